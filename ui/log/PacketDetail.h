// One packet in detail: its fields as a tree, its bytes and its payload, which highlight each other.
#pragma once

#include "find/PacketExchange.h"
#include "trace/PacketLog.h"

#include <QSplitter>
#include <QTimer>

class FieldTreeModel;
class HexView;
class LinkStrip;
class PacketHead;
class PayloadTab;
class QMenu;
class QTabWidget;
class QTreeView;

/// Choosing a field selects its bytes; a click on a byte chooses the innermost field that holds it. What matters is chosen at once: where
/// a malformed packet is wrong, a Reason Code that says of a failure; else the field that was chosen in the packet before.
class PacketDetail : public QSplitter
{
    Q_OBJECT
public:
    explicit PacketDetail(QWidget *parent = nullptr);

    /// Whose records are shown: the packets that belong to them are then looked for in it. It must outlive the detail.
    void setLog(PacketLog *log);
    void setRecord(const LogRecord &record);
    void clear() { setRecord({}); }
    /// Secrets are masked until this is on.
    void setRevealed(bool revealed);
    bool isRevealed() const { return m_revealed; }

    QTreeView *tree() const { return m_tree; }
    HexView *hex() const { return m_hex; }
    FieldTreeModel *fields() const { return m_fields; }
    QTabWidget *tabs() const { return m_tabs; } ///< Bytes and payload.
    PayloadTab *payload() const { return m_payload; }
    PacketHead *head() const { return m_head; }
    LinkStrip *links() const { return m_links; }
    void refresh(); ///< Language or palette changed.

public slots:
    void copyFields();    ///< The chosen rows, with their names.
    void copyValue();     ///< The chosen row's value.
    void copySubtree();   ///< The chosen row and all below it, indented.
    void copyPacketHex(); ///< All bytes.

signals:
    /// The reader wants to see the record with this index, which belongs to the shown one.
    void jumpRequested(qint64 index);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum Tab { Bytes, Payload };
    void layOut();
    void describe();
    void showRecord();
    void showPacket();
    void showTransportEvent();
    void chooseField(const QModelIndex &field);
    void nameTabs(const std::optional<qsizetype> &payloadBytes, bool isWill);
    void findExchange();
    void showExchange(qint64 index, const PacketExchange &exchange);
    void explainEmptiness();
    void sizeSections();
    void chooseByte(qsizetype offset);
    void showTreeMenu(QPoint position);
    void addPayloadActions(QMenu *menu);

    LogRecord m_record;
    PacketLog *m_log = nullptr;
    PacketExchangeFinder *m_finder = nullptr;
    QTimer m_again; ///< Looks again for an answer that is still to come.
    qint64 m_logSize = 0;
    bool m_revealed = false;
    FieldTreeModel *m_fields;
    PacketHead *m_head;
    LinkStrip *m_links;
    QTreeView *m_tree;
    QTabWidget *m_tabs;
    HexView *m_hex;
    PayloadTab *m_payload;
    int m_nameWidth = 0, m_valueWidth = 0; ///< px that sizeSections() gave; once the reader changes them, they stay.
};
