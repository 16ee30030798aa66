#include "log/PacketLogModel.h"

#include "log/LogColours.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QIcon>
#include <QLocale>

#include <limits>

using namespace Qt::StringLiterals;

namespace {

constexpr int frameMs = 16; ///< New rows are announced once a frame at most.

/// A row is an int in Qt.
int asRow(qint64 row)
{
    return int(qMin<qint64>(row, std::numeric_limits<int>::max() - 1));
}

/// Numbers stand under each other by their last digit.
int alignment(int column)
{
    using Model = PacketLogModel;
    const bool isNumber = column <= Model::Delta || column == Model::Identifier || column == Model::Qos || column == Model::Size;
    return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

QString seconds(qint64 microseconds)
{
    return QLocale().toString(double(microseconds) / 1e6, 'f', 6);
}

} // namespace

PacketLogModel::PacketLogModel(PacketLog *log, QObject *parent)
    : QAbstractTableModel(parent)
    , m_log(log)
    , m_bookmarks(new LogBookmarks(log, this))
    , m_search(new LogSearch(log, this))
{
    m_flush.setSingleShot(true);
    connect(&m_flush, &QTimer::timeout, this, &PacketLogModel::takeGrowth);
    // The log grows on the network thread: these arrive queued.
    connect(log, &PacketLog::grown, this, [this] {
        if (!m_flush.isActive())
            m_flush.start(frameMs);
    });
    connect(log, &PacketLog::cleared, this, &PacketLogModel::reset);
    connect(m_bookmarks, &LogBookmarks::changed, this, [this] {
        columnChanged(Number);
        if (m_filter.usesBookmarks())
            setFilter(m_filter);
    });
    followSearch();
    m_seen = m_log->size();
}

/// The hits of the search are the rows while a filter is set.
void PacketLogModel::followSearch()
{
    connect(m_search, &LogSearch::aboutToAdd, this, [this](qint64 first, qint64 count) {
        if (!m_isSwitching)
            beginInsertRows({}, asRow(first), asRow(first + count - 1));
    });
    connect(m_search, &LogSearch::added, this, [this] {
        if (!m_isSwitching)
            endInsertRows();
    });
    for (const auto signal : {&LogSearch::aboutToChange, &LogSearch::aboutToReset}) {
        connect(m_search, signal, this, [this] {
            if (!m_isSwitching && isFiltered())
                beginResetModel();
        });
    }
    for (const auto signal : {&LogSearch::changed, &LogSearch::wasReset}) {
        connect(m_search, signal, this, [this] {
            m_lines.clear();
            if (!m_isSwitching && isFiltered())
                endResetModel();
        });
    }
    connect(m_search, &LogSearch::progressed, this, [this] {
        if (isFiltered())
            emit countsChanged();
    });
}

int PacketLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : asRow(isFiltered() ? m_search->hits().size() : m_seen);
}

int PacketLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

qint64 PacketLogModel::total() const
{
    return isFiltered() ? m_search->size() : m_seen;
}

qint64 PacketLogModel::indexOf(int row) const
{
    if (row < 0 || row >= rowCount())
        return -1;
    return isFiltered() ? m_search->hits().at(row) : row;
}

int PacketLogModel::rowOf(qint64 index) const
{
    if (isFiltered())
        return asRow(m_search->hits().rowOf(index));
    return index >= 0 && index < m_seen ? asRow(index) : -1;
}

int PacketLogModel::rowAtOrAfter(qint64 index) const
{
    return isFiltered() ? asRow(m_search->hits().rowsBefore(index)) : asRow(qBound<qint64>(0, index, m_seen));
}

LogRecord PacketLogModel::record(int row) const
{
    const qint64 index = indexOf(row);
    return index < 0 ? LogRecord() : m_log->record(index);
}

const LogLine &PacketLogModel::line(int row) const
{
    const qint64 index = indexOf(row);
    if (index < 0)
        return m_line = LogLine();
    LogLine *line = m_lines.object(index);
    if (!line) {
        line = new LogLine(makeLogLine(m_log->record(index)));
        m_lines.insert(index, line);
    }
    return *line;
}

QVariant PacketLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    const LogLine &line = this->line(index.row());
    switch (role) {
    case Qt::DisplayRole:
        // The direction is an icon; its text is for assistive technology and for copying.
        return index.column() == Direction ? QString() : cellText(line, index.row(), index.column());
    case Qt::AccessibleTextRole:
        return cellText(line, index.row(), index.column());
    case Qt::ToolTipRole:
        return toolTip(line, index.row(), index.column());
    case Qt::DecorationRole:
        return decoration(line, index.column());
    case Qt::ForegroundRole:
        return foreground(line, index.column());
    case bandRole:
        return line.beginsSource ? QVariant(line.source) : QVariant();
    default:
        return {};
    }
}

QString PacketLogModel::text(int row, int column) const
{
    return cellText(line(row), row, column);
}

QString PacketLogModel::cellText(const LogLine &line, int row, int column) const
{
    switch (column) {
    case Number:
        return QString::number(line.index + 1);
    case Time:
        return timeText(line);
    case Delta:
        return deltaText(line, row);
    case Direction:
        return line.direction;
    case Source:
        return line.source;
    case Packet:
        return line.packet;
    case Identifier:
        return line.identifier;
    case Qos:
        return line.qos;
    case Size:
        return line.isPacket ? tr("%1 B", "bytes").arg(QLocale().toString(line.size)) : QString();
    case Topic:
        return line.topic;
    case Reason:
        return line.reason;
    case Summary:
        return summaryText(line, row);
    default:
        return {};
    }
}

QString PacketLogModel::timeText(const LogLine &line) const
{
    if (m_timeFormat == TimeFormat::SinceStart)
        return seconds(line.sinceSourceBegan);
    if (m_timeFormat == TimeFormat::SinceChosen && m_reference)
        return seconds(line.microseconds - *m_reference);
    const QString microseconds = QString::number(line.microseconds % 1000).rightJustified(3, u'0');
    return QDateTime::fromMSecsSinceEpoch(line.microseconds / 1000).toString(u"HH:mm:ss.zzz"_s) + microseconds;
}

QString PacketLogModel::deltaText(const LogLine &line, int row) const
{
    const qint64 microseconds = line.microseconds; // the reference is good until the next call
    return row == 0 ? QString() : seconds(microseconds - this->line(row - 1).microseconds);
}

/// Connections that run at once stand mixed, and a filter hides how they begin: the first row of each stretch says whose it is.
QString PacketLogModel::summaryText(const LogLine &line, int row) const
{
    const QString summary = line.summary, source = line.source; // the reference is good until the next call
    if (m_isSourceShown || line.beginsSource || source.isEmpty() || !m_log->source(1))
        return summary;
    if (row > 0 && this->line(row - 1).source == source)
        return summary;
    return summary.isEmpty() ? source : tr("%1: %2", "a connection, and what a row of it says").arg(source, summary);
}

void PacketLogModel::setSourceShown(bool shown)
{
    if (std::exchange(m_isSourceShown, shown) != shown)
        refresh();
}

QVariant PacketLogModel::foreground(const LogLine &line, int column) const
{
    const QPalette palette = QGuiApplication::palette();
    if ((line.malformed || line.failed) && column >= Packet)
        return theme::colour(theme::Sign::Error, palette);
    if (!line.isPacket) // quieter than packets
        return theme::colour(theme::Sign::Skipped, palette);
    return column == Packet ? QVariant(colourOf(line.family, palette)) : QVariant();
}

QVariant PacketLogModel::decoration(const LogLine &line, int column) const
{
    const QPalette palette = QGuiApplication::palette();
    if (column == Direction)
        return theme::icon(!line.isPacket ? u"event"_s : line.sender == mqtt::Sender::Client ? u"sent"_s : u"received"_s, palette);
    if (column == Packet && (line.malformed || line.failed))
        return theme::icon(theme::Sign::Error, palette);
    if (column == Number && m_bookmarks->contains(line.index))
        return theme::icon(u"bookmark"_s, palette);
    return {};
}

QString PacketLogModel::toolTip(const LogLine &line, int row, int column) const
{
    if (line.malformed && column == Packet)
        return text::toolTip(line.error);
    if (column == Number && m_bookmarks->contains(line.index))
        return text::toolTip(tr("Row %1, with a bookmark").arg(cellText(line, row, Number)));
    return text::toolTip(cellText(line, row, column));
}

QVariant PacketLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    if (role == Qt::ToolTipRole)
        return headerToolTip(section);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case Number:
        return tr("#", "number of the row");
    case Time:
        return m_timeFormat == TimeFormat::Clock ? tr("Time") : tr("Time (s)");
    case Delta:
        return tr("Delta (s)");
    case Direction:
        return role == Qt::DisplayRole ? QString() : tr("Direction");
    case Source:
        return tr("Connection");
    case Packet:
        return tr("Packet");
    case Identifier:
        return role == Qt::DisplayRole ? tr("ID", "column of the Packet Identifier") : tr("Identifier");
    case Qos:
        return tr("QoS");
    case Size:
        return tr("Size");
    case Topic:
        return tr("Topic");
    case Reason:
        return tr("Reason");
    case Summary:
        return tr("Summary");
    default:
        return {};
    }
}

QVariant PacketLogModel::headerToolTip(int section) const
{
    switch (section) {
    case Time:
        return text::toolTip(m_timeFormat == TimeFormat::Clock ? tr("Time of day, down to the microsecond")
                                 : m_timeFormat == TimeFormat::SinceStart
                                 ? tr("Seconds since the attempt, probe or second connection began")
                                 : tr("Seconds since the chosen row"));
    case Delta:
        return text::toolTip(tr("Seconds since the row above it"));
    case Source:
        return text::toolTip(tr("The attempt, probe or second connection that the row belongs to"));
    case Packet:
        return text::toolTip(
            tr("C: opens or ends the connection. P: PUBLISH. A: acknowledges it. S: subscribes. K: keeps the connection alive."));
    case Identifier:
        return text::toolTip(tr("Packet Identifier"));
    case Reason:
        return text::toolTip(tr("Reason Code or return code; of several the first that tells of a failure"));
    default:
        return {};
    }
}

void PacketLogModel::takeGrowth()
{
    const qint64 size = m_log->size();
    if (!m_reference)
        setReference(-1);
    if (isFiltered()) {
        m_seen = size;
        return;
    }
    if (size < m_seen) { // cleared, and the signal is still on its way
        reset();
    } else if (size > m_seen) {
        beginInsertRows({}, asRow(m_seen), asRow(size - 1));
        m_seen = size;
        endInsertRows();
        emit countsChanged();
    }
}

void PacketLogModel::reset()
{
    m_reference.reset();
    if (isFiltered()) // the search tells
        return;
    beginResetModel();
    m_lines.clear();
    m_seen = m_log->size();
    endResetModel();
    emit countsChanged();
}

void PacketLogModel::setFilter(const LogFilter &filter)
{
    beginResetModel();
    m_isSwitching = true;
    m_filter = filter;
    if (m_filter.usesBookmarks())
        m_filter.setBookmarks({m_bookmarks->indexes().begin(), m_bookmarks->indexes().end()});
    if (m_filter.isEmpty())
        m_search->cancel();
    else
        m_search->setFilter(m_filter);
    m_seen = m_log->size();
    m_isSwitching = false;
    endResetModel();
    emit countsChanged();
}

void PacketLogModel::setTimeFormat(TimeFormat format)
{
    if (format == m_timeFormat)
        return;
    m_timeFormat = format;
    emit headerDataChanged(Qt::Horizontal, Time, Time);
    columnChanged(Time);
}

void PacketLogModel::setReference(qint64 index)
{
    const LogSlice slice = m_log->slice(qMax<qint64>(0, index));
    const std::optional<qint64> reference =
        slice.isEmpty() || slice.isDropped() ? std::nullopt : std::optional(slice.row(qMax<qint64>(slice.first(), index)).microseconds);
    if (reference == m_reference)
        return;
    m_reference = reference;
    if (m_timeFormat == TimeFormat::SinceChosen)
        columnChanged(Time);
}

void PacketLogModel::columnChanged(int column)
{
    if (rowCount() > 0)
        emit dataChanged(index(0, column), index(rowCount() - 1, column));
}

void PacketLogModel::refresh()
{
    m_lines.clear();
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}
