#include "broker/BrokerFacts.h"

#include "broker/BrokerFolder.h"
#include "settings/IconButton.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace {

constexpr int columnsOfRow = 3; ///< Label, value, button.

} // namespace

BrokerFacts::BrokerFacts(QWidget *parent)
    : QWidget(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme::grid);
    grid->setVerticalSpacing(theme::halfGrid);
    for (int side = 0; side < 2; ++side)
        grid->setColumnStretch(side * columnsOfRow + 1, 1);
    for (const char *name : {"User name", "Password", "CA file", "Client certificate", "Client key", "Forbidden topics"})
        addRow(QString::fromLatin1(name));
    retranslate();
}

void BrokerFacts::addRow(const QString &name)
{
    const Row row{new QLabel(this), new QLineEdit(this), new IconButton(u"copy"_s, u"Copy: "_s + name, this)};
    row.value->setReadOnly(true);
    row.value->setAccessibleName(name);
    row.label->setBuddy(row.value);
    row.copy->setEnabled(false);
    connect(row.copy, &QAbstractButton::clicked, row.value, [value = row.value] { QGuiApplication::clipboard()->setText(value->text()); });
    auto *grid = static_cast<QGridLayout *>(layout());
    const int line = int(m_rows.size()) / 2;
    const int first = int(m_rows.size()) % 2 * columnsOfRow; // two beside each other, so that room is left for the log
    grid->addWidget(row.label, line, first);
    grid->addWidget(row.value, line, first + 1);
    grid->addWidget(row.copy, line, first + 2);
    m_rows.append(row);
}

void BrokerFacts::setAccess(const BrokerAccess &access)
{
    const QStringList values{access.userName,
                             QString::fromUtf8(access.password),
                             QDir::toNativeSeparators(access.file(BrokerFolder::ca)),
                             QDir::toNativeSeparators(access.file(BrokerFolder::clientCertificate)),
                             QDir::toNativeSeparators(access.file(BrokerFolder::clientKey)),
                             QString::fromLatin1(forbiddenTopics)};
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        m_rows[i].value->setText(values[i]);
        m_rows[i].value->setCursorPosition(int(values[i].size())); // the end of a path tells more
        m_rows[i].copy->setEnabled(true);
    }
}

void BrokerFacts::clear()
{
    for (const Row &row : std::as_const(m_rows)) {
        row.value->clear();
        row.copy->setEnabled(false);
    }
}

void BrokerFacts::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void BrokerFacts::retranslate()
{
    const QStringList labels{tr("User name"),          tr("Password"),   tr("CA file"),
                             tr("Client certificate"), tr("Client key"), QCoreApplication::translate("BrokerCommand", "Forbidden topics")};
    const QStringList helps{tr("The broker knows this user alone and lets in nobody else."),
                            tr("Made anew for each start, and worth nothing after it."),
                            tr("Signed the certificates of broker and client. A client that trusts it accepts this broker."),
                            tr("For the listener that requires client certificates."),
                            tr("Belongs to the client certificate. It goes with the broker, as all its files do."),
                            brokerScenario(u"forbidden-topic"_s)->broken()};
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        m_rows[i].label->setText(labels[i]);
        m_rows[i].value->setToolTip(helps[i]);
        m_rows[i].copy->setToolTip(tr("Copy: %1").arg(labels[i]));
    }
}
