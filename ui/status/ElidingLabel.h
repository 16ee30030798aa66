// A line of text that fits any width.
#pragma once

#include <QLabel>

/// Shows as much of its text as fits in one line; tooltip and accessible name have the whole.
class ElidingLabel : public QLabel
{
    Q_OBJECT
public:
    using QLabel::QLabel;

    void setWhole(const QString &text);
    QString whole() const { return m_whole; }
    QSize minimumSizeHint() const override { return {80, QLabel::minimumSizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    QString m_whole;
};
