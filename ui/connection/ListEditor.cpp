#include "connection/ListEditor.h"

#include "connection/ConnectionsModel.h"
#include "settings/FormValues.h"

#include <QUndoCommand>

using namespace Qt::StringLiterals;

/// From one order of the list to another.
class OrderCommand : public QUndoCommand
{
public:
    OrderCommand(ListEditor *editor, const QString &text, ProfileOrder before, ProfileOrder after, QList<QUuid> chosen)
        : QUndoCommand(text)
        , m_editor(editor)
        , m_before(std::move(before))
        , m_after(std::move(after))
        , m_chosen(std::move(chosen))
    {
    }
    void undo() override { m_editor->go(m_after, m_before, m_chosen); }
    void redo() override { m_editor->go(m_before, m_after, m_chosen); }

private:
    ListEditor *m_editor;
    ProfileOrder m_before;
    ProfileOrder m_after;
    QList<QUuid> m_chosen;
};

/// The name of a connection.
class NameCommand : public QUndoCommand
{
public:
    NameCommand(ListEditor *editor, const QString &text, const QUuid &id, QString before, QString after)
        : QUndoCommand(text)
        , m_editor(editor)
        , m_id(id)
        , m_before(std::move(before))
        , m_after(std::move(after))
    {
    }
    void undo() override { m_editor->setName(m_id, m_before); }
    void redo() override { m_editor->setName(m_id, m_after); }

private:
    ListEditor *m_editor;
    QUuid m_id;
    QString m_before;
    QString m_after;
};

ListEditor::ListEditor(ConnectionsModel *model, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_stack(new QUndoStack(this))
{
    connect(model, &ConnectionsModel::renameRequested, this, &ListEditor::rename);
    connect(model, &ConnectionsModel::dropRequested, this, &ListEditor::move);
}

ListEditor::~ListEditor() = default;

void ListEditor::go(const ProfileOrder &from, const ProfileOrder &to, const QList<QUuid> &chosen)
{
    show(withTemporary(from, to), chosen);
}

/// What is in the list and in neither order of a step came without one, and stays. What was dropped does not come back.
ProfileOrder ListEditor::withTemporary(const ProfileOrder &from, ProfileOrder to) const
{
    const ProfileOrder &now = m_model->order();
    const auto isForeign = [&](const QUuid &id) { return !from.contains(id) && !to.contains(id); };
    for (qsizetype i = 0; i < now.items.size(); ++i) {
        if (now.items[i].isGroup && isForeign(now.items[i].id))
            to.insertGroup(now.items[i].id, now.items[i].name, i);
    }
    for (const QUuid &id : now.connections()) {
        if (isForeign(id))
            to.insert(id, to.group(now.groupOf(id)) ? now.groupOf(id) : QUuid(), now.indexOf(id));
    }
    for (const QUuid &id : m_dropped) {
        if (to.group(id))
            to.dissolve(id);
        else
            to.remove(id);
    }
    return to;
}

void ListEditor::show(const ProfileOrder &order, const QList<QUuid> &chosen)
{
    QList<QUuid> gone = m_model->order().connections();
    m_model->setOrder(order);
    gone.removeIf([&](const QUuid &id) { return order.contains(id); });
    if (!gone.isEmpty())
        emit removed(gone);
    QList<QUuid> there = chosen;
    there.removeIf([&](const QUuid &id) { return !order.contains(id); });
    if (!there.isEmpty())
        emit placed(there);
    emit edited();
}

void ListEditor::push(const QString &text, const ProfileOrder &after, const QList<QUuid> &chosen)
{
    if (after != m_model->order())
        m_stack->push(new OrderCommand(this, text, m_model->order(), after, chosen));
}

void ListEditor::setName(const QUuid &id, const QString &name)
{
    ConnectionSettings settings = m_model->profile(id).settings;
    settings.name = name;
    m_model->setSettings(id, settings);
    emit renamed(id, name);
    emit edited();
}

/// What a step is about: the name of one, or how many there are.
QString ListEditor::quoted(const QList<QUuid> &ids) const
{
    return ids.size() == 1 ? m_model->name(ids.first()) : tr("%n row(s)", nullptr, int(ids.size()));
}

QUuid ListEditor::add(const ConnectionSettings &settings, const QUuid &after, bool saved, const QString &text)
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.settings = settings;
    m_model->add(profile, saved);
    ProfileOrder order = m_model->order();
    const QUuid group = order.group(after) ? after : order.groupOf(after);
    const qsizetype index = order.group(after) ? order.sizeOf(after) : order.contains(after) ? order.indexOf(after) + 1 : order.sizeOf({});
    order.insert(profile.id, group, index);
    push(text, order, {profile.id});
    return profile.id;
}

QList<QUuid> ListEditor::addAll(const QList<ConnectionSettings> &settings, const QStringList &groups, const QUuid &after,
                                const QString &text)
{
    ProfileOrder order = m_model->order();
    QUuid previous = after;
    QList<QUuid> added;
    for (qsizetype i = 0; i < settings.size(); ++i) {
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.settings = settings[i];
        m_model->add(profile, true);
        if (const QString name = groups.value(i); !name.isEmpty()) {
            if (order.groupNamed(name).isNull())
                order.insertGroup(QUuid::createUuid(), name, order.sizeOf({}));
            const QUuid group = order.groupNamed(name);
            order.insert(profile.id, group, order.sizeOf(group));
        } else {
            const QUuid group = order.group(previous) ? previous : order.groupOf(previous);
            const bool isBelow = order.contains(previous) && !order.group(previous);
            order.insert(profile.id, group, isBelow ? order.indexOf(previous) + 1 : order.sizeOf(group));
            previous = profile.id;
        }
        added += profile.id;
    }
    push(text, order, added);
    return added;
}

QList<QUuid> ListEditor::duplicate(const QList<QUuid> &ids)
{
    ProfileOrder order = m_model->order();
    QList<QUuid> copies;
    for (const QUuid &id : ids) {
        if (order.group(id) || !order.contains(id))
            continue;
        Profile copy = m_model->profile(id);
        copy.id = QUuid::createUuid();
        copy.hasStoredSecrets = false;
        copy.settings.clientId = randomClientId(clientIdPrefix(copy.settings.clientId)); // two clients never share one by accident
        if (!copy.settings.name.isEmpty())
            copy.settings.name = tr("%1 (copy)").arg(copy.settings.name);
        m_model->add(copy, m_model->isSaved(id));
        order.insert(copy.id, order.groupOf(id), order.indexOf(id) + 1);
        copies += copy.id;
    }
    push(tr("Duplicate %1").arg(quoted(ids)), order, copies);
    return copies;
}

void ListEditor::remove(const QList<QUuid> &ids)
{
    ProfileOrder order = m_model->order();
    for (const QUuid &id : ids)
        order.remove(id);
    push(tr("Delete %1").arg(quoted(ids)), order, ids);
}

void ListEditor::dissolve(const QUuid &group)
{
    ProfileOrder order = m_model->order();
    order.dissolve(group);
    push(tr("Delete group %1").arg(m_model->name(group)), order, {group});
}

QUuid ListEditor::addGroup(const QList<QUuid> &connections)
{
    ProfileOrder order = m_model->order();
    QString name = tr("New group");
    for (int i = 2; !order.groupNamed(name).isNull(); ++i)
        name = tr("New group %1").arg(i);
    qsizetype index = order.items.size();
    if (!connections.isEmpty()) {
        const QUuid first = connections.first();
        const QUuid within = order.groupOf(first);
        index = within.isNull() ? order.indexOf(first) : order.indexOf(within) + 1;
    }
    const QUuid group = QUuid::createUuid();
    order.insertGroup(group, name, index);
    order.move(connections, group, 0);
    push(tr("New group"), order, {group});
    return group;
}

void ListEditor::moveToGroup(const QList<QUuid> &ids, const QUuid &group)
{
    ProfileOrder order = m_model->order();
    order.move(ids, group, order.sizeOf(group));
    push(tr("Move %1").arg(quoted(ids)), order, ids);
}

void ListEditor::move(const QList<QUuid> &ids, const QUuid &group, int index)
{
    ProfileOrder order = m_model->order();
    order.move(ids, group, index);
    push(tr("Move %1").arg(quoted(ids)), order, ids);
}

void ListEditor::step(const QList<QUuid> &ids, bool down)
{
    ProfileOrder order = m_model->order();
    order.step(ids, down);
    push(tr("Move %1").arg(quoted(ids)), order, ids);
}

QList<QUuid> ListEditor::addTemporary(const QUuid &group, const QString &name, const QList<ConnectionSettings> &connections)
{
    ProfileOrder order = m_model->order();
    order.insertGroup(group, name, order.items.size());
    m_model->setTemporary(group);
    QList<QUuid> ids;
    for (const ConnectionSettings &settings : connections) {
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.settings = settings;
        m_model->add(profile, false);
        order.insert(profile.id, group, order.sizeOf(group));
        ids += profile.id;
    }
    show(order, {});
    return ids;
}

void ListEditor::dropTemporary(const QList<QUuid> &ids)
{
    for (const QUuid &id : ids)
        m_dropped.insert(id);
    show(withTemporary(m_model->order(), m_model->order()), {});
}

void ListEditor::renameTemporary(const QUuid &group, const QString &name)
{
    ProfileOrder order = m_model->order();
    order.rename(group, name);
    show(order, {});
}

void ListEditor::rename(const QUuid &id, const QString &name)
{
    const QString text = tr("Rename %1").arg(m_model->name(id));
    if (m_model->order().group(id)) {
        ProfileOrder order = m_model->order();
        if (!name.isEmpty())
            order.rename(id, name);
        push(text, order, {id});
    } else if (const QString before = m_model->profile(id).settings.name; before != name) {
        m_stack->push(new NameCommand(this, text, id, before, name));
    }
}
