// One packet in detail: its fields as a tree and its bytes, which highlight each other.
#pragma once

#include "trace/PacketLog.h"

#include <QSplitter>

class FieldTreeModel;
class HexView;
class QTreeView;

/// Choosing a field selects its bytes; a click on a byte chooses the innermost field that holds it.
class PacketDetail : public QSplitter
{
    Q_OBJECT
public:
    explicit PacketDetail(QWidget *parent = nullptr);

    void setRecord(const LogRecord &record);
    void clear() { setRecord({}); }
    /// Secrets are masked until this is on.
    void setRevealed(bool revealed);
    bool isRevealed() const { return m_revealed; }

    QTreeView *tree() const { return m_tree; }
    HexView *hex() const { return m_hex; }
    FieldTreeModel *fields() const { return m_fields; }
    void refresh(); ///< Language or palette changed.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showRecord();
    void showTransportEvent();
    void explainEmptiness();
    void sizeSections();
    void chooseByte(qsizetype offset);
    void copyFields();
    void showTreeMenu(QPoint position);

    LogRecord m_record;
    bool m_revealed = false;
    FieldTreeModel *m_fields;
    QTreeView *m_tree;
    HexView *m_hex;
    int m_nameWidth = 0, m_valueWidth = 0; ///< px that sizeSections() gave; once the reader changes them, they stay.
};
