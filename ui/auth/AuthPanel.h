// Enhanced authentication as it goes: what the broker asks, the tester's answer, and doing it again.
#pragma once

#include "connection/Connection.h"

#include <QElapsedTimer>
#include <QFrame>
#include <QTimer>

class BinaryValueEdit;
class FieldHint;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

/// Hidden unless the connection uses an Authentication Method and has something to say of it. Connected, it is one line with a button;
/// while an AUTH waits to be answered by hand, or data for a re-authentication is typed, it opens.
class AuthPanel : public QFrame
{
    Q_OBJECT
public:
    explicit AuthPanel(Connection *connection, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeChallenge();
    QWidget *makeAnswer();
    void watch();
    void takeChallenge(const mqtt::Auth &challenge);
    void refresh();
    void showTime();
    void showData();
    QString headline() const;
    QString challengeText() const;
    void send();
    void askAgain();
    void disconnectNow();
    void retranslate();
    bool isActive() const;
    bool isWaiting() const;

    Connection *m_connection;
    mqtt::Auth m_challenge;
    QElapsedTimer m_since; ///< The challenge came.
    QTimer m_clock{this};
    bool m_entering = false; ///< Data for a re-authentication is typed.

    QLabel *m_headline;
    QLabel *m_time;
    QPushButton *m_again;
    QWidget *m_details;
    QWidget *m_challengeBox;
    QLabel *m_challengeLabel;
    QPlainTextEdit *m_data;
    QComboBox *m_dataForm;
    QLabel *m_answerLabel;
    BinaryValueEdit *m_answer;
    FieldHint *m_hint;
    QPushButton *m_send;
    QPushButton *m_disconnect;
};
