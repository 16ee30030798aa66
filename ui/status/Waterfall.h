// The times of the stages, drawn to scale.
#pragma once

#include "transport/Facts.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

/// A bar for each stage, placed by its start and duration; the whole width is the attempt so far. A running stage pulses gently.
class Waterfall : public QWidget
{
    Q_OBJECT
public:
    explicit Waterfall(QWidget *parent = nullptr);

    void setStages(const StageProgresses &stages, const std::optional<StageProgress> &proxy, bool cancelled);
    /// Where a stage's bar stands; empty for one that took no time.
    QRect barOf(Stage stage) const;
    QRect proxyBar() const; ///< The same of the proxy.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Bar {
        QString name;
        StageProgress progress;
    };
    std::vector<Bar> bars() const;         ///< Those that took time, in their order.
    QRect spanAt(std::size_t index) const; ///< Time runs to the right in it.
    QRect barAt(std::size_t index) const { return mirrored(spanAt(index)); }
    QRect mirrored(const QRect &place) const; ///< Where time runs as the window reads.
    QRect barOf(const QString &name) const;
    double totalMs() const;
    QString totalText() const;
    int barsWidth() const;
    QRect preparation() const; ///< Before the first stage; empty when it took next to no time.
    double preparationMs() const;
    QString toolTipAt(QPoint position) const;
    void paintBar(QPainter &painter, const Bar &bar, const QRect &place) const;

    StageProgresses m_stages{};
    std::optional<StageProgress> m_proxy;
    bool m_cancelled = false;
    QTimer m_pulse;
    int m_phase = 0; ///< Of the pulse, 0 to 31.
};
