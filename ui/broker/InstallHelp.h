// How to get mosquitto, with commands to copy.
#pragma once

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;
class TextBlock;

/// Shown in place of the broker where mosquitto is missing.
class InstallHelp : public QWidget
{
    Q_OBJECT
public:
    explicit InstallHelp(QWidget *parent = nullptr);

signals:
    void lookAgain(); ///< It may have been installed meanwhile.

protected:
    void changeEvent(QEvent *event) override;

private:
    void addCommand(const QString &system, const QString &command, bool isHere);
    void retranslate();

    TextBlock *m_text;
    QGridLayout *m_commands;
    QPushButton *m_again;
};
