#include "window/PageTabs.h"

#include "settings/IconButton.h"

#include <QEvent>
#include <QMouseEvent>

using namespace Qt::StringLiterals;

PageTabs::PageTabs(QWidget *parent)
    : QTabBar(parent)
{
    setAccessibleName(u"Open connections"_s);
    setDocumentMode(true);
    setDrawBase(true);
    setExpanding(false);
    setMovable(true);
    setElideMode(Qt::ElideMiddle);
    setUsesScrollButtons(true);
    setFocusPolicy(Qt::TabFocus);
}

void PageTabs::tabInserted(int tab)
{
    auto *button = new IconButton(u"close"_s, u"Close tab"_s, this);
    button->setFocusPolicy(Qt::NoFocus);
    button->setIconSize({12, 12});
    setTabButton(tab, RightSide, button);
    connect(button, &QToolButton::clicked, this, [this, button] {
        for (int i = 0; i < count(); ++i) {
            if (tabButton(i, RightSide) == button) {
                emit closeRequested(i);
                return;
            }
        }
    });
    retranslate();
    QTabBar::tabInserted(tab);
}

/// One tab alone needs no bar.
void PageTabs::tabLayoutChange()
{
    setVisible(count() > 1);
    QTabBar::tabLayoutChange();
}

void PageTabs::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::MiddleButton) {
        if (const int tab = tabAt(event->pos()); tab >= 0)
            emit closeRequested(tab);
        return;
    }
    QTabBar::mouseReleaseEvent(event);
}

void PageTabs::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int tab = tabAt(event->pos()); tab >= 0 && event->button() == Qt::LeftButton)
        emit keepRequested(tab);
    QTabBar::mouseDoubleClickEvent(event);
}

void PageTabs::changeEvent(QEvent *event)
{
    QTabBar::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void PageTabs::retranslate()
{
    for (int i = 0; i < count(); ++i) {
        if (QWidget *button = tabButton(i, RightSide))
            button->setToolTip(tr("Close the tab (Ctrl+W, or the middle mouse button). The connection stays in the list and goes on."));
    }
}
