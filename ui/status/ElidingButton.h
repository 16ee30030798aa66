// A button that fits any width.
#pragma once

#include <QPushButton>

/// Shows as much of its label as fits; tooltip and accessible name have the whole.
class ElidingButton : public QPushButton
{
    Q_OBJECT
public:
    explicit ElidingButton(const QString &label, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QString m_label;
};
