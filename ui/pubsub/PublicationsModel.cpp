#include "pubsub/PublicationsModel.h"

#include "pubsub/PublicationText.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QGuiApplication>
#include <QLocale>
#include <QPalette>

using namespace Qt::StringLiterals;

namespace {

constexpr int frameMs = 16; ///< Changes are announced once a frame at most.

theme::Sign signOf(const Publication &publication)
{
    switch (publication.state) {
    case Publication::State::NotSent:
    case Publication::State::Refused:
        return theme::Sign::Error;
    case Publication::State::Queued:
    case Publication::State::Sent:
        return theme::Sign::Running;
    case Publication::State::Completed:
        return !publication.acknowledgements.isEmpty() && publication.acknowledgements.first().reasonCode != 0 ? theme::Sign::Warning
                                                                                                               : theme::Sign::Ok;
    case Publication::State::Dropped:
        return theme::Sign::Warning;
    }
    return theme::Sign::Idle;
}

} // namespace

PublicationsModel::PublicationsModel(Publications *publications, QObject *parent)
    : QAbstractTableModel(parent)
    , m_publications(publications)
{
    m_flush.setSingleShot(true);
    connect(&m_flush, &QTimer::timeout, this, &PublicationsModel::take);
    // It is filled on the network thread: these arrive queued.
    connect(publications, &Publications::changed, this, [this] {
        if (!m_flush.isActive())
            m_flush.start(frameMs);
    });
    connect(publications, &Publications::cleared, this, &PublicationsModel::reset);
    take();
}

int PublicationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_end - m_first);
}

int PublicationsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

Publication PublicationsModel::publication(int row) const
{
    return row < 0 || row >= rowCount() ? Publication() : m_publications->publication(m_first + row);
}

QString PublicationsModel::text(const Publication &publication, int column) const
{
    if (publication.index < 0) // it has just given way
        return {};
    switch (column) {
    case Time:
        return publication.at.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
    case Topic:
        return text::visible(publication.publish.topicName);
    case Qos:
        return publication.publish.retain ? tr("%1 R", "QoS, retained").arg(int(publication.publish.qos))
                                          : QString::number(int(publication.publish.qos));
    case Size:
        return tr("%1 B", "bytes").arg(QLocale().toString(publication.publish.payload.size()));
    case State:
        return stateText(publication);
    case Times:
        return acknowledgementsText(publication);
    default:
        return {};
    }
}

QVariant PublicationsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool number = index.column() == Time || index.column() == Size;
        return int((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    const Publication publication = this->publication(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(publication, index.column());
    case Qt::ToolTipRole:
        return text::toolTip(text::visibleLines(stateText(publication) + u'\n' + explanation(publication)));
    case Qt::DecorationRole:
        return index.column() == State ? QVariant(theme::icon(signOf(publication), QGuiApplication::palette())) : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == State && signOf(publication) != theme::Sign::Ok)
            return theme::colour(signOf(publication), QGuiApplication::palette());
        return {};
    default:
        return {};
    }
}

QVariant PublicationsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Topic:
        return tr("Topic");
    case Qos:
        return tr("QoS");
    case Size:
        return tr("Size");
    case State:
        return tr("State");
    case Times:
        return tr("Acknowledged After");
    default:
        return {};
    }
}

void PublicationsModel::take()
{
    const Publications::Changes changes = m_publications->takeChanges();
    if (changes.size < m_end) { // cleared, and the signal is still on its way
        reset();
        return;
    }
    if (const qint64 gone = qMin(changes.dropped, m_end) - m_first; gone > 0) {
        beginRemoveRows({}, 0, int(gone) - 1);
        m_first += gone;
        endRemoveRows();
    }
    if (m_first == m_end && changes.dropped > m_first)
        m_first = m_end = changes.dropped;
    const qint64 known = m_end;
    if (changes.size > m_end) {
        beginInsertRows({}, int(m_end - m_first), int(changes.size - m_first) - 1);
        m_end = changes.size;
        endInsertRows();
    }
    const qint64 first = qMax(changes.changedFirst, m_first);
    const qint64 last = qMin(changes.changedLast, known - 1);
    if (first <= last)
        emit dataChanged(index(int(first - m_first), 0), index(int(last - m_first), ColumnCount - 1));
    emit contentChanged();
}

void PublicationsModel::reset()
{
    beginResetModel();
    const Publications::Changes changes = m_publications->takeChanges();
    m_first = changes.dropped;
    m_end = changes.size;
    endResetModel();
    emit contentChanged();
}

void PublicationsModel::refresh()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}
