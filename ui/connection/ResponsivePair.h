// Two widgets: side by side where there is room, as tabs where there is not.
#pragma once

#include <QWidget>

class QSplitter;
class QTabWidget;

class ResponsivePair : public QWidget
{
    Q_OBJECT
public:
    ResponsivePair(QWidget *first, QWidget *second, QWidget *parent = nullptr);

    void setTitles(const QString &first, const QString &second);
    bool isNarrow() const { return m_narrow; }
    /// As tabs: brings that one to the front.
    void showFirst() { showTab(0); }
    void showSecond() { showTab(1); }
    QByteArray saveState() const;
    void restoreState(const QByteArray &state);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void showTab(int index);
    QWidget *m_first;
    QWidget *m_second;
    QSplitter *m_splitter;
    QTabWidget *m_tabs;
    QString m_firstTitle;
    QString m_secondTitle;
    bool m_narrow = false;
    int m_front = 0; ///< The tab in front, also while there are none.
};
