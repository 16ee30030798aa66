// What a record is, at a glance: stands above its fields.
#pragma once

#include "trace/PacketHeadline.h"

#include <QWidget>

class QLabel;

/// A sign and the name, the facts, and what a failing Reason Code means.
class PacketHead : public QWidget
{
    Q_OBJECT
public:
    explicit PacketHead(QWidget *parent = nullptr);

    void setHeadline(const PacketHeadline &headline); ///< Hides itself if the name is empty.
    QString text() const;                             ///< All of it, a line each.
    void refresh();                                   ///< Palette changed.

private:
    PacketHeadline m_headline;
    QLabel *m_sign, *m_facts, *m_meaning;
};
