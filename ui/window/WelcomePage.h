// What the window shows while there is no connection: every way to begin.
#pragma once

#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class TextBlock;

/// A way that nothing is connected to is not offered.
class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);

signals:
    void newRequested();
    void brokerRequested(); ///< Start the local broker.
    void importRequested();
    void logRequested(); ///< Open a packet log.
    /// A URL or an options object was given.
    void textGiven(const QString &text);

protected:
    void changeEvent(QEvent *event) override;
    void connectNotify(const QMetaMethod &signal) override;

private:
    QWidget *makeWays();
    void arrangeWays();
    void retranslate();
    QLabel *m_icon;
    QLabel *m_title;
    TextBlock *m_text; ///< Laid out once for a width, as a wrapping label is not.
    QLineEdit *m_url;
    QPushButton *m_open;
    QPushButton *m_new, *m_broker, *m_import, *m_log;
    QGridLayout *m_ways;
};
