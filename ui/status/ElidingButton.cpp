#include "status/ElidingButton.h"

#include "text/PlainText.h"
#include "theme/Theme.h"

namespace {

constexpr int margins = 2 * theme::grid; ///< px that a cut text keeps from the edges.

} // namespace

ElidingButton::ElidingButton(const QString &label, QWidget *parent)
    : QPushButton(text::label(label), parent)
    , m_label(label)
{
    setAccessibleName(label);
    setAutoDefault(false);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize ElidingButton::sizeHint() const
{
    const int iconWidth = icon().isNull() ? 0 : iconSize().width() + theme::halfGrid;
    return {theme::buttonWidth(fontMetrics(), m_label) + iconWidth, QPushButton::sizeHint().height()};
}

QSize ElidingButton::minimumSizeHint() const
{
    return {qMin(sizeHint().width(), 12 * theme::grid), QPushButton::sizeHint().height()};
}

void ElidingButton::resizeEvent(QResizeEvent *event)
{
    QPushButton::resizeEvent(event);
    const int iconWidth = icon().isNull() ? 0 : iconSize().width() + theme::halfGrid;
    const QString shown = fontMetrics().elidedText(m_label, Qt::ElideRight, qMax(0, width() - iconWidth - margins));
    if (text::label(shown) != QPushButton::text())
        setText(text::label(shown));
    setToolTip(shown == m_label ? QString() : text::toolTip(m_label));
}
