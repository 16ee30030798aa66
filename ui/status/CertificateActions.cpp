#include "status/CertificateActions.h"

#include "status/FlowLayout.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QPushButton>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace {

QString detailsOf(const CertificateInfo &info)
{
    QStringList lines;
    const auto add = [&lines](const QString &name, const QString &value) {
        if (!value.isEmpty())
            lines += u"%1: %2"_s.arg(name, text::visible(value, 2000));
    };
    add(u"Subject"_s, info.subject);
    add(u"Issuer"_s, info.issuer);
    add(u"Names"_s, info.names.first(qMin(qsizetype(100), info.names.size())).join(u", "_s));
    add(u"Not before"_s, info.notBefore.toUTC().toString(Qt::ISODate));
    add(u"Not after"_s, info.notAfter.toUTC().toString(Qt::ISODate));
    add(u"Key"_s, info.key);
    add(u"Signature"_s, info.signatureAlgorithm);
    add(u"Usage"_s, (info.keyUsage + info.extendedKeyUsage).join(u", "_s));
    add(u"Serial number"_s, info.serial);
    add(u"SHA-256"_s, info.sha256);
    return lines.join(u'\n');
}

} // namespace

CertificateActions::CertificateActions(QWidget *parent)
    : QWidget(parent)
{
    auto *row = new FlowLayout(this, theme::halfGrid);
    m_save = makeButton(u"Save as PEM"_s, &CertificateActions::save);
    m_saveChain = makeButton(u"Save the chain as PEM"_s, &CertificateActions::saveChain);
    m_copyFingerprint = makeButton(u"Copy the fingerprint"_s, &CertificateActions::copyFingerprint);
    m_copyDetails = makeButton(u"Copy the details"_s, &CertificateActions::copyDetails);
    m_trustButton = makeButton(u"Trust for this connection"_s, &CertificateActions::trust);
    for (QPushButton *button : {m_save, m_saveChain, m_copyFingerprint, m_copyDetails, m_trustButton})
        row->addWidget(button);
    refresh();
    hide();
}

QPushButton *CertificateActions::makeButton(const QString &name, void (CertificateActions::*run)())
{
    auto *button = new QPushButton(this);
    button->setAccessibleName(name);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, run);
    return button;
}

void CertificateActions::show(const PresentedChain &chain, qsizetype place)
{
    m_chain = chain;
    m_place = place;
    m_trust.reset();
    for (const PresentedCertificate &certificate : chain.certificates) {
        if (certificate.trust)
            m_trust = certificate.trust;
    }
    setVisible(!chain.certificates.isEmpty());
    refresh();
}

QString CertificateActions::name() const
{
    const CertificateInfo info = m_chain.certificates.value(m_place).info;
    return info.readable ? text::visible(info.name, 80) : tr("the chosen one");
}

void CertificateActions::refresh()
{
    const QPalette palette = QGuiApplication::palette();
    m_save->setText(tr("Save as PEM…"));
    m_save->setIcon(theme::icon(u"save"_s, palette));
    m_save->setToolTip(text::toolTip(tr("Writes the certificate %1 to a file, for instance to give it as CA file.").arg(name())));
    m_saveChain->setText(tr("Save chain…"));
    m_saveChain->setIcon(theme::icon(u"save"_s, palette));
    m_saveChain->setToolTip(tr("Writes all presented certificates to one file, the broker's own first."));
    m_saveChain->setVisible(m_chain.certificates.size() > 1);
    m_copyFingerprint->setText(tr("Copy fingerprint"));
    m_copyFingerprint->setIcon(theme::icon(u"copy"_s, palette));
    m_copyFingerprint->setToolTip(text::toolTip(tr("Copies the SHA-256 fingerprint of the certificate %1.").arg(name())));
    m_copyDetails->setText(tr("Copy details"));
    m_copyDetails->setIcon(theme::icon(u"copy"_s, palette));
    m_copyDetails->setToolTip(text::toolTip(tr("Copies names, dates, key and fingerprint of the certificate %1 as text.").arg(name())));
    const bool isCa = m_chain.certificates.size() > 1;
    m_trustButton->setText(isCa ? tr("Trust this CA for this connection…") : tr("Trust it for this connection…"));
    m_trustButton->setIcon(theme::icon(u"certificate"_s, palette));
    m_trustButton->setToolTip(
        m_trust ? text::toolTip(tr("%1. Shows the fingerprint first, to be compared.").arg(text::visible(m_trust->label, 200)))
                : QString());
    m_trustButton->setVisible(m_trust.has_value());
}

void CertificateActions::addTo(QMenu *menu)
{
    if (m_chain.certificates.isEmpty())
        return;
    menu->addSeparator();
    for (QPushButton *button : {m_save, m_saveChain, m_copyFingerprint, m_copyDetails, m_trustButton}) {
        if (!button->isHidden())
            menu->addAction(button->icon(), button->text(), button, &QPushButton::click);
    }
}

void CertificateActions::save()
{
    writePem(toPem(m_chain.certificates.value(m_place).der), u"certificate.pem"_s);
}

void CertificateActions::saveChain()
{
    QByteArray pem;
    for (const PresentedCertificate &certificate : m_chain.certificates)
        pem += toPem(certificate.der);
    writePem(pem, u"chain.pem"_s);
}

void CertificateActions::writePem(const QByteArray &pem, const QString &suggested)
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Save as PEM"), QDir::home().filePath(suggested), tr("PEM (*.pem *.crt)"));
    if (file.isEmpty())
        return;
    QSaveFile target(file);
    const bool written = target.open(QIODevice::WriteOnly) && target.write(pem) == pem.size() && target.commit();
    const QString shown = QDir::toNativeSeparators(file);
    emit said(written ? tr("Saved as %1.").arg(shown) : tr("%1 cannot be written (%2).").arg(shown, target.errorString()));
}

void CertificateActions::copyFingerprint()
{
    QGuiApplication::clipboard()->setText(m_chain.certificates.value(m_place).info.sha256);
    emit said(tr("The SHA-256 fingerprint of %1 is on the clipboard.").arg(name()));
}

void CertificateActions::copyDetails()
{
    QGuiApplication::clipboard()->setText(detailsOf(m_chain.certificates.value(m_place).info));
    emit said(tr("The details of %1 are on the clipboard.").arg(name()));
}

void CertificateActions::trust()
{
    if (m_trust)
        emit trustRequested(FixAction(*m_trust));
}
