#include "certificates/CertificateSpec.h"

#include "settings/HostName.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 64; // RFC 5280, appendix A.1: ub-common-name, ub-organization-name
constexpr int mostDays = 36'500;
constexpr qsizetype mostNames = 100;

bool hasControlCharacter(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

class SpecChecker
{
    Q_DECLARE_TR_FUNCTIONS(CertificateSpec)
public:
    explicit SpecChecker(const CertificateSpec &spec)
        : m_spec(spec)
    {
    }
    QList<SpecProblem> run();

private:
    void checkText(SpecField field, const QString &text);
    void checkNames();
    void checkName(const QString &name);
    void checkValidity();
    void problem(SpecField field, const QString &text, const QString &accepted) { m_problems.append({field, text, accepted}); }

    const CertificateSpec &m_spec;
    QList<SpecProblem> m_problems;
};

QList<SpecProblem> SpecChecker::run()
{
    const bool server = m_spec.role == CertificateRole::Server;
    if (m_spec.commonName.trimmed().isEmpty() && !server)
        problem(SpecField::CommonName,
                m_spec.role == CertificateRole::Client ? tr("The client has no common name.") : tr("The CA has no common name."),
                m_spec.role == CertificateRole::Client
                    ? tr("Give the name by which the broker shall know the client, for instance \"pump-7\".")
                    : tr("Give a name that tells it from other CAs, for instance \"Lab CA\"."));
    checkText(SpecField::CommonName, m_spec.commonName);
    checkText(SpecField::Organisation, m_spec.organisation);
    if (server)
        checkNames();
    if (m_spec.role == CertificateRole::Client && m_spec.key == KeyKind::Ed25519)
        problem(SpecField::Key, tr("Many client programs, this one too, read no Ed25519 key."),
                tr("Choose ECDSA P-256 or RSA for clients."));
    checkValidity();
    return m_problems;
}

void SpecChecker::checkText(SpecField field, const QString &text)
{
    if (text.trimmed().size() > longestName)
        problem(field, tr("The name has %1 characters; a certificate takes 64 at most.").arg(text.trimmed().size()),
                tr("Give 1 to 64 characters."));
    else if (hasControlCharacter(text))
        problem(field, tr("The name holds a control character, such as a tab or a line end."), tr("Give 1 to 64 characters."));
}

void SpecChecker::checkNames()
{
    if (m_spec.names.isEmpty())
        problem(SpecField::Names, tr("The server has no name: clients compare the host of the URL with the names in the certificate."),
                tr("Give each host name and each address that clients use."));
    if (m_spec.names.size() > mostNames)
        problem(SpecField::Names, tr("There are %1 names; that makes every TLS handshake large.").arg(m_spec.names.size()),
                tr("Give 100 names at most."));
    for (const QString &name : m_spec.names.first(std::min(m_spec.names.size(), mostNames)))
        checkName(name);
}

void SpecChecker::checkName(const QString &name)
{
    if (!alternativeName(name).isEmpty())
        return;
    const QString accepted = tr("Give host names and addresses without scheme and port, such as broker.lan, *.lab.lan or 192.168.1.20.");
    const QString host = name.contains("://"_L1) ? QUrl(name).host() : QString();
    if (!alternativeName(host).isEmpty())
        problem(SpecField::Names, tr("\"%1\" is a URL.").arg(name), tr("Give its host alone: %1.").arg(host));
    else if (name.contains(u'*'))
        problem(SpecField::Names, tr("\"%1\": a wildcard can only be the whole first label.").arg(name), tr("Give it as in *.lab.lan."));
    else
        problem(SpecField::Names, hostFault(name).value_or(tr("\"%1\" is neither a host name nor an address.").arg(name)), accepted);
}

void SpecChecker::checkValidity()
{
    if (!m_spec.notAfter.isValid() && (m_spec.days < 1 || m_spec.days > mostDays))
        problem(SpecField::Days, tr("It would be valid for %1 days.").arg(m_spec.days), tr("Give 1 to 36500 days."));
    else if (m_spec.notAfter.isValid() && m_spec.notBefore.isValid() && m_spec.notAfter <= m_spec.notBefore)
        problem(SpecField::Days, tr("It would end before it begins."), tr("Give an end that is later than the beginning."));
}

} // namespace

QString keyKindName(KeyKind kind)
{
    switch (kind) {
    case KeyKind::EcP256:
        return u"ECDSA P-256"_s;
    case KeyKind::EcP384:
        return u"ECDSA P-384"_s;
    case KeyKind::Rsa2048:
        return u"RSA 2048"_s;
    case KeyKind::Rsa3072:
        return u"RSA 3072"_s;
    case KeyKind::Rsa4096:
        return u"RSA 4096"_s;
    case KeyKind::Ed25519:
        break;
    }
    return u"Ed25519"_s;
}

QList<SpecProblem> check(const CertificateSpec &spec)
{
    return SpecChecker(spec).run();
}

QString alternativeName(const QString &name)
{
    const QString bare = name.startsWith(u'[') && name.endsWith(u']') ? name.mid(1, name.size() - 2) : name;
    const bool wildcard = bare.startsWith("*."_L1);
    const QString host = wildcard ? bare.mid(2) : bare;
    if (hostFault(host))
        return {};
    if (const QHostAddress address(host); !address.isNull())
        return wildcard || !address.scopeId().isEmpty() ? QString() : "IP:"_L1 + address.toString();
    const QString ascii = QString::fromLatin1(QUrl::toAce(host));
    const QString whole = (ascii.isEmpty() ? host : ascii).toLower();
    return (wildcard ? "DNS:*."_L1 : "DNS:"_L1) + (whole.endsWith(u'.') ? whole.chopped(1) : whole);
}

QStringList namesFromText(const QString &text)
{
    static const QRegularExpression separator(u"[\\s,;]+"_s);
    QStringList names = text.split(separator, Qt::SkipEmptyParts);
    names.removeDuplicates();
    return names;
}
