#include "log/PacketTable.h"

#include "log/PacketDelegate.h"
#include "theme/Theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

PacketTable::PacketTable(PacketLogModel *model, QWidget *parent)
    : FollowingTable(model, parent)
    , m_model(model)
{
    setItemDelegate(new PacketDelegate(model, this));
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, &PacketTable::keepPlace);
    connect(model, &QAbstractItemModel::modelReset, this, &PacketTable::restorePlace);
    connect(model, &QAbstractItemModel::rowsInserted, this, &PacketTable::restorePlace);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            m_wanted = -1;
    });
}

void PacketTable::keepPlace()
{
    if (const qint64 current = currentRecord(); current >= 0)
        m_wanted = current;
}

/// What was chosen stays chosen when another filter lets it through, as soon as the filter has come to it.
void PacketTable::restorePlace()
{
    const qint64 wanted = m_wanted;
    if (wanted >= 0 && m_model->rowOf(wanted) >= 0 && !isFollowing())
        chooseRecord(wanted);
    else if (wanted >= 0 && m_model->rowOf(wanted) >= 0)
        selectionModel()->setCurrentIndex(m_model->index(m_model->rowOf(wanted), 0),
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

bool PacketTable::chooseRecord(qint64 index)
{
    const int row = m_model->rowOf(index);
    if (row < 0)
        return false;
    const bool isSeen = row >= firstVisibleRow() && row < lastVisibleRow();
    chooseRow(row);
    if (!isSeen)
        scrollTo(m_model->index(row, currentIndex().column()), PositionAtCenter);
    return true;
}

bool PacketTable::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_M && key->modifiers() == Qt::NoModifier) {
            event->accept();
            return true;
        }
    }
    return FollowingTable::event(event);
}

void PacketTable::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_M && event->modifiers() == Qt::NoModifier)
        m_model->bookmarks()->toggle(currentRecord());
    else
        FollowingTable::keyPressEvent(event);
}

/// "Attempt 2  mqtts://broker:8883 ...": bold, across all columns but the number's.
bool PacketTable::paintRow(QPainter *painter, int row, const QRect &rect)
{
    const LogLine &line = m_model->line(row);
    if (!line.beginsSource)
        return false;
    const bool isSelected = selectionModel()->isSelected(m_model->index(row, 0));
    const QPalette::ColorGroup group = isActiveWindow() ? QPalette::Active : QPalette::Inactive;
    if (!isSelected)
        painter->fillRect(rect, palette().brush(group, QPalette::Midlight));
    painter->setPen(palette().color(group, QPalette::Mid));
    painter->drawLine(rect.topLeft(), rect.topRight());
    painter->setPen(palette().color(group, isSelected ? QPalette::HighlightedText : QPalette::Text));
    QFont bold = font();
    bold.setBold(true);
    painter->setFont(bold);
    QRect left = rect.adjusted(theme::grid, 0, -theme::grid, 0);
    const QString mark = m_model->bookmarks()->contains(line.index) ? QString(QChar(0x2605)) + u' ' : QString();
    const QString title = painter->fontMetrics().elidedText(mark + line.source, Qt::ElideRight, left.width());
    painter->drawText(left, int(Qt::AlignVCenter | Qt::AlignLeft), title);
    left.setLeft(left.left() + painter->fontMetrics().horizontalAdvance(title) + 2 * theme::grid);
    painter->setFont(font());
    if (left.width() > 0)
        painter->drawText(QStyle::visualRect(layoutDirection(), rect, left), int(Qt::AlignVCenter | Qt::AlignLeft),
                          fontMetrics().elidedText(line.summary, Qt::ElideRight, left.width()));
    return true;
}
