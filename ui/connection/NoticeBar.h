// A question or a fact in a line of its own under the URL, with buttons; in place of a dialog.
#pragma once

#include "theme/Theme.h"

#include <QList>
#include <QWidget>

#include <functional>

class IconButton;
class QHBoxLayout;
class QLabel;
class QPushButton;

/// Hidden while it has nothing to say. Plain text only.
class NoticeBar : public QWidget
{
    Q_OBJECT
public:
    struct Choice {
        QString text;
        QString name; ///< For assistive technology, in English.
        std::function<void()> run;
    };
    explicit NoticeBar(QWidget *parent = nullptr);

    /// Each button closes the bar, then does its work. The first one is what Return does while the bar has the focus.
    void ask(theme::Sign sign, const QString &text, const QList<Choice> &choices);
    void close();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void refresh();

    QLabel *m_icon;
    QLabel *m_text;
    QHBoxLayout *m_buttons;
    IconButton *m_close;
    theme::Sign m_sign = theme::Sign::Info;
};
