#include "interchange/ImportModel.h"

#include "settings/Url.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QGuiApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

void ImportModel::setConnections(const QList<ImportedConnection> &connections)
{
    beginResetModel();
    m_connections = connections;
    m_chosen.assign(size_t(connections.size()), true);
    endResetModel();
    emit chosenChanged();
}

const ImportedConnection *ImportModel::connection(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_connections.size() ? &m_connections[index.row()] : nullptr;
}

QList<ImportedConnection> ImportModel::chosen() const
{
    QList<ImportedConnection> chosen;
    for (qsizetype i = 0; i < m_connections.size(); ++i) {
        if (m_chosen[size_t(i)])
            chosen.append(m_connections[i]);
    }
    return chosen;
}

void ImportModel::choose(bool all)
{
    if (m_connections.isEmpty())
        return;
    m_chosen.assign(m_chosen.size(), all);
    emit dataChanged(index(0, Name), index(rowCount() - 1, Name), {Qt::CheckStateRole});
    emit chosenChanged();
}

void ImportModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, Columns - 1);
}

int ImportModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_connections.size());
}

int ImportModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QString ImportModel::cell(const ImportedConnection &connection, int column) const
{
    const ConnectionSettings &settings = connection.settings;
    const QString url = settings.endpoint.host.isEmpty() ? tr("(no host)") : text::visible(redactedUrl(settings.url()));
    if (column == Url)
        return url;
    if (column == Version)
        return u"MQTT %1"_s.arg(QLatin1StringView(mqtt::name(settings.version)));
    const QString name = settings.name.isEmpty() ? url : text::visible(settings.name);
    return connection.group.isEmpty() ? name : u"%1 / %2"_s.arg(text::visible(connection.group), name);
}

QVariant ImportModel::data(const QModelIndex &index, int role) const
{
    const ImportedConnection *found = connection(index);
    if (!found)
        return {};
    const auto isLeft = [](const ImportRemark &remark) { return remark.kind == ImportRemark::Kind::Left; };
    const int left = int(std::count_if(found->remarks.begin(), found->remarks.end(), isLeft));
    switch (role) {
    case Qt::DisplayRole:
        return cell(*found, index.column());
    case Qt::CheckStateRole:
        return index.column() == Name ? QVariant(m_chosen[size_t(index.row())] ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::DecorationRole:
        return index.column() == Name && left > 0 ? QVariant(theme::icon(theme::Sign::Warning, QGuiApplication::palette())) : QVariant();
    case Qt::ToolTipRole:
        return text::toolTip(left > 0 ? tr("%n thing(s) could not be taken over", nullptr, left) : cell(*found, index.column()));
    case Qt::AccessibleDescriptionRole:
        return left > 0 ? tr("%n thing(s) could not be taken over", nullptr, left) : QString();
    default:
        return {};
    }
}

bool ImportModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !connection(index) || index.column() != Name)
        return false;
    m_chosen[size_t(index.row())] = value.toInt() == Qt::Checked;
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit chosenChanged();
    return true;
}

Qt::ItemFlags ImportModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Name ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant ImportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList titles{tr("Name"), tr("URL"), tr("Version")};
    return titles.value(section);
}
