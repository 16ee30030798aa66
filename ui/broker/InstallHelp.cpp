#include "broker/InstallHelp.h"

#include "broker/MosquittoProgram.h"
#include "settings/IconButton.h"
#include "status/TextBlock.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

InstallHelp::InstallHelp(QWidget *parent)
    : QWidget(parent)
    , m_text(new TextBlock(this))
    , m_commands(new QGridLayout)
    , m_again(new QPushButton(this))
{
    m_again->setAccessibleName(u"Look again"_s);
    m_commands->setSpacing(theme::grid);
    m_commands->setColumnStretch(1, 1);
    const QList<mosquitto::Installer> installers = mosquitto::installers();
    const qsizetype here = mosquitto::installersHere();
    for (qsizetype i = 0; i < installers.size(); ++i)
        addCommand(installers[i].system, installers[i].command, i < here);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::grid);
    column->addWidget(m_text);
    column->addLayout(m_commands);
    column->addWidget(m_again, 0, Qt::AlignLeft);
    column->addStretch(1);
    connect(m_again, &QPushButton::clicked, this, &InstallHelp::lookAgain);
    retranslate();
}

void InstallHelp::addCommand(const QString &system, const QString &command, bool isHere)
{
    auto *label = new QLabel(system, this);
    auto *line = new QLineEdit(command, this);
    auto *copy = new IconButton(u"copy"_s, u"Copy the command for "_s + system, this);
    label->setBuddy(line);
    line->setReadOnly(true);
    line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    line->setAccessibleName(u"Command for "_s + system);
    line->setCursorPosition(0);
    if (isHere) { // the one for this machine
        QFont bold = label->font();
        bold.setBold(true);
        label->setFont(bold);
    }
    connect(copy, &QAbstractButton::clicked, line, [line] { QGuiApplication::clipboard()->setText(line->text()); });
    const int row = m_commands->rowCount();
    m_commands->addWidget(label, row, 0);
    m_commands->addWidget(line, row, 1);
    m_commands->addWidget(copy, row, 2);
}

void InstallHelp::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void InstallHelp::retranslate()
{
    m_text->setText(
        tr("The local broker is mosquitto, which is not installed on this machine. Run the command for your system in a terminal, "
           "then look again."));
    m_again->setText(tr("&Look again"));
    for (IconButton *copy : findChildren<IconButton *>())
        copy->setToolTip(tr("Copy the command"));
}
