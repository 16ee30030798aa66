// Tabs at the left side with upright text, and a mark for each: changed, ignored, wrong.
#pragma once

#include <QTabBar>
#include <QTabWidget>

/// What a tab's mark says. The worst one wins.
enum class TabMark { None, Changed, Ignored, Wrong };

class SectionTabBar : public QTabBar
{
    Q_OBJECT
public:
    explicit SectionTabBar(QWidget *parent = nullptr);
    void setMark(int index, TabMark mark);

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override { return tabSizeHint(index); }
    void paintEvent(QPaintEvent *event) override;

private:
    TabMark mark(int index) const;
    void paintTab(QPainter *painter, int index) const;
};

class SectionTabs : public QTabWidget
{
    Q_OBJECT
public:
    explicit SectionTabs(QWidget *parent = nullptr);
    void setMark(int index, TabMark mark) { m_bar->setMark(index, mark); }

private:
    SectionTabBar *m_bar;
};
