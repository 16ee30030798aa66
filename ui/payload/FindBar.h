// The line in which one types what is looked for.
#pragma once

#include <QWidget>

class IconButton;
class QLabel;
class QLineEdit;

/// Return and F3 go on, Shift with them goes back, Escape closes. Hidden until open().
class FindBar : public QWidget
{
    Q_OBJECT
public:
    explicit FindBar(QWidget *parent = nullptr);

    void open();                     ///< Shows it, with the focus in it.
    void close();                    ///< Hides it; closed() is told.
    void say(const QString &result); ///< What find() came to, translated; empty: it was found.
    QLineEdit *line() const { return m_line; }

signals:
    void find(const QString &text, bool forward);
    void closed();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void look(bool forward);
    void retranslate();
    QLineEdit *m_line;
    QLabel *m_result;
    IconButton *m_previous;
    IconButton *m_next;
    IconButton *m_close;
};
