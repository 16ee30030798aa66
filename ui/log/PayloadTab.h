// The payload of the chosen packet.
#pragma once

#include "trace/PacketPayload.h"

#include <QWidget>

class PayloadView;
class QLabel;

/// Makes its view when it is first shown or asked for: a window that shows no payload starts without it.
class PayloadTab : public QWidget
{
    Q_OBJECT
public:
    explicit PayloadTab(QWidget *parent = nullptr);

    void setPayload(const std::optional<PacketPayload> &payload);
    PayloadView *view(); ///< Made now, if it was not yet.
    void refresh();      ///< Language changed.

protected:
    void showEvent(QShowEvent *event) override;

private:
    std::optional<PacketPayload> m_payload;
    QLabel *m_note; ///< Says that secrets are masked.
    PayloadView *m_view = nullptr;
};
