#include "delivery/RoundTripModel.h"

#include "delivery/DeliveryParts.h"
#include "text/PlainText.h"

#include <QGuiApplication>
#include <QPalette>

using Outcome = DeliveryResult::Outcome;

RoundTripModel::RoundTripModel(const RoundTrip *trip, QObject *parent)
    : QAbstractTableModel(parent)
    , m_trip(trip)
{
    connect(trip, &RoundTrip::started, this, &RoundTripModel::refresh);
    connect(trip, &RoundTrip::changed, this, &RoundTripModel::update);
}

void RoundTripModel::refresh()
{
    beginResetModel();
    m_delivery = m_trip->delivery() ? *m_trip->delivery() : TopicDelivery{};
    endResetModel();
}

void RoundTripModel::update()
{
    m_delivery = *m_trip->delivery(); // has as many results from its beginning
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int RoundTripModel::tellingRow() const
{
    int last = -1;
    int running = -1;
    for (int row = 0; row < rowCount(); ++row) {
        const DeliveryResult &result = m_delivery.results[row];
        if (deliverytext::grade(result) == DeliveryGrade::Bad)
            return row;
        if (result.outcome == Outcome::Running)
            running = row;
        else if (result.outcome != Outcome::Waiting)
            last = row;
    }
    return running >= 0 ? running : last;
}

QString RoundTripModel::explanation(int row) const
{
    return row >= 0 && row < rowCount() ? deliverytext::sentence(m_delivery, m_delivery.results[row]) : QString();
}

int RoundTripModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_delivery.results.size());
}

int RoundTripModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RoundTripModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const DeliveryResult &result = m_delivery.results[index.row()];
    const theme::Sign sign = signOf(deliverytext::grade(result));
    const QString word = deliverytext::word(result);
    const QString texts[ColumnCount]{QString::number(result.qos), word, result.latencyMs ? theme::duration(*result.latencyMs) : QString(),
                                     result.acknowledgedMs && result.qos > 0 ? theme::duration(*result.acknowledgedMs) : QString()};
    switch (role) {
    case Qt::DisplayRole:
        return texts[index.column()];
    case Qt::DecorationRole:
        return index.column() == Result ? QVariant(theme::icon(sign, QGuiApplication::palette())) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == Result && sign == theme::Sign::Error ? QVariant(theme::colour(sign, QGuiApplication::palette()))
                                                                      : QVariant();
    case Qt::ToolTipRole:
        return text::toolTip(text::visible(explanation(index.row()), 2'000));
    case Qt::StatusTipRole:
        return text::visible(explanation(index.row()), 2'000);
    case Qt::AccessibleTextRole:
        return index.column() == Qos ? tr("QoS %1: %2").arg(result.qos).arg(word) : texts[index.column()];
    default:
        return {};
    }
}

QVariant RoundTripModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[ColumnCount]{tr("QoS"), tr("Result"), tr("Latency"), tr("Acknowledged")};
    const QString helps[ColumnCount]{
        tr("Quality of Service with which the message was published (section 4.3)"), tr("What became of the message"),
        tr("From the PUBLISH to its arrival at the second connection"),
        tr("From the PUBLISH to its last acknowledgement: PUBACK with QoS 1, PUBCOMP with QoS 2; QoS 0 has none")};
    return role == Qt::DisplayRole ? QVariant(titles[section])
        : role == Qt::ToolTipRole  ? QVariant(text::toolTip(helps[section]))
                                   : QVariant();
}
