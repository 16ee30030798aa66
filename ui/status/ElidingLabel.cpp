#include "status/ElidingLabel.h"

#include "text/PlainText.h"

void ElidingLabel::setWhole(const QString &text)
{
    if (text == m_whole)
        return;
    m_whole = text;
    setTextFormat(Qt::PlainText);
    setAccessibleName(text);
    fit();
}

void ElidingLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    fit();
}

void ElidingLabel::fit()
{
    const QString shown = fontMetrics().elidedText(m_whole, Qt::ElideRight, contentsRect().width());
    if (shown != text())
        setText(shown);
    setToolTip(shown == m_whole ? QString() : text::toolTip(m_whole));
}
