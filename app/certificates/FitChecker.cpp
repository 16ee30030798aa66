// Reads the files and looks at what stands alone: certificate, key, whether they belong together.
#include "certificates/FitChecker.h"

#include "diagnosis/CertificateExtensions.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;
using Kind = FileContent::Kind;

QList<FitCheck> FitChecker::run()
{
    readAuthorities();
    readList();
    readCertificate();
    readKey();
    analyse();
    checkMatch();
    checkChain();
    checkTrust();
    checkDates();
    checkName();
    checkPurpose();
    checkAuthority();
    checkStrength();
    checkRevocation();
    checkKeyFile();
    std::stable_sort(m_checks.begin(), m_checks.end(), [](const FitCheck &a, const FitCheck &b) { return a.id < b.id; });
    return m_checks;
}

QString FitChecker::noCertificate() const
{
    return tr("There is no certificate to look at.");
}

QString FitChecker::whose() const
{
    return isServer() ? tr("The server's certificate \"%1\"").arg(leafName()) : tr("The client's certificate \"%1\"").arg(leafName());
}

QList<const CertificateFinding *> FitChecker::findings(CertificateFinding::Kind kind) const
{
    QList<const CertificateFinding *> result;
    for (const CertificateFinding &finding : m_analysis.findings) {
        if (finding.kind == kind)
            result << &finding;
    }
    return result;
}

void FitChecker::readAuthorities()
{
    QStringList names;
    for (const FileOrPem &input : q.ca) {
        if (input.isEmpty())
            continue;
        const CertificateFile file = readCertificateFile(input);
        names << file.name;
        m_anchors += file.certificates;
        if (file.kind == Kind::Unreadable)
            m_authorityProblem = tr("%1 cannot be read: %2.").arg(file.name, file.readError);
        else if (file.kind == Kind::Damaged || file.certificates.isEmpty())
            m_authorityProblem = tr("%1 holds %2.").arg(file.name, file.description());
    }
    m_authorityNames = names.join(", "_L1);
}

void FitChecker::readList()
{
    if (q.revocationList.isEmpty())
        return;
    const CertificateFile file = readCertificateFile(q.revocationList);
    m_lists = file.crls;
    if (file.kind == Kind::Unreadable)
        m_listProblem = tr("%1 cannot be read: %2.").arg(file.name, file.readError);
    else if (file.crls.isEmpty())
        m_listProblem = tr("%1 holds %2.").arg(file.name, file.description());
}

void FitChecker::readCertificate()
{
    const QString advice = isServer() ? tr("Give the server's certificate, followed by its intermediate CAs (mosquitto: certfile).")
                                      : tr("Give the client's certificate, followed by its intermediate CAs.");
    if (q.certificate.isEmpty()) {
        say(Id::Certificate, State::Failed, tr("No certificate is given."), advice);
        return;
    }
    m_certificate = readCertificateFile(q.certificate);
    if (m_certificate.kind == Kind::Pkcs12) {
        readPkcs12();
        return;
    }
    m_chain = m_certificate.certificates;
    if (m_certificate.kind == Kind::Unreadable) {
        m_chain.clear();
        say(Id::Certificate, State::Failed, tr("%1 cannot be read: %2.").arg(m_certificate.name, m_certificate.readError), advice);
    } else if (m_chain.isEmpty() || m_certificate.kind == Kind::Damaged) {
        say(Id::Certificate, State::Failed, tr("%1 holds %2.").arg(m_certificate.name, m_certificate.description()), advice);
    } else {
        say(Id::Certificate, State::Ok,
            tr("%1 holds %n certificate(s); the first is \"%2\".", nullptr, int(m_chain.size())).arg(m_certificate.name, leafName()));
    }
}

void FitChecker::readPkcs12()
{
    Pkcs12Content content = openPkcs12(m_certificate.pkcs12, q.passphrase.toUtf8());
    m_chain = content.certificates;
    m_key = std::move(content.key);
    switch (content.outcome) {
    case Pkcs12Content::Outcome::WrongPassphrase:
        say(Id::Certificate, State::Failed,
            q.passphrase.isEmpty() ? tr("%1 is encrypted and needs a passphrase.").arg(m_certificate.name)
                                   : tr("The passphrase does not open %1.").arg(m_certificate.name),
            tr("Give the passphrase with which it was made."));
        return;
    case Pkcs12Content::Outcome::CipherIsGone:
        say(Id::Certificate, State::Failed,
            tr("%1 is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it).").arg(m_certificate.name),
            tr("Export it anew with AES, or give certificate and key as PEM."));
        return;
    case Pkcs12Content::Outcome::Opened:
        break;
    }
    if (!haveLeaf())
        say(Id::Certificate, State::Failed, tr("%1 holds no certificate.").arg(m_certificate.name),
            tr("Export it together with its certificate."));
    else if (isServer())
        say(Id::Certificate, State::Warning,
            tr("%1 is a PKCS#12 file with %n certificate(s); mosquitto reads none.", nullptr, int(m_chain.size())).arg(m_certificate.name),
            tr("Give mosquitto certificate and key as PEM."));
    else
        say(Id::Certificate, State::Ok,
            tr("%1 holds %n certificate(s); the first is \"%2\".", nullptr, int(m_chain.size())).arg(m_certificate.name, leafName()));
}

void FitChecker::readKey()
{
    const QString advice = tr("Give the private key that belongs to the certificate, as PEM or DER.");
    if (m_certificate.kind == Kind::Pkcs12) {
        if (m_key)
            say(Id::Key, State::Ok, tr("It is in %1: %2.").arg(m_certificate.name, openssl::keyDescription(m_key.get())));
        else if (haveLeaf())
            say(Id::Key, State::Failed, tr("%1 holds no private key.").arg(m_certificate.name), tr("Export it together with its key."));
        else
            say(Id::Key, State::NotChecked, tr("The file was not opened."));
        return;
    }
    m_keyFile = q.key.isEmpty() ? m_certificate : readCertificateFile(q.key);
    if (q.key.isEmpty() && m_keyFile.key.isEmpty()) {
        say(Id::Key, State::NotChecked, tr("No private key is given."), advice);
        return;
    }
    const QByteArray phrase = q.passphrase.toUtf8();
    if (m_keyFile.kind == Kind::Unreadable)
        say(Id::Key, State::Failed, tr("%1 cannot be read: %2.").arg(m_keyFile.name, m_keyFile.readError), advice);
    else if (m_keyFile.key.isEmpty())
        say(Id::Key, State::Failed, tr("%1 holds %2.").arg(m_keyFile.name, m_keyFile.description()), advice);
    else if (m_key = openKey(m_keyFile, phrase.isEmpty() ? nullptr : &phrase); m_key && m_keyFile.keyEncrypted && isServer())
        say(Id::Key, State::Warning,
            tr("%1 is encrypted: mosquitto asks for the passphrase on the terminal each time it starts, and as a service it cannot.")
                .arg(m_keyFile.name),
            tr("Take the passphrase off the key, and let only mosquitto's user read the file."));
    else if (m_key)
        say(Id::Key, State::Ok, tr("%1 holds a private key: %2.").arg(m_keyFile.name, openssl::keyDescription(m_key.get())));
    else if (m_keyFile.keyEncrypted)
        say(Id::Key, State::Failed,
            phrase.isEmpty() ? tr("%1 is encrypted and needs a passphrase.").arg(m_keyFile.name)
                             : tr("The passphrase does not open %1.").arg(m_keyFile.name),
            tr("Give the passphrase with which the key was encrypted."));
    else
        say(Id::Key, State::Failed, tr("The private key in %1 is damaged or of a kind that OpenSSL does not know.").arg(m_keyFile.name),
            advice);
}

void FitChecker::checkMatch()
{
    if (!haveLeaf() || !m_key) {
        say(Id::KeyMatch, State::NotChecked, !haveLeaf() ? noCertificate() : tr("There is no key to compare with."));
        return;
    }
    const auto fits = [this](const QByteArray &der) {
        const openssl::Certificate certificate = openssl::certificateFromDer(der);
        return certificate && X509_check_private_key(certificate.get(), m_key.get()) == 1;
    };
    const auto owner = std::find_if(m_chain.begin(), m_chain.end(), fits);
    const CertificateInfo first = certificateInfo(m_chain.constFirst());
    if (owner == m_chain.begin())
        say(Id::KeyMatch, State::Ok, tr("The private key belongs to the certificate \"%1\".").arg(first.name));
    else if (owner != m_chain.end())
        say(Id::KeyMatch, State::Failed,
            tr("The private key belongs to \"%1\", which is certificate %2 of the file; it has to be the first one.")
                .arg(certificateInfo(*owner).name)
                .arg(owner - m_chain.begin() + 1),
            tr("Put the certificate \"%1\" first in the file, and its issuers behind it.").arg(certificateInfo(*owner).name));
    else
        say(Id::KeyMatch, State::Failed,
            tr("The private key (%1) does not belong to the certificate \"%2\" (%3).")
                .arg(openssl::keyDescription(m_key.get()), first.name, first.key),
            tr("Give the key with which the certificate was requested, or have a certificate issued for this key."));
}

/// Its own bits say who may read it; what the folder allows is another matter.
void FitChecker::checkKeyFile()
{
    const QString path = !q.key.isEmpty()                                 ? (q.key.pem.isEmpty() ? q.key.path : QString())
        : !m_certificate.key.isEmpty() || !m_certificate.pkcs12.isEmpty() ? (q.certificate.pem.isEmpty() ? q.certificate.path : QString())
                                                                          : QString();
    if (path.isEmpty() || !QFileInfo(path).isFile()) {
        say(Id::KeyFile, State::NotChecked, tr("There is no file with a private key."));
        return;
    }
    const QFileInfo file(path);
    const QFile::Permissions permissions = file.permissions();
    if (permissions & (QFile::ReadOther | QFile::WriteOther))
        say(Id::KeyFile, State::Warning, tr("Everybody on this machine can read %1.").arg(file.fileName()),
            tr("Take the right away: \"chmod 600 %1\".").arg(file.fileName()));
    else if (permissions & QFile::ReadGroup)
        say(Id::KeyFile, State::Ok, tr("%1 can be read by its owner and the group \"%2\".").arg(file.fileName(), file.group()));
    else
        say(Id::KeyFile, State::Ok, tr("Only its owner can read %1.").arg(file.fileName()));
}
