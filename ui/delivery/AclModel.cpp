#include "delivery/AclModel.h"

#include "delivery/DeliveryParts.h"
#include "text/PlainText.h"

#include <QGuiApplication>
#include <QPalette>

#include <algorithm>

namespace {

constexpr int frameMs = 16;
constexpr qsizetype longestTip = 2'000;

} // namespace

AclModel::AclModel(const AclCheck *check, QObject *parent)
    : QAbstractTableModel(parent)
    , m_check(check)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(frameMs);
    connect(&m_timer, &QTimer::timeout, this, &AclModel::flush);
    connect(check, &AclCheck::started, this, &AclModel::refresh);
    connect(check, &AclCheck::changed, this, &AclModel::take);
    connect(check, &AclCheck::finished, this, &AclModel::flush);
}

void AclModel::refresh()
{
    beginResetModel();
    m_rows = int(m_check->deliveries().size());
    m_first = m_last = -1;
    endResetModel();
}

void AclModel::take(qsizetype row)
{
    m_first = m_first < 0 ? int(row) : std::min(m_first, int(row));
    m_last = std::max(m_last, int(row));
    if (!m_timer.isActive())
        m_timer.start();
}

void AclModel::flush()
{
    m_timer.stop();
    if (m_first >= 0)
        emit dataChanged(index(m_first, 0), index(m_last, ColumnCount - 1));
    m_first = m_last = -1;
    emit flushed();
}

QStringList AclModel::explanation(int row) const
{
    if (row < 0 || row >= m_rows)
        return {};
    const TopicDelivery &delivery = m_check->deliveries()[row];
    QStringList lines{tr("Publish: %1").arg(deliverytext::publishSentence(delivery)),
                      tr("Subscribe: %1").arg(deliverytext::subscribeSentence(delivery))};
    return lines;
}

std::optional<DeliveryGrade> AclModel::gradeOf(const TopicDelivery &delivery, int column) const
{
    if (column == Publish)
        return deliverytext::publishGrade(delivery);
    return column == Subscribe ? std::optional(deliverytext::subscribeGrade(delivery)) : std::nullopt;
}

int AclModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int AclModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AclModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TopicDelivery &delivery = m_check->deliveries()[index.row()];
    const auto grade = gradeOf(delivery, index.column());
    const auto text = [&]() -> QString {
        switch (index.column()) {
        case Topic:
            return text::visible(delivery.topic, 500);
        case Publish:
            return deliverytext::publishWord(delivery);
        case Subscribe:
            return deliverytext::subscribeWord(delivery);
        default:
            return deliveredMs(delivery) ? theme::duration(*deliveredMs(delivery)) : QString();
        }
    };
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text();
    case Qt::DecorationRole:
        return grade ? QVariant(theme::icon(signOf(*grade), QGuiApplication::palette())) : QVariant();
    case Qt::ForegroundRole:
        return grade == DeliveryGrade::Bad ? QVariant(theme::colour(theme::Sign::Error, QGuiApplication::palette())) : QVariant();
    case Qt::ToolTipRole:
        return text::toolTip(text::visible(index.column() == Subscribe     ? deliverytext::subscribeSentence(delivery)
                                               : index.column() == Publish ? deliverytext::publishSentence(delivery)
                                                                           : text(),
                                           longestTip));
    case Qt::StatusTipRole:
        return text::visible(explanation(index.row()).join(QLatin1Char(' ')), longestTip);
    default:
        return {};
    }
}

QVariant AclModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[ColumnCount]{tr("Topic"), tr("May publish"), tr("May subscribe"), tr("Delivered")};
    const QString helps[ColumnCount]{tr("As it was typed"), tr("What the broker answers to a PUBLISH with QoS 1"),
                                     tr("What the broker answers to a SUBSCRIBE with QoS 2 of the second connection"),
                                     tr("From the PUBLISH to its arrival at the second connection")};
    return role == Qt::DisplayRole ? QVariant(titles[section])
        : role == Qt::ToolTipRole  ? QVariant(text::toolTip(helps[section]))
                                   : QVariant();
}
