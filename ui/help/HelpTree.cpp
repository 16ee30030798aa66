#include "help/HelpTree.h"

#include <QHeaderView>

using namespace Qt::StringLiterals;

namespace {

constexpr int pageRole = Qt::UserRole; ///< Index into the pages.

} // namespace

HelpTree::HelpTree(QWidget *parent)
    : QTreeWidget(parent)
{
    setAccessibleName(u"Help contents"_s);
    setHeaderHidden(true);
    setColumnCount(1);
    setUniformRowHeights(true);
    setTextElideMode(Qt::ElideRight);
    header()->setStretchLastSection(true);
    connect(this, &QTreeWidget::currentItemChanged, this, [this] {
        if (const HelpPage *page = current())
            emit pageChosen(*page);
    });
}

QString HelpTree::groupOf(const HelpPage &page)
{
    switch (page.kind) {
    case HelpPage::Kind::HowTo:
        return tr("How to");
    case HelpPage::Kind::Note:
        return tr("Worth knowing (notes)");
    case HelpPage::Kind::Cause:
        break;
    }
    static const QHash<QString, const char *> names{{u"input"_s, QT_TR_NOOP("Causes: settings")},
                                                    {u"resolve"_s, QT_TR_NOOP("Causes: resolving the name")},
                                                    {u"tcp"_s, QT_TR_NOOP("Causes: TCP")},
                                                    {u"tls"_s, QT_TR_NOOP("Causes: TLS")},
                                                    {u"websocket"_s, QT_TR_NOOP("Causes: WebSocket")},
                                                    {u"mqtt"_s, QT_TR_NOOP("Causes: MQTT")},
                                                    {u"session"_s, QT_TR_NOOP("Causes: after the CONNACK")}};
    return tr(names.value(page.stage, "Causes"));
}

void HelpTree::setPages(const QList<HelpPage> &pages)
{
    const HelpPage before = current() ? *current() : HelpPage();
    {
        const QSignalBlocker blocker(this);
        clear();
        m_pages = pages;
        QTreeWidgetItem *group = nullptr;
        for (qsizetype i = 0; i < m_pages.size(); ++i) {
            const QString name = groupOf(m_pages[i]);
            if (!group || group->text(0) != name) {
                group = new QTreeWidgetItem(this, {name});
                group->setFlags(Qt::ItemIsEnabled);
                QFont bold = font();
                bold.setBold(true);
                group->setFont(0, bold);
            }
            auto *item = new QTreeWidgetItem(group, {m_pages[i].title});
            item->setData(0, pageRole, int(i));
            item->setToolTip(0, m_pages[i].title);
        }
        expandAll();
    }
    if (!choose(before.kind, before.id) && !m_pages.isEmpty())
        choose(m_pages.first().kind, m_pages.first().id);
}

QTreeWidgetItem *HelpTree::itemOf(HelpPage::Kind kind, const QString &id) const
{
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (int j = 0; j < topLevelItem(i)->childCount(); ++j) {
            QTreeWidgetItem *item = topLevelItem(i)->child(j);
            const HelpPage &page = m_pages[item->data(0, pageRole).toInt()];
            if (page.kind == kind && page.id == id)
                return item;
        }
    }
    return nullptr;
}

const HelpPage *HelpTree::current() const
{
    const QTreeWidgetItem *item = currentItem();
    return item && item->parent() && !item->isHidden() ? &m_pages[item->data(0, pageRole).toInt()] : nullptr;
}

bool HelpTree::choose(HelpPage::Kind kind, const QString &id)
{
    QTreeWidgetItem *item = itemOf(kind, id);
    if (!item)
        return false;
    item->setHidden(false);
    item->parent()->setHidden(false);
    setCurrentItem(item);
    scrollToItem(item);
    return true;
}

int HelpTree::filter(const QString &search)
{
    int count = 0;
    for (int i = 0; i < topLevelItemCount(); ++i) {
        QTreeWidgetItem *group = topLevelItem(i);
        int ofGroup = 0;
        for (int j = 0; j < group->childCount(); ++j) {
            const bool isHit = m_pages[group->child(j)->data(0, pageRole).toInt()].contains(search);
            group->child(j)->setHidden(!isHit);
            ofGroup += int(isHit);
        }
        group->setHidden(ofGroup == 0);
        count += ofGroup;
    }
    const QList<QTreeWidgetItem *> all = shown();
    if (!all.isEmpty() && !all.contains(currentItem()))
        setCurrentItem(all.first());
    if (currentItem())
        scrollToItem(currentItem());
    return count;
}

QList<QTreeWidgetItem *> HelpTree::shown() const
{
    QList<QTreeWidgetItem *> items;
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (int j = 0; j < topLevelItem(i)->childCount(); ++j) {
            if (!topLevelItem(i)->child(j)->isHidden())
                items.append(topLevelItem(i)->child(j));
        }
    }
    return items;
}

void HelpTree::step(bool forward)
{
    const QList<QTreeWidgetItem *> items = shown();
    const qsizetype at = items.indexOf(currentItem());
    const qsizetype next = forward ? at + 1 : at - 1;
    if (at >= 0 && next >= 0 && next < items.size())
        setCurrentItem(items[next]);
}

/// The first page was chosen before there were rows to scroll to: its group stands above it.
void HelpTree::showEvent(QShowEvent *event)
{
    QTreeWidget::showEvent(event);
    const QTreeWidgetItem *group = topLevelItem(0);
    if (group && group->childCount() > 0 && currentItem() == group->child(0))
        scrollToTop();
}
