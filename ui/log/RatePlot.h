// Rates over time as a plot.
#pragma once

#include "log/RateSeries.h"

#include <QWidget>

/// Sent as a full line with squares, received as a dashed one with circles. The mouse, or the arrow keys when it has the focus, read off
/// a point; its accessible description says the same. The table of RateModel has the same numbers.
class RatePlot : public QWidget
{
    Q_OBJECT
public:
    enum class Unit : quint8 { Packets, Bytes }; ///< Per second.

    explicit RatePlot(QWidget *parent = nullptr);

    void setRates(const RateBins &rates); ///< A copy is kept.
    void setUnit(Unit unit);
    Unit unit() const { return m_unit; }
    /// What stands at the step that is read off: "12 s: 120 packets/s sent, 3 packets/s received"; empty: none is.
    QString reading() const;
    QSize sizeHint() const override { return {420, 180}; }
    QSize minimumSizeHint() const override { return {180, 90}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    const std::array<std::vector<double>, 2> &values() const { return m_unit == Unit::Packets ? m_series.packets : m_series.bytes; }
    QRectF area() const; ///< Of the lines, within the axes.
    double greatest() const;
    QString rateText(double rate) const;
    double xOf(std::size_t step, const QRectF &area) const;
    void arrange();
    void read(int step);
    void paintAxes(QPainter &painter, const QRectF &area, double scale) const;
    void paintLine(QPainter &painter, const QRectF &area, double scale, std::size_t sender) const;
    void paintLegend(QPainter &painter, const QRectF &area) const;
    void paintReading(QPainter &painter, const QRectF &area, double scale) const;

    RateBins m_rates;
    RateSeries m_series;
    Unit m_unit = Unit::Packets;
    int m_read = -1; ///< The step that is read off; -1: none.
};
