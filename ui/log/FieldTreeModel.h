// The fields of one packet as a tree.
#pragma once

#include "trace/PacketText.h"

#include <QAbstractItemModel>

/// Name, value and meaning of each field; knows which bytes a field has and which field a byte belongs to.
class FieldTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, Value, Meaning, ColumnCount };

    using QAbstractItemModel::QAbstractItemModel;

    /// Fields in wire order; their depth makes the tree. `error` is where decoding stopped: its field is marked.
    void setFields(const QList<FieldText> &fields, const std::optional<mqtt::DecodeError> &error, const QString &errorText);
    void clear() { setFields({}, {}, {}); }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex & = {}) const override { return ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// Offset and length of a field's bytes; length 0 if it has none.
    std::pair<qsizetype, qsizetype> bytesOf(const QModelIndex &index) const;
    /// The innermost field that holds this byte; invalid if none does.
    QModelIndex fieldAt(qsizetype offset) const;
    /// The first field that says of a failure; else the first that a reader looks for; invalid if there is none.
    QModelIndex importantField() const;
    bool isFailure(const QModelIndex &index) const { return index.isValid() && m_nodes[std::size_t(nodeOf(index))].text.isFailure; }
    /// Where the field stands in the tree: names and rows, from the top. fieldOnPath() finds it, or one like it, in another packet.
    using Path = QList<std::pair<QString, int>>;
    Path pathOf(const QModelIndex &index) const;
    QModelIndex fieldOnPath(const Path &path) const;

    // For the clipboard: up to 64,000 characters of each value.
    QString textOf(const QModelIndex &index) const; ///< "Name: value"
    QString valueOf(const QModelIndex &index) const;
    QString subtreeOf(const QModelIndex &index) const; ///< A line a field, each level indented.

private:
    struct Node {
        FieldText text;
        bool wrong = false; ///< Decoding stopped here.
        int parent = -1;    ///< Into m_nodes; -1: top level.
        int row = 0;        ///< Among its siblings.
        std::vector<int> children;
    };
    int nodeOf(const QModelIndex &index) const { return index.isValid() ? int(index.internalId()) : -1; }
    const std::vector<int> &childrenOf(int node) const { return node < 0 ? m_top : m_nodes[std::size_t(node)].children; }
    void add(FieldText text, bool wrong, int parent);
    QModelIndex indexOf(int node) const
    {
        return node < 0 ? QModelIndex() : createIndex(m_nodes[std::size_t(node)].row, 0, quintptr(node));
    }

    std::vector<Node> m_nodes;
    std::vector<int> m_top;
};
