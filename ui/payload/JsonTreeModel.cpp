#include "payload/JsonTreeModel.h"

#include "payload/Json.h"
#include "payload/PayloadKind.h"
#include "text/PlainText.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using payload::JsonScanner;
using payload::JsonToken;

namespace {

constexpr std::size_t batch = 256;                 ///< Entries read at a time.
constexpr qsizetype longestCell = 1'000;           ///< Characters shown of one value.
constexpr qsizetype readAlways = 32 * 1024 * 1024; ///< Bytes read on the way to one entry, besides four times the document.

bool isContainer(JsonToken token)
{
    return token == JsonToken::BeginObject || token == JsonToken::BeginArray;
}

bool isEnd(JsonToken token)
{
    return token == JsonToken::EndObject || token == JsonToken::EndArray;
}

} // namespace

JsonTreeModel::JsonTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
{
    m_nodes.emplace_back();
}

void JsonTreeModel::setJson(const QByteArray &json)
{
    beginResetModel();
    m_json = json;
    m_nodes.clear();
    Node document;
    JsonScanner scanner(m_json);
    if (scanner.next() && isContainer(scanner.token())) {
        document.type = scanner.token();
        document.begin = scanner.start();
        document.end = m_json.size();
        document.isRead = false;
        m_nodes.push_back(document);
    } else {
        m_nodes.push_back(document);
        if (isValueStart(scanner.token())) { // a value alone: one row
            Node value;
            value.parent = 0;
            value.type = scanner.token();
            value.begin = scanner.start();
            value.end = scanner.end();
            m_nodes.front().children.push_back(1);
            m_nodes.push_back(value);
        }
    }
    endResetModel();
    if (canFetchMore({}))
        fetchMore({});
}

QModelIndex JsonTreeModel::indexOf(int node, int column) const
{
    return node <= 0 ? QModelIndex() : createIndex(at(node).row, column, quintptr(node));
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    return hasIndex(row, column, parent) ? indexOf(at(nodeOf(parent)).children[std::size_t(row)], column) : QModelIndex();
}

QModelIndex JsonTreeModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(at(nodeOf(index)).parent) : QModelIndex();
}

int JsonTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(at(nodeOf(parent)).children.size());
}

bool JsonTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return false;
    const Node &node = at(nodeOf(parent));
    return !node.children.empty() || node.count > 0;
}

bool JsonTreeModel::canFetchMore(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return false;
    const Node &node = at(nodeOf(parent));
    return !node.isRead && node.children.size() < std::size_t(mostRows);
}

void JsonTreeModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    const int node = nodeOf(parent);
    std::vector<Node> found;
    const bool isRead = readSome(node, found);
    const int first = int(at(node).children.size());
    if (!found.empty())
        beginInsertRows(parent, first, first + int(found.size()) - 1);
    for (Node &entry : found) {
        entry.parent = node;
        entry.row = int(m_nodes[std::size_t(node)].children.size());
        m_nodes[std::size_t(node)].resume = entry.end;
        m_nodes[std::size_t(node)].children.push_back(int(m_nodes.size()));
        m_nodes.push_back(std::move(entry));
    }
    m_nodes[std::size_t(node)].isRead = isRead;
    if (!found.empty())
        endInsertRows();
}

/// Reads the next entries of a container. True if there are no more after them.
bool JsonTreeModel::readSome(int node, std::vector<Node> &found)
{
    const Node &container = at(node);
    const bool isObject = container.type == JsonToken::BeginObject;
    const bool goesOn = container.resume >= 0;
    JsonScanner scanner(m_json, goesOn ? container.resume : container.begin,
                        !goesOn        ? JsonScanner::Begin::Value
                            : isObject ? JsonScanner::Begin::AfterEntryOfObject
                                       : JsonScanner::Begin::AfterEntryOfArray);
    if (!scanner.next() || isEnd(scanner.token())) // past the opening bracket, or the comma
        return true;
    while (scanner.next() && !isEnd(scanner.token())) {
        if (scanner.token() == JsonToken::Comma)
            continue;
        found.push_back(readEntry(scanner));
        if (found.size() == batch)
            return !scanner.next() || isEnd(scanner.token());
    }
    return true;
}

/// One entry, beginning with the scanner's present token; leaves it at the last token of the value.
JsonTreeModel::Node JsonTreeModel::readEntry(JsonScanner &scanner) const
{
    Node entry;
    if (scanner.token() == JsonToken::Name) {
        entry.nameBegin = scanner.start();
        entry.nameEnd = scanner.end();
        scanner.next(); // the colon
        scanner.next();
    }
    entry.type = scanner.token();
    entry.begin = scanner.start();
    if (isContainer(entry.type)) {
        entry.isRead = false;
        const qsizetype inside = scanner.depth();
        while (scanner.next() && scanner.depth() >= inside) {
            const bool isFirst = entry.count == 0 && scanner.token() != JsonToken::Comma;
            if (isFirst || (scanner.token() == JsonToken::Comma && scanner.depth() == inside))
                ++entry.count;
        }
    }
    entry.end = scanner.end();
    return entry;
}

QString JsonTreeModel::nameOf(int node) const
{
    const Node &entry = at(node);
    if (entry.nameBegin >= 0)
        return payload::jsonText(QByteArrayView(m_json).sliced(entry.nameBegin, entry.nameEnd - entry.nameBegin));
    return at(entry.parent).type == JsonToken::BeginArray ? QString::number(entry.row) : QString();
}

QString JsonTreeModel::shownValue(int node) const
{
    const Node &entry = at(node);
    if (entry.type == JsonToken::BeginObject)
        return tr("{ %Ln name(s) }", nullptr, int(entry.count));
    if (entry.type == JsonToken::BeginArray)
        return tr("[ %Ln entry(s) ]", nullptr, int(entry.count));
    const qsizetype size = entry.end - entry.begin;
    const QByteArrayView token = QByteArrayView(m_json).sliced(entry.begin, qMin(size, 6 * longestCell));
    if (entry.type != JsonToken::String)
        return text::visible(QString::fromLatin1(token.data(), token.size()), longestCell);
    if (token.size() == size)
        return u'"' + text::visible(payload::jsonText(token), longestCell) + u'"';
    const QString beginning = payload::jsonText(QByteArray(token.data(), token.size()) + '"').left(longestCell);
    return tr("\"%1… (%2 bytes in all)").arg(text::visible(beginning, longestCell), QString::number(size - 2));
}

QVariant JsonTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const int node = nodeOf(index);
    const QString cell = index.column() == Name ? text::visible(nameOf(node), longestCell) : shownValue(node);
    return role == Qt::ToolTipRole ? text::toolTip(index.column() == Name ? text::visible(pathOf(index), longestCell) : cell) : cell;
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Name") : tr("Value");
}

QString JsonTreeModel::pathOf(const QModelIndex &index) const
{
    static const QRegularExpression plain(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    QStringList steps;
    qsizetype length = 0;
    for (int node = nodeOf(index); node > 0 && length < 64 * longestCell; node = at(node).parent) {
        const QString name = nameOf(node);
        if (at(node).nameBegin < 0)
            steps.prepend(name.isEmpty() ? QString() : u"[%1]"_s.arg(name));
        else if (plain.match(name).hasMatch())
            steps.prepend(u'.' + name);
        else
            steps.prepend(u"['%1']"_s.arg(QString(name).replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s)));
        length += steps.first().size();
    }
    return u'$' + steps.join(QString());
}

QByteArray JsonTreeModel::jsonOf(const QModelIndex &index) const
{
    const Node &entry = at(nodeOf(index));
    return m_json.mid(entry.begin, entry.end - entry.begin);
}

QString JsonTreeModel::valueOf(const QModelIndex &index) const
{
    const QByteArray json = jsonOf(index);
    return at(nodeOf(index)).type == JsonToken::String ? payload::jsonText(json) : payload::toText(json);
}

/// The child that holds this byte; -1 if none that has been read does.
int JsonTreeModel::childAt(int node, qsizetype offset) const
{
    const std::vector<int> &children = at(node).children;
    const auto after = std::partition_point(children.begin(), children.end(), [&](int child) { return at(child).end <= offset; });
    if (after == children.end())
        return -1;
    const Node &entry = at(*after);
    return offset >= (entry.nameBegin >= 0 ? entry.nameBegin : entry.begin) ? *after : -1;
}

QModelIndex JsonTreeModel::indexAt(qsizetype offset)
{
    qsizetype budget = readAlways + 4 * m_json.size(); // each level is read anew, and there can be millions
    for (int node = 0; budget > 0;) {
        budget -= at(node).end - at(node).begin + 1;
        while (canFetchMore(indexOf(node)) && (at(node).children.empty() || at(at(node).children.back()).end <= offset))
            fetchMore(indexOf(node));
        const int child = childAt(node, offset);
        if (child < 0)
            return {};
        const Node &entry = at(child);
        if (offset < entry.begin || !isContainer(entry.type) || offset == entry.begin)
            return indexOf(child, offset < entry.begin ? Name : Value);
        node = child;
    }
    return {};
}
