// A JSON payload as a tree.
#pragma once

#include "payload/JsonScanner.h"

#include <QAbstractItemModel>

/// Knows only where each entry stands in the bytes; reads the entries of a container when they are asked for, some hundred at a time. So a
/// big document costs what is looked at. Nothing is converted: numbers are shown as they were sent.
class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, Value, ColumnCount };
    static constexpr int mostRows = 100'000; ///< Of one container; further entries are not listed.

    explicit JsonTreeModel(QObject *parent = nullptr);

    /// `json` must be valid (payload::checkJson()).
    void setJson(const QByteArray &json);
    const QByteArray &json() const { return m_json; }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex & = {}) const override { return ColumnCount; }
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// "$.sensors[3]['a b']" (RFC 9535), for the clipboard.
    QString pathOf(const QModelIndex &index) const;
    /// Bytes of the value: what it costs to list the entries of a container.
    qsizetype sizeOf(const QModelIndex &index) const { return at(nodeOf(index)).end - at(nodeOf(index)).begin; }
    /// The bytes of the value as they were sent.
    QByteArray jsonOf(const QModelIndex &index) const;
    /// The value for the clipboard: the content of a text, anything else as it was sent.
    QString valueOf(const QModelIndex &index) const;
    /// The entry whose name or value holds this byte; reads what is needed to get there. Invalid if it stands so far down
    /// or so deep that it is not listed.
    QModelIndex indexAt(qsizetype offset);

private:
    struct Node {
        int parent = -1;
        int row = 0;
        payload::JsonToken type = payload::JsonToken::None;
        qsizetype nameBegin = -1; ///< -1: an entry of an array.
        qsizetype nameEnd = -1;
        qsizetype begin = 0;
        qsizetype end = 0;
        qsizetype count = 0;   ///< Entries of a container.
        qsizetype resume = -1; ///< Where reading the entries goes on; -1: at the beginning.
        bool isRead = true;    ///< All entries have been read.
        std::vector<int> children;
    };
    int nodeOf(const QModelIndex &index) const { return index.isValid() ? int(index.internalId()) : 0; }
    const Node &at(int node) const { return m_nodes[std::size_t(node)]; }
    QModelIndex indexOf(int node, int column = Name) const;
    bool readSome(int node, std::vector<Node> &found);
    Node readEntry(payload::JsonScanner &scanner) const;
    int childAt(int node, qsizetype offset) const;
    QString nameOf(int node) const;
    QString shownValue(int node) const;

    QByteArray m_json;
    std::vector<Node> m_nodes; ///< The first is the document.
};
