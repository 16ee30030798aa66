#include "log/StatisticsModels.h"

#include "log/RateSeries.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString time(qint64 microseconds)
{
    return microseconds < 0 ? QString() : theme::duration(double(microseconds) / 1000);
}

constexpr auto client = std::size_t(mqtt::Sender::Client);
constexpr auto server = std::size_t(mqtt::Sender::Server);

} // namespace

QString StatisticsModel::filterAt(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const QStringList &filters = m_rows.at(index.row()).filters;
    return filters.isEmpty() ? QString() : filters.at(qMin(qsizetype(index.column()), filters.size() - 1));
}

QVariant StatisticsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::DisplayRole)
        return m_rows.at(index.row()).cells.value(index.column());
    if (role == Qt::TextAlignmentRole)
        return int((index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        const QString filter = filterAt(index);
        return filter.isEmpty() ? QVariant() : text::toolTip(tr("Click or press Enter to show these packets: %1").arg(filter));
    }
    return {};
}

QVariant StatisticsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const Header header = headers().value(section);
    if (role == Qt::DisplayRole)
        return header.text;
    if (role == Qt::ToolTipRole && !header.help.isEmpty())
        return text::toolTip(header.help);
    if (role == Qt::TextAlignmentRole)
        return int((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return {};
}

void StatisticsModel::setRows(const QList<Row> &rows)
{
    if (rows == m_rows)
        return;
    const int before = int(m_rows.size()), now = int(rows.size()), common = qMin(before, now);
    if (common > 0) {
        std::copy_n(rows.begin(), common, m_rows.begin());
        emit dataChanged(index(0, 0), index(common - 1, columnCount() - 1));
    }
    if (now > before) {
        beginInsertRows({}, before, now - 1);
        m_rows = rows;
        endInsertRows();
    } else if (now < before) {
        beginRemoveRows({}, now, before - 1);
        m_rows = rows;
        endRemoveRows();
    }
}

QList<StatisticsModel::Header> TrafficModel::headers() const
{
    return {{tr("Packet"), {}},
            {tr("Sent"), tr("Packets that were sent to the broker")},
            {tr("Received"), tr("Packets that came from the broker")},
            {tr("Bytes sent"), tr("Bytes of MQTT packets, without those of TLS, WebSocket and TCP")},
            {tr("Bytes received"), tr("Bytes of MQTT packets, without those of TLS, WebSocket and TCP")}};
}

void TrafficModel::setFigures(const LogFigures &figures)
{
    const auto rowOf = [](const QString &name, const TrafficCount &count, const QString &filter) {
        const QString out = filter.isEmpty() ? u"dir:out"_s : filter + u" dir:out"_s;
        const QString in = filter.isEmpty() ? u"dir:in"_s : filter + u" dir:in"_s;
        return Row{
            {name, number(count.packets[client]), number(count.packets[server]), number(count.bytes[client]), number(count.bytes[server])},
            {filter.isEmpty() ? u"is:packet"_s : filter, out, in, out, in}};
    };
    QList<Row> rows;
    for (std::size_t type = 1; type <= figures.byType.size(); ++type) { // the reserved type 0 comes last
        const auto at = type % figures.byType.size();
        if (figures.byType[at] == TrafficCount())
            continue;
        const QString name = at == 0 ? tr("Reserved packet type 0") : QString::fromLatin1(mqtt::name(mqtt::PacketType(at)));
        rows.append(rowOf(name, figures.byType[at], u"type:%1"_s.arg(at == 0 ? u"reserved"_s : name.toLower())));
    }
    if (!rows.isEmpty())
        rows.append(rowOf(tr("All packets"), figures.total(), {}));
    if (figures.malformed > 0)
        rows.append(Row{{tr("Malformed: %1", "number of packets").arg(number(figures.malformed)), {}, {}, {}, {}}, {u"is:malformed"_s}});
    if (figures.events > 0)
        rows.append(Row{{tr("Events below MQTT: %1", "number of events").arg(number(figures.events)), {}, {}, {}, {}}, {u"is:event"_s}});
    setRows(rows);
}

QList<StatisticsModel::Header> DelayModel::headers() const
{
    const QString percentile = tr("So many percent of the answers came within this time; off by 0.8 % at most");
    return {{tr("Answer"), tr("From the packet that asks to the packet that answers it")},
            {tr("Answered"), tr("How many were answered")},
            {tr("Fastest"), {}},
            {tr("50 %"), percentile},
            {tr("90 %"), percentile},
            {tr("99 %"), percentile},
            {tr("Slowest"), {}},
            {tr("Open"), tr("Not answered: not yet, or the connection ended before")}};
}

void DelayModel::setFigures(const LogFigures &figures)
{
    QList<Row> rows;
    for (std::size_t which = 0; which < logDelays; ++which) {
        for (const auto asking : {mqtt::Sender::Client, mqtt::Sender::Server}) {
            const DelayHistogram &delay = figures.delay(LogDelay(which), asking);
            const qint64 open = figures.unanswered[which][std::size_t(asking)];
            if (delay.isEmpty() && open == 0)
                continue;
            const QString name = nameOf(LogDelay(which));
            const QStringList types = name.toLower().split(u" → "_s);
            rows.append(Row{{asking == mqtt::Sender::Server ? tr("%1, of the broker", "PUBLISH → PUBACK").arg(name) : name,
                             number(delay.count()), time(delay.minimum()), time(delay.percentile(50)), time(delay.percentile(90)),
                             time(delay.percentile(99)), time(delay.maximum()), number(open)},
                            {u"type:%1 or type:%2"_s.arg(types.value(0), types.value(1))}});
        }
    }
    setRows(rows);
}

QList<StatisticsModel::Header> RateModel::headers() const
{
    return {{tr("Time"), tr("Since the first record of the log, to the end of the row's time")},
            {tr("Packets/s sent"), {}},
            {tr("Packets/s received"), {}},
            {tr("Bytes/s sent"), {}},
            {tr("Bytes/s received"), {}}};
}

void RateModel::setFigures(const LogFigures &figures)
{
    const RateSeries series = rateSeries(figures.rates, most);
    QList<Row> rows;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const double from = series.width * double(i), to = from + series.width;
        const auto rate = [](double value) { return QLocale().toString(value, 'f', value < 10 ? 1 : 0); };
        rows.append(Row{{tr("%1 to %2", "times since the start").arg(theme::duration(from * 1000), theme::duration(to * 1000)),
                         rate(series.packets[client][i]), rate(series.packets[server][i]), rate(series.bytes[client][i]),
                         rate(series.bytes[server][i])},
                        {}});
    }
    setRows(rows);
}
