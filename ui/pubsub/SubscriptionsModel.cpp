#include "pubsub/SubscriptionsModel.h"

#include "pubsub/SubscriptionText.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QGuiApplication>
#include <QPalette>

using namespace Qt::StringLiterals;
using RowState = SubscriptionRow::State;

namespace {

theme::Sign signOf(const SubscriptionRow &row)
{
    switch (row.state) {
    case RowState::Waiting:
    case RowState::Off:
        return theme::Sign::Idle;
    case RowState::Pending:
    case RowState::Unsubscribing:
        return theme::Sign::Running;
    case RowState::Granted:
        return row.isLowerThanAsked() ? theme::Sign::Warning : theme::Sign::Ok;
    case RowState::NotAllowed:
    case RowState::Refused:
        return theme::Sign::Error;
    case RowState::Unanswered:
    case RowState::Lost:
        return theme::Sign::Warning;
    }
    return theme::Sign::Idle;
}

} // namespace

SubscriptionsModel::SubscriptionsModel(Subscriptions *subscriptions, QObject *parent)
    : QAbstractTableModel(parent)
    , m_subscriptions(subscriptions)
{
    connect(subscriptions, &Subscriptions::rowAboutToBeInserted, this, [this](int row) { beginInsertRows({}, row, row); });
    connect(subscriptions, &Subscriptions::rowInserted, this, [this] { endInsertRows(); });
    connect(subscriptions, &Subscriptions::rowAboutToBeRemoved, this, [this](int row) { beginRemoveRows({}, row, row); });
    connect(subscriptions, &Subscriptions::rowRemoved, this, [this] { endRemoveRows(); });
    connect(subscriptions, &Subscriptions::rowChanged, this,
            [this](int row) { emit dataChanged(index(row, 0), index(row, ColumnCount - 1)); });
}

int SubscriptionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_subscriptions->rows().size());
}

int SubscriptionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString SubscriptionsModel::text(const SubscriptionRow &row, int column) const
{
    switch (column) {
    case Filter:
        return text::visible(row.settings.topicFilter);
    case Qos:
        return QString::number(int(row.settings.qos));
    case State:
        return stateText(row);
    default:
        return {};
    }
}

QString SubscriptionsModel::help(const SubscriptionRow &row) const
{
    QStringList lines{row.settings.topicFilter, stateText(row), explanation(row)};
    if (const QString options = optionsText(row.settings); !options.isEmpty())
        lines += options;
    if (const QString note = subscriptionNote(row.settings, row.version); !note.isEmpty() && row.state != RowState::Waiting)
        lines += note;
    return text::visibleLines(lines.join(u'\n'));
}

QVariant SubscriptionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SubscriptionRow &row = m_subscriptions->rows()[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return text::toolTip(help(row));
    case Qt::CheckStateRole:
        if (index.column() == Filter)
            return row.settings.enabled && !row.leaving ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::DecorationRole:
        return index.column() == State ? QVariant(theme::icon(signOf(row), QGuiApplication::palette())) : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == State && signOf(row) != theme::Sign::Ok)
            return theme::colour(signOf(row), QGuiApplication::palette());
        return {};
    case Qt::TextAlignmentRole:
        return int((index.column() == Qos ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

bool SubscriptionsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != Filter)
        return false;
    m_subscriptions->setEnabled({m_subscriptions->rows()[index.row()].settings.topicFilter}, value.value<Qt::CheckState>() == Qt::Checked);
    return true;
}

Qt::ItemFlags SubscriptionsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Filter ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant SubscriptionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == Qos)
        return tr("The QoS that was asked for. The server may grant a lower one (section 3.8.4).");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case Filter:
        return tr("Topic Filter");
    case Qos:
        return tr("QoS");
    case State:
        return tr("State");
    default:
        return {};
    }
}

void SubscriptionsModel::refresh()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}
