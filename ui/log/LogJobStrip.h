// Work on a log that takes a while, in one line: what it does, how far it is, a button to end it.
#pragma once

#include "theme/Theme.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

/// Hidden until show().
class LogJobStrip : public QWidget
{
    Q_OBJECT
public:
    /// `name`: of the button, in English, whatever the language.
    explicit LogJobStrip(const QString &name, QWidget *parent = nullptr);

    void setButtonText(const QString &text); ///< Translated.
    /// `text` is translated. With `total` 0 there is no bar.
    void show(theme::Sign sign, const QString &text, qint64 done = 0, qint64 total = 0);
    QString text() const;

signals:
    void ended(); ///< The button.

protected:
    void changeEvent(QEvent *event) override;

private:
    theme::Sign m_sign = theme::Sign::Running;
    QLabel *m_picture, *m_text;
    QProgressBar *m_bar;
    QToolButton *m_button;
};
