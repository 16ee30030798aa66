#include "settings/SectionTabs.h"

#include "theme/Theme.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>

using namespace Qt::StringLiterals;

SectionTabBar::SectionTabBar(QWidget *parent)
    : QTabBar(parent)
{
    setShape(QTabBar::RoundedWest);
    setExpanding(false);
    setDrawBase(false);
    setMouseTracking(true);
    setAttribute(Qt::WA_Hover);
}

void SectionTabBar::setMark(int index, TabMark mark)
{
    if (tabData(index).toInt() == int(mark))
        return;
    setTabData(index, int(mark));
    update();
}

TabMark SectionTabBar::mark(int index) const
{
    return TabMark(tabData(index).toInt());
}

QSize SectionTabBar::tabSizeHint(int) const
{
    int width = 0;
    QFont bold = font();
    bold.setBold(true);
    for (int i = 0; i < count(); ++i)
        width = qMax(width, QFontMetrics(bold).horizontalAdvance(tabText(i)));
    return {width + 16 + 4 * theme::grid, fontMetrics().height() + 2 * theme::grid};
}

void SectionTabBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (int i = 0; i < count(); ++i)
        paintTab(&painter, i);
}

void SectionTabBar::paintTab(QPainter *painter, int index) const
{
    const QRect rect = tabRect(index);
    const bool selected = index == currentIndex();
    if (selected) {
        QColor tint = palette().color(QPalette::Highlight);
        tint.setAlpha(36);
        painter->fillRect(rect, tint);
        painter->fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), palette().brush(QPalette::Link)); // seen on the window as well
    } else if (rect.contains(mapFromGlobal(QCursor::pos())) && underMouse()) {
        painter->fillRect(rect, palette().brush(QPalette::AlternateBase));
    }
    QFont font = this->font();
    font.setBold(selected);
    painter->setFont(font);
    painter->setPen(palette().color(QPalette::WindowText));
    const QRect inner = rect.adjusted(12, 0, -theme::grid, 0);
    painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, tabText(index));

    const QRect place(inner.right() - 15, inner.center().y() - 7, 16, 16);
    switch (mark(index)) {
    case TabMark::None:
        break;
    case TabMark::Changed:
        theme::icon(u"changed"_s, palette()).paint(painter, place);
        break;
    case TabMark::Ignored:
        theme::icon(theme::Sign::Warning, palette()).paint(painter, place);
        break;
    case TabMark::Wrong:
        theme::icon(theme::Sign::Error, palette()).paint(painter, place);
        break;
    }
    if (selected && hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = rect.adjusted(4, 2, -2, -2);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, painter, this);
    }
}

SectionTabs::SectionTabs(QWidget *parent)
    : QTabWidget(parent)
    , m_bar(new SectionTabBar)
{
    setTabBar(m_bar);
    setTabPosition(QTabWidget::West);
    setDocumentMode(true);
}
