// What the window shows while there is no connection.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class TextBlock;

class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);

signals:
    void newRequested();
    void brokerRequested();
    /// A URL or an options object was given.
    void textGiven(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    QLabel *m_icon;
    QLabel *m_title;
    TextBlock *m_text; ///< Laid out once for a width, as a wrapping label is not.
    QLineEdit *m_url;
    QPushButton *m_open;
    QPushButton *m_new;
    QPushButton *m_broker;
};
