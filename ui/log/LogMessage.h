// What is said below the log, where it happened.
#pragma once

#include "theme/Theme.h"

#include <QWidget>

class QLabel;
class QToolButton;

/// A sign, a text and a button to dismiss it; hidden while there is nothing to say.
class LogMessage : public QWidget
{
    Q_OBJECT
public:
    /// `lasts`: it cannot be dismissed.
    explicit LogMessage(bool lasts, QWidget *parent = nullptr);

    void show(theme::Sign sign, const QString &text); ///< Translated; an empty one hides it.
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    theme::Sign m_sign = theme::Sign::Info;
    QLabel *m_picture, *m_text;
    QToolButton *m_close;
};
