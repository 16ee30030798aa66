// The round-trip times of PINGREQ as a small plot.
#pragma once

#include "experiment/PingHistory.h"

#include <QWidget>

/// The newest samples at the right, one bar each, scaled to the greatest of those shown.
class RoundTripPlot : public QWidget
{
    Q_OBJECT
public:
    explicit RoundTripPlot(QWidget *parent = nullptr);

    void setHistory(const PingHistory *history); ///< Not owned; call update() when it has grown.
    QSize sizeHint() const override { return {220, 96}; }
    QSize minimumSizeHint() const override { return {120, 56}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    int shownCount() const;
    double scaleMs() const; ///< A round number not below the greatest sample shown.
    QString toolTipAt(int x) const;

    const PingHistory *m_history = nullptr;
};
