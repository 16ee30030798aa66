#include "profiles/ProfileOrder.h"

#include <algorithm>

QList<QUuid> ProfileOrder::connections() const
{
    QList<QUuid> ids;
    for (const Item &item : items) {
        if (item.isGroup)
            ids += item.members;
        else
            ids += item.id;
    }
    return ids;
}

QList<QUuid> ProfileOrder::groups() const
{
    QList<QUuid> ids;
    for (const Item &item : items) {
        if (item.isGroup)
            ids += item.id;
    }
    return ids;
}

qsizetype ProfileOrder::topIndexOf(const QUuid &id) const
{
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (items[i].id == id)
            return i;
    }
    return -1;
}

ProfileOrder::Item *ProfileOrder::groupItem(const QUuid &id)
{
    const qsizetype index = topIndexOf(id);
    return index >= 0 && items[index].isGroup ? &items[index] : nullptr;
}

const ProfileOrder::Item *ProfileOrder::group(const QUuid &id) const
{
    const qsizetype index = topIndexOf(id);
    return index >= 0 && items[index].isGroup ? &items[index] : nullptr;
}

bool ProfileOrder::contains(const QUuid &id) const
{
    return indexOf(id) >= 0;
}

QUuid ProfileOrder::groupOf(const QUuid &connection) const
{
    const auto holds = [&](const Item &item) { return item.members.contains(connection); };
    const auto found = std::find_if(items.begin(), items.end(), holds);
    return found == items.end() ? QUuid() : found->id;
}

qsizetype ProfileOrder::indexOf(const QUuid &id) const
{
    if (const qsizetype top = topIndexOf(id); top >= 0)
        return top;
    const Item *within = group(groupOf(id));
    return within ? within->members.indexOf(id) : -1;
}

qsizetype ProfileOrder::sizeOf(const QUuid &id) const
{
    if (id.isNull())
        return items.size();
    const Item *found = group(id);
    return found ? found->members.size() : 0;
}

QUuid ProfileOrder::groupNamed(const QString &name) const
{
    for (const Item &item : items) {
        if (item.isGroup && item.name.compare(name, Qt::CaseInsensitive) == 0)
            return item.id;
    }
    return {};
}

void ProfileOrder::insert(const QUuid &connection, const QUuid &group, qsizetype index)
{
    if (contains(connection))
        return;
    if (Item *within = groupItem(group))
        within->members.insert(std::clamp(index, qsizetype(0), within->members.size()), connection);
    else
        items.insert(std::clamp(index, qsizetype(0), items.size()), Item{connection, false, {}, {}});
}

void ProfileOrder::insertGroup(const QUuid &id, const QString &name, qsizetype index)
{
    if (!contains(id))
        items.insert(std::clamp(index, qsizetype(0), items.size()), Item{id, true, name, {}});
}

void ProfileOrder::rename(const QUuid &group, const QString &name)
{
    if (Item *item = groupItem(group))
        item->name = name;
}

void ProfileOrder::remove(const QUuid &id)
{
    items.removeIf([&](const Item &item) { return item.id == id; });
    for (Item &item : items)
        item.members.removeOne(id);
}

void ProfileOrder::dissolve(const QUuid &group)
{
    const qsizetype index = topIndexOf(group);
    if (index < 0 || !items[index].isGroup)
        return;
    const Item dissolved = items.takeAt(index);
    for (qsizetype i = 0; i < dissolved.members.size(); ++i)
        items.insert(index + i, Item{dissolved.members[i], false, {}, {}});
}

/// The ids as the list has them from top to bottom; a connection whose group is among them goes with its group.
QList<QUuid> ProfileOrder::inOrder(const QList<QUuid> &ids) const
{
    QList<QUuid> ordered;
    for (const Item &item : items) {
        if (ids.contains(item.id)) {
            ordered += item.id;
            continue;
        }
        for (const QUuid &member : item.members) {
            if (ids.contains(member))
                ordered += member;
        }
    }
    return ordered;
}

void ProfileOrder::move(const QList<QUuid> &ids, const QUuid &group, qsizetype index)
{
    const bool toTop = !this->group(group);
    qsizetype target = std::clamp(index, qsizetype(0), sizeOf(group));
    QList<Item> moved;
    for (const QUuid &id : inOrder(ids)) {
        const Item *asGroup = this->group(id);
        if (asGroup && !toTop)
            continue; // groups do not nest
        moved.append(asGroup ? *asGroup : Item{id, false, {}, {}});
        const bool isSibling = asGroup || groupOf(id) == (toTop ? QUuid() : group);
        if (isSibling && indexOf(id) < target)
            --target;
        remove(id);
    }
    for (const Item &item : std::as_const(moved)) {
        if (item.isGroup)
            items.insert(target++, item);
        else
            insert(item.id, group, target++);
    }
}

bool ProfileOrder::stepOne(const QUuid &id, bool down)
{
    const qsizetype index = indexOf(id);
    if (index < 0)
        return false;
    const qsizetype next = down ? index + 1 : index - 1;
    if (const QUuid within = groupOf(id); !within.isNull()) {
        const bool stays = next >= 0 && next < sizeOf(within);
        if (stays)
            groupItem(within)->members.move(index, next);
        else
            move({id}, {}, topIndexOf(within) + (down ? 1 : 0));
        return true;
    }
    if (next < 0 || next >= items.size())
        return false;
    if (!items[index].isGroup && items[next].isGroup)
        move({id}, items[next].id, down ? 0 : items[next].members.size());
    else
        items.move(index, next);
    return true;
}

void ProfileOrder::step(const QList<QUuid> &ids, bool down)
{
    QList<QUuid> ordered = inOrder(ids);
    if (down)
        std::reverse(ordered.begin(), ordered.end());
    for (const QUuid &id : std::as_const(ordered)) {
        if (!stepOne(id, down))
            return;
    }
}
