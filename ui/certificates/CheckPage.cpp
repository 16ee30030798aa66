#include "certificates/CheckPage.h"

#include "certificates/PassphraseEdit.h"
#include "settings/CaFilesEdit.h"
#include "settings/FieldHint.h"
#include "status/FactView.h"
#include "text/PlainText.h"
#include "transport/TlsMaterial.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>

#include <algorithm>

using namespace Qt::StringLiterals;
using Role = FitQuestion::Role;
using State = FitCheck::State;

namespace {

constexpr int pauseMs = 300;

theme::Sign signOf(State state)
{
    switch (state) {
    case State::Ok:
        return theme::Sign::Ok;
    case State::Warning:
        return theme::Sign::Warning;
    case State::Failed:
        return theme::Sign::Error;
    case State::NotChecked:
        break;
    }
    return theme::Sign::Skipped;
}

Fact factOf(const FitCheck &check)
{
    Fact fact;
    fact.cells = {fitCheckName(check.id), text::visible(check.text, 1'000)};
    fact.sign = signOf(check.state);
    fact.signText = theme::word(*fact.sign);
    if (!check.advice.isEmpty()) {
        Fact advice;
        advice.cells = {text::visible(check.advice, 1'000)};
        fact.children.push_back(advice);
    }
    return fact;
}

void showFile(FieldHint *hint, const CompositeField *field)
{
    const bool wrong = !field->problem().isEmpty();
    hint->say(wrong ? theme::Sign::Error : theme::Sign::Info, wrong ? field->problem() : field->information());
}

} // namespace

CheckPage::CheckPage(QWidget *parent)
    : QWidget(parent)
    , m_role(new QComboBox)
    , m_ca(new CaFilesEdit)
    , m_systemCa(new QCheckBox)
    , m_certificate(new FileEdit)
    , m_key(new FileEdit)
    , m_list(new FileEdit)
    , m_passphrase(new PassphraseEdit)
    , m_host(new QLineEdit)
    , m_summary(new FieldHint(this))
    , m_view(new FactView(this))
    , m_take(new QPushButton(this))
    , m_clear(new QPushButton(this))
    , m_copy(new QPushButton(this))
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(pauseMs);
    build();
    watch();
    m_rows.retranslate();
    refresh();
    check();
}

void CheckPage::build()
{
    auto *fields = new QWidget;
    m_form = FormRows::layoutOf(fields);
    addFields();
    auto *area = new QScrollArea(this);
    area->setAccessibleName(u"What to check"_s);
    area->setFocusPolicy(Qt::NoFocus); // what is in it takes the focus, and is scrolled to
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(fields);
    m_view->setAccessibleName(u"Checks"_s);
    m_view->setColumnShares({3, 8});
    m_view->setFrameShape(QFrame::StyledPanel);

    auto *right = new QWidget(this);
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    column->setSpacing(theme::grid);
    column->addWidget(m_summary);
    column->addWidget(m_view, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::grid);
    buttons->addWidget(m_take);
    buttons->addWidget(m_clear);
    buttons->addStretch(1);
    buttons->addWidget(m_copy);
    column->addLayout(buttons);
    auto *splitter = new QSplitter(this);
    splitter->addWidget(area);
    splitter->addWidget(right);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(splitter);
}

void CheckPage::addFields()
{
    m_role->addItems({QString(), QString()});
    m_rows.addRow(
        m_form, m_role, "Role", [] { return tr("&For"); },
        [] { return tr("A broker's certificate needs a matching name and the purpose serverAuth; a client's the purpose clientAuth."); });
    m_rows.addText([this] {
        m_role->setItemText(0, tr("a broker (server)"));
        m_role->setItemText(1, tr("a client"));
    });
    m_caHint = m_rows.addRow(
        m_form, m_ca, "CA file", [] { return tr("C&A file"); },
        [] {
            return tr("What the other side trusts: for a broker's certificate the clients' CA file, for a client's the broker's cafile.");
        });
    m_rows.addBox(
        m_form, m_systemCa, "Trust the system's CAs", [] { return tr("Trust the system's CAs as &well"); },
        [] { return tr("For certificates of public CAs."); });
    m_certificateHint = m_rows.addRow(
        m_form, m_certificate, "Certificate to check", [] { return tr("&Certificate"); },
        [] { return tr("With its intermediate CAs behind it, as PEM; DER, or PKCS#12 with its key.\nmosquitto.conf: certfile"); });
    m_keyHint = m_rows.addRow(
        m_form, m_key, "Private key", [] { return tr("Private &key"); },
        [] { return tr("Empty, if it is in the certificate's file.\nmosquitto.conf: keyfile"); });
    m_rows.addRow(
        m_form, m_passphrase, "Passphrase", [] { return tr("&Passphrase"); },
        [] { return tr("Opens the key or the PKCS#12 file. It is used here alone, and not kept."); });
    m_rows.addRow(
        m_form, m_host, "Host name", [] { return tr("&Host name"); },
        [] { return tr("The host name or address in the clients' URL. TLS compares it with the names in the certificate (RFC 6125)."); });
    m_listHint = m_rows.addRow(
        m_form, m_list, "Revocation list", [] { return tr("&Revocation list"); },
        [] { return tr("May stay empty. PEM or DER.\nmosquitto.conf: crlfile"); });
    m_rows.addButton(
        m_take, "Take from this connection", [] { return tr("&Take from this connection"); },
        [this] {
            return m_connection.isEmpty() ? tr("Open a connection first.")
                                          : tr("CA, client certificate, key and host of %1").arg(text::visible(m_connection));
        });
    m_rows.addButton(
        m_clear, "Clear", [] { return tr("C&lear"); }, [] { return tr("Empties all fields"); });
    m_rows.addButton(
        m_copy, "Copy the result", [] { return tr("Copy the re&sult"); }, [] { return tr("All checks as text"); });
    m_rows.addText([this] { m_view->setHeaders({tr("Check"), tr("Result")}); });
}

void CheckPage::watch()
{
    const auto edit = [this] {
        refresh();
        m_delay.start();
    };
    for (CompositeField *field : QList<CompositeField *>{m_ca, m_certificate, m_key, m_list, m_passphrase}) {
        connect(field, &CompositeField::edited, this, edit);
        connect(field, &CompositeField::judged, this, &CheckPage::showHints);
    }
    connect(m_role, &QComboBox::currentIndexChanged, this, edit);
    connect(m_systemCa, &QCheckBox::toggled, this, edit);
    connect(m_host, &QLineEdit::textChanged, this, edit);
    connect(&m_delay, &QTimer::timeout, this, &CheckPage::check);
    connect(m_take, &QPushButton::clicked, this, &CheckPage::connectionRequested);
    connect(m_clear, &QPushButton::clicked, this, [this] { setQuestion({}); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(text::visibleLines(plainText(m_checks), 1'000'000)); });
}

FitQuestion CheckPage::question() const
{
    FitQuestion question;
    question.role = m_role->currentIndex() == 0 ? Role::Server : Role::Client;
    question.ca = m_ca->files();
    question.systemCa = m_systemCa->isChecked();
    question.certificate = m_certificate->value();
    question.key = m_key->value();
    question.passphrase = m_passphrase->value();
    question.host = m_host->text().trimmed();
    question.revocationList = m_list->value();
    return question;
}

void CheckPage::setQuestion(const FitQuestion &question)
{
    m_role->setCurrentIndex(question.role == Role::Server ? 0 : 1);
    m_ca->setFiles(question.ca);
    m_systemCa->setChecked(question.systemCa);
    m_certificate->setValue(question.certificate);
    m_key->setValue(question.key);
    m_passphrase->setValue(question.passphrase);
    m_host->setText(question.host);
    m_list->setValue(question.revocationList);
    refresh();
    check();
}

void CheckPage::takeFiles(const QStringList &paths)
{
    FitQuestion asked = question();
    for (const QString &path : paths)
        takeFile(asked, path);
    setQuestion(asked);
}

void CheckPage::setConnection(const QString &name, bool exists)
{
    m_connection = exists ? name : QString();
    m_rows.retranslate();
    m_take->setEnabled(exists);
}

void CheckPage::check()
{
    m_delay.stop();
    const FitQuestion asked = question();
    const bool nothing = asked.certificate.isEmpty() && asked.key.isEmpty() && asked.ca.isEmpty();
    m_checks = nothing ? QList<FitCheck>() : checkFit(asked);
    Facts facts;
    State worst = State::Ok;
    for (const FitCheck &check : std::as_const(m_checks)) {
        facts.push_back(factOf(check));
        if (check.state == State::Failed || (check.state == State::Warning && worst == State::Ok))
            worst = check.state;
    }
    m_view->setFacts(facts);
    m_view->setEmptyText(
        tr("Give the files of a broker or of a client, or drop them here: each goes to its field by its content. Nothing is sent "
           "anywhere; what is wrong is said before the broker finds it."));
    m_summary->say(signOf(worst), nothing ? QString() : fitSummary(m_checks));
    m_copy->setEnabled(!nothing);
}

void CheckPage::showHints()
{
    showFile(m_caHint, m_ca);
    showFile(m_certificateHint, m_certificate);
    showFile(m_keyHint, m_key);
    showFile(m_listHint, m_list);
}

void CheckPage::refresh()
{
    FormRows::setVisible(m_form, m_host, m_role->currentIndex() == 0);
    showHints();
}

void CheckPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    {
        const QSignalBlocker blocker(m_role);
        m_rows.retranslate();
    }
    check();
}
