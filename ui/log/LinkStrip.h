// The packets that belong together, as links with the times between them.
#pragma once

#include "find/PacketExchange.h"

#include <QWidget>

class FlowLayout;

/// "PUBLISH #12 → PUBACK #15 after 3.2 ms": a press on one asks to go there. Tab and arrows reach each.
class LinkStrip : public QWidget
{
    Q_OBJECT
public:
    explicit LinkStrip(QWidget *parent = nullptr);

    /// `current`: the record that is shown, which is no link. Hides itself if there is nothing to say.
    void setExchange(const PacketExchange &exchange, qint64 current);
    const PacketExchange &exchange() const { return m_exchange; }
    qint64 current() const { return m_current; } ///< The record that is shown; its step is no link.
    QString text() const;                        ///< What stands there, as one line.
    void refresh();                              ///< Language or palette changed.

signals:
    /// The reader wants to see the record with this index.
    void jumpRequested(qint64 index);

private:
    void clear();
    void addStep(const PacketExchange::Step &step, bool isFirst);
    void addWords(const QString &words, bool isStrong = false);
    void addEnd();

    PacketExchange m_exchange;
    qint64 m_current = -1;
    FlowLayout *m_layout;
};
