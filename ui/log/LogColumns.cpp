#include "log/LogColumns.h"

#include "theme/Theme.h"
#include "trace/PacketText.h"

#include <QActionGroup>
#include <QHeaderView>
#include <QMenu>

using namespace Qt::StringLiterals;
using Model = PacketLogModel;

namespace {

constexpr int hiddenAtFirst[] = {Model::Delta, Model::Source, Model::Topic, Model::Reason};
constexpr int textWidth = 140; ///< px of a column of free text.

} // namespace

LogColumns::LogColumns(PacketTable *table)
    : QObject(table)
    , m_table(table)
    , m_given(int(Model::ColumnCount), 0)
{
    connect(table->horizontalHeader(), &QWidget::customContextMenuRequested, this, &LogColumns::showMenu);
    reset();
}

void LogColumns::reset()
{
    QHeaderView *header = m_table->horizontalHeader();
    for (int column = 0; column < Model::ColumnCount; ++column) {
        header->moveSection(header->visualIndex(column), column);
        m_table->setColumnHidden(column, std::find(std::begin(hiddenAtFirst), std::end(hiddenAtFirst), column) != std::end(hiddenAtFirst));
        m_given[column] = widthOf(column);
        if (column != Model::Summary)
            m_table->setColumnWidth(column, m_given[column]);
    }
}

void LogColumns::refresh()
{
    for (int column = 0; column < Model::Summary; ++column) {
        const int width = widthOf(column);
        if (m_table->columnWidth(column) == m_given[column])
            m_table->setColumnWidth(column, width);
        m_given[column] = width;
    }
}

int LogColumns::widthOf(int column) const
{
    const QFontMetrics metrics(m_table->font());
    const auto width = [&metrics](const QString &sample) { return metrics.horizontalAdvance(sample) + 2 * theme::grid; };
    switch (column) {
    case Model::Number:
        return width(u"00000"_s);
    case Model::Time:
        return width(m_table->log()->timeFormat() == Model::TimeFormat::Clock ? u"00:00:00.000000"_s : u"0000.000000"_s);
    case Model::Delta:
        return width(u"000.000000"_s);
    case Model::Direction:
        return 16 + 2 * theme::grid;
    case Model::Packet:
        return nameWidth();
    case Model::Identifier:
        return width(u"00000"_s);
    case Model::Qos:
        return width(u"QoS"_s);
    case Model::Size:
        return width(u"00,000 B"_s);
    default:
        return textWidth;
    }
}

/// Of the packets and of the end that every connection has; longer names of events are cut, their summary has more use of the room.
int LogColumns::nameWidth() const
{
    const QFontMetrics metrics(m_table->font());
    TraceEntry closed;
    closed.kind = TraceEntry::Kind::TransportEvent;
    closed.event.kind = TransportEvent::Kind::Closed;
    const int text = qMax(metrics.horizontalAdvance(u"UNSUBSCRIBE__"_s), metrics.horizontalAdvance(packetName(closed)));
    return text + 16 + 3 * theme::grid; // a badge stands in front
}

void LogColumns::setTimeFormat(Model::TimeFormat format)
{
    m_table->log()->setTimeFormat(format);
    m_table->log()->setReference(m_table->currentRecord());
    refresh();
}

void LogColumns::fillTimes(QMenu *menu)
{
    auto *group = new QActionGroup(menu);
    const auto add = [&](const QString &text, Model::TimeFormat format) {
        QAction *action = group->addAction(menu->addAction(text));
        action->setCheckable(true);
        action->setChecked(m_table->log()->timeFormat() == format);
        connect(action, &QAction::triggered, this, [this, format] { setTimeFormat(format); });
    };
    add(tr("Time Since the &Attempt Began"), Model::TimeFormat::SinceStart);
    add(tr("Time Since the C&hosen Row"), Model::TimeFormat::SinceChosen);
    add(tr("Time of &Day"), Model::TimeFormat::Clock);
}

void LogColumns::fillColumns(QMenu *menu)
{
    for (int column = 0; column < Model::ColumnCount; ++column) {
        QAction *action = menu->addAction(m_table->log()->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_table->isColumnHidden(column));
        action->setEnabled(column != Model::Packet); // one column always stays
        connect(action, &QAction::toggled, this, [this, column](bool on) { m_table->setColumnHidden(column, !on); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Columns as They &Were")), &QAction::triggered, this, &LogColumns::reset);
}

void LogColumns::showMenu(QPoint position)
{
    QMenu menu(m_table);
    fillTimes(&menu);
    menu.addSeparator();
    fillColumns(&menu);
    menu.exec(m_table->horizontalHeader()->mapToGlobal(position));
}
