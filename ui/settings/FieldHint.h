// The line under a field: what is wrong with it, why it is ignored, or what it was recognised as.
#pragma once

#include "theme/Theme.h"

#include <QWidget>

class QLabel;

/// Hidden while it has nothing to say. Plain text only.
class FieldHint : public QWidget
{
    Q_OBJECT
public:
    explicit FieldHint(QWidget *parent = nullptr);

    void say(theme::Sign sign, const QString &text);
    void clear();
    QString text() const;
    theme::Sign sign() const { return m_sign; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    QLabel *m_icon;
    QLabel *m_text;
    theme::Sign m_sign = theme::Sign::Info;
};
