// Is the will published?
#pragma once

#include "delivery/WillWatch.h"

#include <QWidget>

class Explanation;
class IconButton;
class QDoubleSpinBox;
class QLabel;
class QPushButton;

/// Watches the will of the connection on a second one, and tells what came of it. Takes little room: a line and a text under it.
class WillWatchView : public QWidget
{
    Q_OBJECT
public:
    WillWatchView(const Connection *connection, QThread *networkThread, QWidget *parent = nullptr);
    ~WillWatchView() override;

    WillWatch *watch() const { return m_watch; }
    /// Begins to watch, or stops.
    void startOrStop();

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void showState();
    void copy();
    void retranslate();

    const Connection *m_connection;
    WillWatch *m_watch;
    QPushButton *m_go;
    QLabel *m_sign, *m_headline, *m_limitLabel;
    QDoubleSpinBox *m_limit;
    IconButton *m_copy;
    Explanation *m_explanation;
};
