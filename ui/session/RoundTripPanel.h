// Round-trip times: the plot, the figures, and the buttons that ask for more.
#pragma once

#include "connection/Connection.h"
#include "experiment/PingHistory.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QPushButton;
class RoundTripPlot;

class RoundTripPanel : public QWidget
{
    Q_OBJECT
public:
    explicit RoundTripPanel(Connection *connection, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void ping();
    void showState();
    void showFigures();
    void retranslate();

    Connection *m_connection;
    PingHistory m_history;
    QTimer m_everySecond;
    QTimer m_frame; ///< Figures are shown at most so often.
    QLabel *m_title;
    RoundTripPlot *m_plot;
    QLabel *m_figures;
    QPushButton *m_ping;
    QCheckBox *m_repeat;
};
