// The times of the stages, drawn to scale.
#pragma once

#include "transport/Facts.h"

#include <QTimer>
#include <QWidget>

/// A bar for each stage, placed by its start and duration; the whole width is the attempt so far. A running stage pulses gently.
class Waterfall : public QWidget
{
    Q_OBJECT
public:
    explicit Waterfall(QWidget *parent = nullptr);

    void setStages(const StageProgresses &stages, bool cancelled = false);
    /// Where a stage's bar stands; empty for one that took no time.
    QRect barOf(Stage stage) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    double totalMs() const;
    QString totalText() const;
    int barsWidth() const;
    QRect preparation() const; ///< Before the first stage; empty when it took next to no time.
    double preparationMs() const;
    QString toolTipAt(QPoint position) const;
    void paintBar(QPainter &painter, Stage stage) const;

    StageProgresses m_stages{};
    bool m_cancelled = false;
    QTimer m_pulse;
    int m_phase = 0; ///< Of the pulse, 0 to 31.
};
