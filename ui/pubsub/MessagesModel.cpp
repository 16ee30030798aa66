#include "pubsub/MessagesModel.h"

#include "payload/PayloadKind.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QLocale>
#include <QPalette>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int frameMs = 16;      ///< New rows are announced once a frame at most.
constexpr qint64 sliceMs = 8;    ///< The filter works this long before it lets the window breathe.
constexpr int firstSlice = 4096; ///< The filter looks at the clock after so many messages at the latest.

QString flagsText(const mqtt::Publish &publish)
{
    QStringList flags;
    if (publish.retain)
        flags += MessagesModel::tr("R", "short for: retained");
    if (publish.dup)
        flags += MessagesModel::tr("D", "short for: duplicate");
    return flags.join(u' ');
}

QString flagsHelp(const mqtt::Publish &publish)
{
    QStringList lines;
    if (publish.retain)
        lines += MessagesModel::tr("RETAIN: the server kept this message and sent it on subscribing, or, with Retain As Published, it was "
                                   "published with this flag (section 3.3.1.3).");
    if (publish.dup)
        lines += MessagesModel::tr("DUP: the server sent it before and may have no answer (section 3.3.1.1).");
    return lines.join(u'\n');
}

} // namespace

MessagesModel::MessagesModel(MessageStore *store, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
{
    m_flush.setSingleShot(true);
    connect(&m_flush, &QTimer::timeout, this, &MessagesModel::takeGrowth);
    // The store grows on the network thread: these arrive queued.
    connect(store, &MessageStore::grown, this, [this] {
        if (!m_flush.isActive())
            m_flush.start(frameMs);
    });
    connect(store, &MessageStore::cleared, this, &MessagesModel::reset);
    m_known = m_seen = m_store->size();
    m_first = m_store->dropped();
}

int MessagesModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return isFiltered() ? int(m_matches.size()) : int(m_seen - m_first);
}

int MessagesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

qint64 MessagesModel::indexOf(int row) const
{
    return isFiltered() ? m_matches[std::size_t(row)] : m_first + row;
}

ReceivedMessage MessagesModel::message(int row) const
{
    return row < 0 || row >= rowCount() ? ReceivedMessage() : m_store->message(indexOf(row));
}

int MessagesModel::rowOf(qint64 index) const
{
    if (!isFiltered())
        return index >= m_first && index < m_seen ? int(index - m_first) : -1;
    const auto found = std::lower_bound(m_matches.cbegin(), m_matches.cend(), index);
    return found != m_matches.cend() && *found == index ? int(found - m_matches.cbegin()) : -1;
}

MessagesModel::Line MessagesModel::makeLine(const ReceivedMessage &message)
{
    Line line{message, message.publish.payload.size(), text::visible(message.publish.topicName), payload::preview(message.publish.payload),
              text::visible(message.subscriptions.topicFilters.join(u", "_s))};
    line.message.publish.payload.clear();
    line.message.publish.properties = {};
    return line;
}

const MessagesModel::Line &MessagesModel::line(int row) const
{
    const qint64 index = indexOf(row);
    Line *line = m_lines.object(index);
    if (!line) {
        line = new Line(makeLine(m_store->message(index)));
        m_lines.insert(index, line);
    }
    return *line;
}

QVariant MessagesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool number = index.column() == Time || index.column() == Size;
        return int((number ? Qt::AlignRight : index.column() == Qos ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole && role != Qt::ForegroundRole)
        return {};
    const Line &line = this->line(index.row());
    const bool gone = line.message.index < 0;
    switch (role) {
    case Qt::ToolTipRole:
        return text::toolTip(index.column() == Flags ? flagsHelp(line.message.publish) : text(line, index.column()));
    case Qt::ForegroundRole:
        return gone || (index.column() == Payload && line.size == 0)
            ? QVariant(theme::colour(theme::Sign::Skipped, QGuiApplication::palette()))
            : QVariant();
    default:
        return text(line, index.column());
    }
}

QString MessagesModel::text(const Line &line, int column) const
{
    const ReceivedMessage &message = line.message;
    if (message.index < 0)
        return column == Payload ? tr("gave way to newer messages") : QString();
    switch (column) {
    case Time:
        return message.receivedAt.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
    case Topic:
        return line.topic;
    case Qos:
        return QString::number(int(message.publish.qos));
    case Flags:
        return flagsText(message.publish);
    case Size:
        return tr("%1 B", "bytes").arg(QLocale().toString(line.size));
    case Subscription:
        return line.subscription;
    case Payload:
        return line.size == 0 ? tr("(empty)", "payload") : line.preview;
    default:
        return {};
    }
}

QVariant MessagesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == Flags)
        return tr("R: retained, D: duplicate");
    if (role == Qt::ToolTipRole && section == Subscription)
        return tr("The subscription that it came for: by its Subscription Identifier, or else by comparing topic and filters");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Topic:
        return tr("Topic");
    case Qos:
        return tr("QoS");
    case Flags:
        return role == Qt::DisplayRole ? QString() : tr("Flags");
    case Size:
        return tr("Size");
    case Subscription:
        return tr("Subscription");
    case Payload:
        return tr("Payload");
    default:
        return {};
    }
}

void MessagesModel::takeGrowth()
{
    m_known = m_store->size();
    if (m_known < m_seen) { // cleared, and the signal is still on its way
        reset();
        return;
    }
    dropRows();
    if (m_paused) {
        m_waiting = m_known - m_seen;
        emit countsChanged();
        return;
    }
    if (isFiltered()) {
        scan();
        return;
    }
    if (m_known == m_seen)
        return;
    beginInsertRows({}, int(m_seen - m_first), int(m_known - m_first) - 1);
    m_seen = m_known;
    endInsertRows();
    emit countsChanged();
}

/// What the store has no more leaves at the top.
void MessagesModel::dropRows()
{
    const qint64 dropped = m_store->dropped();
    if (dropped <= m_first)
        return;
    const qint64 gone = isFiltered() ? std::lower_bound(m_matches.cbegin(), m_matches.cend(), dropped) - m_matches.cbegin()
                                     : std::min(dropped, m_seen) - m_first;
    if (gone > 0)
        beginRemoveRows({}, 0, int(gone) - 1);
    if (isFiltered())
        m_matches.erase(m_matches.begin(), m_matches.begin() + gone);
    m_first = dropped;
    m_seen = std::max(m_seen, dropped);
    if (gone > 0)
        endRemoveRows();
}

bool MessagesModel::matches(const Line &line) const
{
    return std::all_of(m_words.cbegin(), m_words.cend(), [&](const QString &word) {
        return line.topic.contains(word, Qt::CaseInsensitive) || line.preview.contains(word, Qt::CaseInsensitive)
            || line.subscription.contains(word, Qt::CaseInsensitive);
    });
}

void MessagesModel::scan()
{
    QElapsedTimer clock;
    clock.start();
    std::vector<qint64> found;
    int looked = 0;
    while (m_seen < m_known && (looked % 64 != 0 || clock.elapsed() < sliceMs) && looked < firstSlice) {
        const ReceivedMessage message = m_store->message(m_seen);
        if (message.index >= 0 && matches(makeLine(message)))
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

void MessagesModel::reset()
{
    beginResetModel();
    m_matches.clear();
    m_lines.clear();
    m_known = m_store->size();
    m_first = m_store->dropped();
    m_seen = isFiltered() ? m_first : m_known;
    m_waiting = 0;
    endResetModel();
    if (isScanning())
        m_flush.start(0);
    emit countsChanged();
}

void MessagesModel::setFilter(const QString &words)
{
    const QStringList list = words.split(u' ', Qt::SkipEmptyParts);
    if (list == m_words)
        return;
    m_words = list;
    reset();
}

void MessagesModel::setPaused(bool paused)
{
    if (std::exchange(m_paused, paused) == paused)
        return;
    m_waiting = 0;
    takeGrowth();
    emit countsChanged();
}

void MessagesModel::refresh()
{
    m_lines.clear();
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}
