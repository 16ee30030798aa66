#include "certificates/MakeForm.h"

#include "certificates/MachineNames.h"
#include "certificates/PassphraseEdit.h"
#include "settings/FieldHint.h"
#include "settings/FileEdit.h"
#include "text/PlainText.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHostInfo>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSpinBox>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

KeyKind keyOf(const QComboBox *combo)
{
    return KeyKind(combo->currentData().toInt());
}

/// One entry in a line.
QStringList linesOf(const QPlainTextEdit *edit)
{
    QStringList lines;
    for (const QString &line : edit->toPlainText().split(u'\n')) {
        if (const QString trimmed = line.trimmed(); !trimmed.isEmpty())
            lines << trimmed;
    }
    return lines;
}

} // namespace

MakeForm::MakeForm(QWidget *parent)
    : QWidget(parent)
    , m_form(FormRows::layoutOf(this))
{
    addAuthority();
    addServer();
    addClients();
    addBroker();
    m_rows.retranslate();
    fillDefaults();
    watch();
    refresh();
}

/// So that "Make" alone gives something that works from this machine and from its neighbours.
void MakeForm::fillDefaults()
{
    m_newAuthority->setChecked(true);
    const QString host = QHostInfo::localHostName();
    m_authorityName->setText((host.isEmpty() ? u"Lab"_s : host).left(50) + " CA"_L1);
    m_intermediateName->setText((host.isEmpty() ? u"Lab"_s : host).left(50) + " Issuing CA"_L1);
    m_authorityDays->setValue(3'650);
    m_serverNames->setPlainText(machineNames().join(u'\n'));
    m_serverDays->setValue(825);
    m_clientNames->setPlainText(u"device-1"_s);
    m_clientDays->setValue(825);
    m_port->setValue(8'883);
}

void MakeForm::watch()
{
    const auto changed = [this] {
        refresh();
        judge();
        emit edited();
    };
    for (QLineEdit *line : {m_authorityName, m_organisation, m_intermediateName})
        connect(line, &QLineEdit::textChanged, this, changed);
    for (QPlainTextEdit *text : {m_serverNames, m_clientNames})
        connect(text, &QPlainTextEdit::textChanged, this, changed);
    for (QComboBox *combo : {m_authorityKey, m_serverKey, m_clientKey})
        connect(combo, &QComboBox::currentIndexChanged, this, changed);
    for (QSpinBox *spin : {m_authorityDays, m_serverDays, m_clientDays, m_port})
        connect(spin, &QSpinBox::valueChanged, this, changed);
    for (QAbstractButton *box : QList<QAbstractButton *>{m_newAuthority, m_intermediate, m_require, m_identity, m_list})
        connect(box, &QAbstractButton::toggled, this, changed);
    for (CompositeField *field :
         QList<CompositeField *>{m_authorityCertificate, m_authorityKeyFile, m_authorityPassphrase, m_bundlePassphrase})
        connect(field, &CompositeField::edited, this, changed);
    for (FileEdit *file : {m_authorityCertificate, m_authorityKeyFile})
        connect(file, &FileEdit::judged, this, &MakeForm::judge);
}

/// Fields that say nothing at the moment are hidden or disabled.
void MakeForm::refresh()
{
    const bool fresh = m_newAuthority->isChecked();
    for (QWidget *field : QList<QWidget *>{m_authorityName, m_organisation, m_authorityKey, m_authorityDays})
        FormRows::setVisible(m_form, field, fresh);
    for (QWidget *field : QList<QWidget *>{m_authorityCertificate, m_authorityKeyFile, m_authorityPassphrase})
        FormRows::setVisible(m_form, field, !fresh);
    FormRows::setVisible(m_form, m_intermediateName, m_intermediate->isChecked());
    const bool clients = !clientNames().isEmpty();
    for (QWidget *field : QList<QWidget *>{m_clientKey, m_clientDays, m_bundlePassphrase})
        field->setEnabled(clients);
    m_identity->setEnabled(m_require->isChecked());
}

QStringList MakeForm::clientNames() const
{
    return linesOf(m_clientNames);
}

CertificateSetSpec MakeForm::typed() const
{
    CertificateSetSpec spec;
    spec.authority.commonName = m_authorityName->text();
    spec.authority.organisation = m_organisation->text();
    spec.authority.key = keyOf(m_authorityKey);
    spec.authority.days = m_authorityDays->value();
    if (m_intermediate->isChecked()) // as long as what it issues, and a little more
        spec.intermediate = CertificateSpec{CertificateRole::Intermediate, m_intermediateName->text(),
                                            m_organisation->text(),        {},
                                            keyOf(m_authorityKey),         std::max(m_serverDays->value(), m_clientDays->value()) + 1};
    spec.server = CertificateSpec{CertificateRole::Server, {}, {}, namesFromText(m_serverNames->toPlainText()), keyOf(m_serverKey),
                                  m_serverDays->value()};
    for (const QString &name : clientNames())
        spec.clients.append({CertificateRole::Client, name, {}, {}, keyOf(m_clientKey), m_clientDays->value()});
    spec.pkcs12Passphrase = m_bundlePassphrase->value();
    spec.revocationList = m_list->isChecked();
    return spec;
}

std::optional<CertificateSetSpec> MakeForm::spec()
{
    judge();
    CertificateSetSpec spec = typed();
    QList<SetProblem> problems;
    if (m_oldAuthority->isChecked()) {
        const auto read = readAuthority(m_authorityCertificate->value(), m_authorityKeyFile->value(), m_authorityPassphrase->value());
        if (const auto *found = std::get_if<QList<SpecProblem>>(&read)) {
            for (const SpecProblem &problem : *found)
                problems.append({SetPart::Authority, 0, problem});
        } else {
            spec.existingAuthority = std::get<IssuedCertificate>(read);
        }
    }
    if (problems.isEmpty())
        problems = check(spec);
    showProblems(problems);
    return problems.isEmpty() ? std::optional(spec) : std::nullopt;
}

MosquittoOptions MakeForm::mosquitto() const
{
    return {{}, quint16(m_port->value()), m_require->isChecked(), m_require->isChecked() && m_identity->isChecked()};
}

/// While typing: what can be said without reading files.
void MakeForm::judge()
{
    CertificateSetSpec spec = typed();
    QList<SetProblem> problems = check(spec);
    if (m_oldAuthority->isChecked())
        problems.removeIf([](const SetProblem &problem) { return problem.part == SetPart::Authority; });
    showProblems(problems);
}

void MakeForm::clearHints()
{
    for (FieldHint *hint :
         {m_authorityNameHint, m_organisationHint, m_authorityDaysHint, m_passphraseHint, m_intermediateHint, m_serverNamesHint,
          m_serverKeyHint, m_serverDaysHint, m_clientNamesHint, m_clientKeyHint, m_clientDaysHint, m_bundleHint})
        hint->clear();
    for (const auto &[file, hint] : {std::pair(m_authorityCertificate, m_certificateHint), std::pair(m_authorityKeyFile, m_keyFileHint)})
        hint->say(file->problem().isEmpty() ? theme::Sign::Info : theme::Sign::Error,
                  file->problem().isEmpty() ? file->information() : file->problem());
}

FieldHint *MakeForm::hintOf(const SetProblem &problem) const
{
    const SpecField field = problem.problem.field;
    switch (problem.part) {
    case SetPart::Authority:
        return field == SpecField::Issuer      ? m_certificateHint
            : field == SpecField::Passphrase   ? m_passphraseHint
            : field == SpecField::Days         ? m_authorityDaysHint
            : field == SpecField::Organisation ? m_organisationHint
                                               : m_authorityNameHint;
    case SetPart::Intermediate:
        return m_intermediateHint;
    case SetPart::Server:
        return field == SpecField::Key ? m_serverKeyHint : field == SpecField::Days ? m_serverDaysHint : m_serverNamesHint;
    case SetPart::Client:
        return field == SpecField::Key       ? m_clientKeyHint
            : field == SpecField::Days       ? m_clientDaysHint
            : field == SpecField::Passphrase ? m_bundleHint
                                             : m_clientNamesHint;
    case SetPart::RevocationList:
        break;
    }
    return m_certificateHint;
}

void MakeForm::showProblems(const QList<SetProblem> &problems)
{
    clearHints();
    QHash<FieldHint *, QStringList> texts;
    for (const SetProblem &problem : problems) {
        QStringList &lines = texts[hintOf(problem)];
        const QString line = text::visible(problem.problem.text + u' ' + problem.problem.accepted);
        if (!lines.contains(line) && lines.size() < 5)
            lines << line;
    }
    for (auto it = texts.cbegin(); it != texts.cend(); ++it)
        it.key()->say(theme::Sign::Error, it.value().join(u'\n'));
}

void MakeForm::focusProblem()
{
    for (const FieldHint *hint : findChildren<FieldHint *>()) {
        if (hint->sign() != theme::Sign::Error || hint->text().isEmpty())
            continue;
        if (QWidget *field = hint->parentWidget()->layout()->itemAt(0)->widget())
            field->setFocus();
        return;
    }
}

void MakeForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    m_rows.retranslate();
    judge();
}
