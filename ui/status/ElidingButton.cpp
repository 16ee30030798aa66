#include "status/ElidingButton.h"

#include "text/PlainText.h"
#include "theme/Theme.h"

namespace {

constexpr int frame = 4 * theme::grid; ///< px around the text, icon not counted.

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
    return {fontMetrics().horizontalAdvance(m_label) + frame + iconWidth, QPushButton::sizeHint().height()};
}

QSize ElidingButton::minimumSizeHint() const
{
    return {qMin(sizeHint().width(), 12 * theme::grid), QPushButton::sizeHint().height()};
}

void ElidingButton::resizeEvent(QResizeEvent *event)
{
    QPushButton::resizeEvent(event);
    const int iconWidth = icon().isNull() ? 0 : iconSize().width() + theme::halfGrid;
    const QString shown = fontMetrics().elidedText(m_label, Qt::ElideRight, qMax(0, width() - iconWidth - frame / 2));
    if (text::label(shown) != QPushButton::text())
        setText(text::label(shown));
    setToolTip(shown == m_label ? QString() : text::toolTip(m_label));
}
