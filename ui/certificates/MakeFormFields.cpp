// The fields of MakeForm and what they say of themselves.
#include "certificates/MakeForm.h"

#include "certificates/PassphraseEdit.h"
#include "settings/FileEdit.h"
#include "theme/Theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace {

QComboBox *keyCombo(bool ofClient)
{
    auto *combo = new QComboBox;
    for (const KeyKind kind : {KeyKind::EcP256, KeyKind::EcP384, KeyKind::Rsa2048, KeyKind::Rsa3072, KeyKind::Rsa4096, KeyKind::Ed25519}) {
        if (!ofClient || kind != KeyKind::Ed25519)
            combo->addItem(keyKindName(kind), int(kind));
    }
    return combo;
}

QSpinBox *daysSpin()
{
    auto *spin = new QSpinBox;
    spin->setRange(1, 36'500);
    return spin;
}

QPlainTextEdit *linesEdit(int lines)
{
    auto *edit = new QPlainTextEdit;
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setFixedHeight(edit->fontMetrics().lineSpacing() * lines + 2 * theme::grid);
    return edit;
}

} // namespace

void MakeForm::addAuthority()
{
    m_rows.addTitle(m_form, [] { return tr("Certificate authority (CA)"); });
    m_rows.addBox(
        m_form, m_newAuthority = new QRadioButton(this), "Make a new CA", [] { return tr("Make a &new CA"); },
        [] {
            return tr("A key and a certificate that signs itself. Every client gets the certificate; the key signs and stays with you.");
        });
    m_rows.addBox(
        m_form, m_oldAuthority = new QRadioButton(this), "Use a CA that exists", [] { return tr("&Use a CA that exists"); },
        [] { return tr("So that clients that know the CA already need nothing new."); });
    m_authorityNameHint = m_rows.addRow(
        m_form, m_authorityName = new QLineEdit, "CA name", [] { return tr("CA n&ame"); },
        [] {
            return tr("Common name of the CA, 1 to 64 characters. Another name than those of your other CAs: two of the same name are a "
                      "frequent cause of confusion.\nX.509, RFC 5280 section 4.1.2.6");
        });
    m_organisationHint = m_rows.addRow(
        m_form, m_organisation = new QLineEdit, "Organisation", [] { return tr("&Organisation"); },
        [] { return tr("Of the CA, for people who look at it; may stay empty.\nX.509, RFC 5280 section 4.1.2.4"); });
    m_rows.addRow(
        m_form, m_authorityKey = keyCombo(false), "CA key", [] { return tr("CA &key"); },
        [] {
            return tr("Kind and size of the CA's private key. ECDSA P-256 is small and fast and known to all current clients; RSA suits "
                      "very old ones; Ed25519 needs TLS 1.3 or recent libraries.");
        });
    m_authorityDaysHint = m_rows.addRow(
        m_form, m_authorityDays = daysSpin(), "CA days", [] { return tr("CA &days"); },
        [] {
            return tr("For how many days from now the CA is valid. Nothing that it issues may last longer.\nX.509 Validity, RFC 5280 "
                      "section 4.1.2.5");
        });
    m_certificateHint = m_rows.addRow(
        m_form, m_authorityCertificate = new FileEdit, "CA certificate file", [] { return tr("CA &certificate"); },
        [] { return tr("The certificate of the CA that shall sign: PEM or DER."); });
    m_keyFileHint = m_rows.addRow(
        m_form, m_authorityKeyFile = new FileEdit, "CA key file", [] { return tr("CA key &file"); },
        [] {
            return tr(
                "The private key that belongs to that certificate: PEM or DER. It is read when you make the certificates, and not kept.");
        });
    m_passphraseHint = m_rows.addRow(
        m_form, m_authorityPassphrase = new PassphraseEdit, "CA key passphrase", [] { return tr("Pass&phrase"); },
        [] { return tr("Opens the key of the CA, if it is encrypted."); });
    m_rows.addBox(
        m_form, m_intermediate = new QCheckBox, "With an intermediate CA", [] { return tr("With an &intermediate CA"); },
        [] {
            return tr("The CA signs an intermediate CA, which issues the rest, as public CAs do. The server then sends the chain: "
                      "server.crt holds it.");
        });
    m_intermediateHint = m_rows.addRow(
        m_form, m_intermediateName = new QLineEdit, "Intermediate CA name", [] { return tr("Intermediate na&me"); },
        [] { return tr("Common name of the intermediate CA, 1 to 64 characters."); });
}

void MakeForm::addServer()
{
    m_rows.addTitle(m_form, [] { return tr("Server (broker)"); });
    m_serverNamesHint = m_rows.addRow(
        m_form, m_serverNames = linesEdit(5), "Server names", [] { return tr("Ser&ver names"); },
        [] {
            return tr("Every host name and every address that stands in a client's URL, one per line: broker.lan, *.lab.lan, 192.168.1.20. "
                      "Clients refuse the broker under any other.\nSubject Alternative Name, RFC 5280 section 4.2.1.6");
        });
    m_serverKeyHint = m_rows.addRow(
        m_form, m_serverKey = keyCombo(false), "Server key", [] { return tr("Server ke&y"); },
        [] {
            return tr("Kind and size of the broker's private key. With Ed25519 alone, clients that cannot do it do not connect at all.");
        });
    m_serverDaysHint = m_rows.addRow(
        m_form, m_serverDays = daysSpin(), "Server days", [] { return tr("Server da&ys"); },
        [] {
            return tr("For how many days from now. More than 825 are refused by iPhones, iPads and Macs.\nX.509 Validity, RFC 5280 section "
                      "4.1.2.5");
        });
}

void MakeForm::addClients()
{
    m_rows.addTitle(m_form, [] { return tr("Clients"); });
    m_clientNamesHint = m_rows.addRow(
        m_form, m_clientNames = linesEdit(3), "Client names", [] { return tr("C&lient names"); },
        [] {
            return tr("One client per line, by its common name; none, if clients need no certificate. With use_identity_as_username the "
                      "common name is the client's user name at the broker.");
        });
    m_clientKeyHint = m_rows.addRow(
        m_form, m_clientKey = keyCombo(true), "Client key", [] { return tr("Clien&t key"); },
        [] { return tr("Kind and size of each client's private key. Small devices are quicker with ECDSA P-256."); });
    m_clientDaysHint = m_rows.addRow(
        m_form, m_clientDays = daysSpin(), "Client days", [] { return tr("Client day&s"); },
        [] { return tr("For how many days from now the certificates of the clients are valid."); });
    m_bundleHint = m_rows.addRow(
        m_form, m_bundlePassphrase = new PassphraseEdit, "PKCS#12 passphrase", [] { return tr("PKCS#12 passp&hrase"); },
        [] {
            return tr("With one, each client also gets a .p12 file with certificate, key and CA under this passphrase, for phones, "
                      "browsers and Java. It is encrypted with AES-256.\nRFC 7292");
        });
    m_rows.addText([this] { m_bundlePassphrase->setPlaceholderText(tr("not set: no .p12 files")); });
}

void MakeForm::addBroker()
{
    m_rows.addTitle(m_form, [] { return tr("mosquitto"); });
    m_rows.addRow(
        m_form, m_port = new QSpinBox, "Port", [] { return tr("Po&rt"); },
        [] { return tr("Of the TLS listener; 8883 is the one registered for MQTT over TLS.\nmosquitto.conf: listener"); });
    m_port->setRange(1, 65'535);
    m_rows.addBox(
        m_form, m_require = new QCheckBox, "Require a client certificate", [] { return tr("Clients must &present a certificate"); },
        [] { return tr("The TLS handshake fails for whoever has none of this CA.\nmosquitto.conf: require_certificate, cafile"); });
    m_rows.addBox(
        m_form, m_identity = new QCheckBox, "Common name as user name", [] { return tr("The common name is the &user name"); },
        [] {
            return tr("The broker takes the common name of the client's certificate for the user name, and no password is "
                      "needed.\nmosquitto.conf: use_identity_as_username");
        });
    m_rows.addBox(
        m_form, m_list = new QCheckBox, "With a revocation list", [] { return tr("With a re&vocation list"); },
        [] {
            return tr(
                "An empty one to begin with, valid for 30 days; mosquitto refuses certificates that are on it.\nmosquitto.conf: crlfile");
        });
}
