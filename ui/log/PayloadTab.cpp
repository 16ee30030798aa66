#include "log/PayloadTab.h"

#include "payload/PayloadView.h"
#include "theme/Theme.h"

#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

PayloadTab::PayloadTab(QWidget *parent)
    : QWidget(parent)
    , m_note(new QLabel(this))
{
    m_note->setWordWrap(true);
    m_note->setContentsMargins(theme::grid, theme::halfGrid, theme::grid, 0);
    m_note->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_note);
}

PayloadView *PayloadTab::view()
{
    if (m_view)
        return m_view;
    m_view = new PayloadView(this);
    m_view->setSettingsKey(u"log/payloadForm"_s);
    layout()->addWidget(m_view);
    setPayload(m_payload);
    return m_view;
}

void PayloadTab::setPayload(const std::optional<PacketPayload> &payload)
{
    m_payload = payload;
    refresh();
    if (!m_view)
        return;
    if (!payload)
        m_view->clear();
    else
        m_view->setPayload(payload->bytes, {payload->contentType, payload->payloadFormatIndicator, payload->topicName});
}

void PayloadTab::refresh()
{
    const qsizetype masked = m_payload ? m_payload->masked : 0;
    m_note->setVisible(masked > 0);
    m_note->setText(
        tr("%n byte(s) of secrets are masked with *, in copies and saved files too. \"Reveal Secrets for This View\" shows them.", nullptr,
           int(masked)));
}

void PayloadTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    view();
}
