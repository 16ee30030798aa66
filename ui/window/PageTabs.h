// A bar of tabs that can be moved, closed with the middle button, and closed with a button each.
#pragma once

#include <QTabBar>

class PageTabs : public QTabBar
{
    Q_OBJECT
public:
    explicit PageTabs(QWidget *parent = nullptr);

signals:
    void closeRequested(int tab);
    void keepRequested(int tab); ///< A double click.

protected:
    void tabInserted(int tab) override;
    void tabLayoutChange() override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
};
