#include "log/PacketLogModel.h"

#include "text/PlainText.h"
#include "theme/Theme.h"
#include "trace/PacketText.h"

#include <QElapsedTimer>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLocale>
#include <QPalette>

using namespace Qt::StringLiterals;

namespace {

constexpr int frameMs = 16;      ///< New rows are announced once a frame at most.
constexpr qint64 sliceMs = 8;    ///< The filter works this long before it lets the window breathe.
constexpr int firstSlice = 4096; ///< The filter looks at the clock after so many records at the latest.

/// Numbers stand under each other by their last digit.
int alignment(int column)
{
    using Model = PacketLogModel;
    const bool number =
        column == Model::Number || column == Model::Time || column == Model::Identifier || column == Model::Qos || column == Model::Size;
    return int((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

PacketLogModel::PacketLogModel(PacketLog *log, QObject *parent)
    : QAbstractTableModel(parent)
    , m_log(log)
{
    makeIcons();
    m_flush.setSingleShot(true);
    connect(&m_flush, &QTimer::timeout, this, &PacketLogModel::takeGrowth);
    // The log grows on the network thread: these arrive queued.
    connect(log, &PacketLog::grown, this, [this] {
        if (!m_flush.isActive())
            m_flush.start(frameMs);
    });
    connect(log, &PacketLog::cleared, this, &PacketLogModel::reset);
    m_known = m_log->size();
    m_seen = m_known;
}

int PacketLogModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return isFiltered() ? int(m_matches.size()) : int(m_seen);
}

int PacketLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

LogRecord PacketLogModel::record(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    return m_log->record(isFiltered() ? m_matches[std::size_t(row)] : row);
}

const LogLine &PacketLogModel::line(int row) const
{
    const qint64 index = isFiltered() ? m_matches[std::size_t(row)] : row;
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
    if (role == Qt::TextAlignmentRole) {
        return alignment(index.column());
    }
    const LogLine &line = this->line(index.row());
    switch (role) {
    case Qt::DisplayRole:
        // Two columns show as an icon what is text for assistive technology and for copying.
        return index.column() == Direction ? QString() : index.column() == Packet ? line.packet : text(line, index.row(), index.column());
    case Qt::AccessibleTextRole:
        return text(line, index.row(), index.column());
    case Qt::ToolTipRole:
        return text::toolTip(line.malformed && index.column() == Packet ? packetErrorText(line.record.entry)
                                                                        : text(line, index.row(), index.column()));
    case Qt::DecorationRole:
        return decoration(line, index.column());
    case Qt::ForegroundRole:
        if (!line.isPacket) // quieter than packets
            return theme::colour(theme::Sign::Skipped, QGuiApplication::palette());
        if (line.malformed && index.column() >= Packet)
            return theme::colour(theme::Sign::Error, QGuiApplication::palette());
        return {};
    default:
        return {};
    }
}

QString PacketLogModel::text(const LogLine &line, int row, int column) const
{
    switch (column) {
    case Number:
        return QString::number(line.record.index + 1);
    case Time:
        return timeText(line, row);
    case Direction:
        return line.direction;
    case Packet:
        if (!line.malformed)
            return line.packet;
        return line.record.entry.error->kind == mqtt::DecodeError::Kind::MalformedPacket
            ? tr("%1 (malformed)", "a packet that cannot be read").arg(line.packet)
            : tr("%1 (not allowed here)", "a packet that breaks the protocol").arg(line.packet);
    case Identifier:
        return line.identifier;
    case Qos:
        return line.qos;
    case Size:
        return line.isPacket ? tr("%1 B", "bytes").arg(QLocale().toString(line.size)) : QString();
    case Summary:
        return line.summary;
    default:
        return {};
    }
}

QString PacketLogModel::timeText(const LogLine &line, int row) const
{
    const auto clock = [](const LogRecord &record) { return QDateTime::fromMSecsSinceEpoch(record.microsecondsSinceEpoch() / 1000, Qt::UTC); };
    const LogRecord &record = line.record;
    if (m_timeFormat == TimeFormat::Clock)
        return clock(record).toLocalTime().toString(u"HH:mm:ss.zzz"_s);
    qint64 microseconds = record.entry.microseconds;
    if (m_timeFormat == TimeFormat::Delta) {
        const LogRecord previous = this->record(row - 1);
        if (row == 0)
            microseconds = 0;
        else if (previous.entry.attempt == record.entry.attempt)
            microseconds -= previous.entry.microseconds;
        else
            microseconds = 1000 * clock(previous).msecsTo(clock(record));
    }
    return QLocale().toString(double(microseconds) / 1e6, 'f', 6);
}

QVariant PacketLogModel::decoration(const LogLine &line, int column) const
{
    if (column == Direction)
        return !line.isPacket ? m_event : line.record.entry.sender == mqtt::Sender::Client ? m_sent : m_received;
    if (column == Packet && line.malformed)
        return m_error;
    return {};
}

QVariant PacketLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    if (role == Qt::ToolTipRole && section == Identifier)
        return tr("Packet Identifier");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case Number:
        return tr("#", "number of the row");
    case Time:
        return m_timeFormat == TimeFormat::Clock ? tr("Time") : m_timeFormat == TimeFormat::Delta ? tr("Delta (s)") : tr("Time (s)");
    case Direction:
        return role == Qt::DisplayRole ? QString() : tr("Direction");
    case Packet:
        return tr("Packet");
    case Identifier:
        return role == Qt::DisplayRole ? tr("ID", "column of the Packet Identifier") : tr("Identifier");
    case Qos:
        return tr("QoS");
    case Size:
        return tr("Size");
    case Summary:
        return tr("Summary");
    default:
        return {};
    }
}

QString PacketLogModel::rowText(int row) const
{
    QStringList cells;
    const LogLine line = this->line(row);
    for (int column = 0; column < ColumnCount; ++column)
        cells += text(line, row, column);
    return cells.join(QLatin1Char('\t'));
}

void PacketLogModel::takeGrowth()
{
    m_known = m_log->size();
    if (m_known < m_seen) { // cleared, and the signal is still on its way
        reset();
        return;
    }
    if (isFiltered()) {
        scan();
        return;
    }
    if (m_known == m_seen)
        return;
    beginInsertRows({}, int(m_seen), int(m_known) - 1);
    m_seen = m_known;
    endInsertRows();
    emit countsChanged();
}

void PacketLogModel::scan()
{
    QElapsedTimer clock;
    clock.start();
    std::vector<qint64> found;
    int looked = 0;
    while (m_seen < m_known && (looked % 64 != 0 || clock.elapsed() < sliceMs) && looked < firstSlice) {
        if (matches(makeLogLine(m_log->record(m_seen)), m_words))
            found.push_back(m_seen);
        ++m_seen;
        ++looked;
    }
    if (!found.empty()) {
        const int first = int(m_matches.size());
        beginInsertRows({}, first, first + int(found.size()) - 1);
        m_matches.insert(m_matches.end(), found.begin(), found.end());
        endInsertRows();
    }
    if (isScanning())
        m_flush.start(0);
    emit countsChanged();
}

void PacketLogModel::reset()
{
    beginResetModel();
    m_matches.clear();
    m_lines.clear();
    m_known = m_log->size();
    m_seen = isFiltered() ? 0 : m_known;
    endResetModel();
    if (isScanning())
        m_flush.start(0);
    emit countsChanged();
}

void PacketLogModel::setTimeFormat(TimeFormat format)
{
    if (format == m_timeFormat)
        return;
    m_timeFormat = format;
    emit headerDataChanged(Qt::Horizontal, Time, Time);
    if (rowCount() > 0)
        emit dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

void PacketLogModel::setFilter(const QString &words)
{
    const QStringList list = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (list == m_words)
        return;
    m_words = list;
    reset();
}

void PacketLogModel::refresh()
{
    m_lines.clear();
    makeIcons();
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void PacketLogModel::makeIcons()
{
    const QPalette palette = QGuiApplication::palette();
    m_sent = theme::icon(u"sent"_s, palette);
    m_received = theme::icon(u"received"_s, palette);
    m_event = theme::icon(u"event"_s, palette);
    m_error = theme::icon(theme::Sign::Error, palette);
}
