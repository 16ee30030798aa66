// The verdict of checkFit() on many combinations, beside that of "openssl verify".
#include "certificates/OpenSslCommand.h"

#include "certificates/CertificateFit.h"
#include "support/TestCertificates.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using Id = FitCheck::Id;
using State = FitCheck::State;
using Purpose = TestCertificates::Purpose;
using Role = FitQuestion::Role;
using Extensions = QList<std::pair<QByteArray, QByteArray>>;

namespace {

/// One combination; what is not set is as it should be.
struct Case {
    QStringList ca; ///< Files, put into one.
    QStringList chain;
    QString key;
    QString host = u"localhost"_s;
    Role role = Role::Server;
    QStringList lists = {};
    int days = 0; ///< From now.
};

const TestCertificates &pki()
{
    return TestCertificates::instance();
}

TestIdentity made(const QString &name, Purpose purpose, const TestIdentity &issuer, const Extensions &extensions = {}, int from = -1,
                  int until = 90)
{
    TestCertificates::Request request{name, {u"DNS:localhost"_s}, purpose, from, until};
    request.extensions = extensions;
    if (purpose == Purpose::Authority)
        request.names.clear();
    return pki().make(request, issuer);
}

QString joined(const QStringList &files)
{
    static int count = 0;
    QByteArray all;
    for (const QString &file : files)
        all += fileContent(file);
    return files.size() == 1 ? files.constFirst() : pki().write(u"joined-%1.pem"_s.arg(++count), all);
}

FitQuestion questionOf(const Case &one)
{
    FitQuestion question;
    question.role = one.role;
    question.ca = {{joined(one.ca), {}}};
    question.certificate.path = joined(one.chain);
    question.key.path = one.key;
    question.at = question.at.addDays(one.days);
    question.host = one.role == Role::Server ? one.host : QString();
    if (!one.lists.isEmpty())
        question.revocationList.path = joined(one.lists);
    return question;
}

/// As the other side verifies it.
bool opensslTakes(const FitQuestion &question, QByteArray *words)
{
    QStringList arguments{u"verify"_s,     u"-auth_level"_s,          u"2"_s,          u"-CAfile"_s,    question.ca.constFirst().path,
                          u"-untrusted"_s, question.certificate.path, u"-no-CApath"_s, u"-no-CAstore"_s};
    arguments << u"-purpose"_s << (question.role == Role::Server ? u"sslserver"_s : u"sslclient"_s);
    if (!question.host.isEmpty()) {
        const bool address = question.host.contains(u':') || question.host.at(0).isDigit();
        arguments << (address ? u"-verify_ip"_s : u"-verify_hostname"_s) << question.host;
    }
    arguments << u"-attime"_s << QString::number(question.at.toSecsSinceEpoch());
    if (!question.revocationList.isEmpty())
        arguments << u"-crl_check"_s << u"-CRLfile"_s << question.revocationList.path;
    int exitCode = -1;
    *words = openSslCommand(arguments << question.certificate.path, &exitCode);
    return exitCode == 0;
}

} // namespace

class TstCertificateMatrix : public QObject
{
    Q_OBJECT
private slots:
    void verdict_data();
    void verdict();

private:
    void row(const char *name, const Case &one, std::optional<Id> failed = std::nullopt);
    void servers();
    void names();
    void authorities();
    void restrictions();
    void clients();
    void lists();
};

/// `failed`: the check that has to name it; none: it fits.
void TstCertificateMatrix::row(const char *name, const Case &one, std::optional<Id> failed)
{
    QTest::newRow(name) << questionOf(one) << (failed ? int(*failed) : -1);
}

void TstCertificateMatrix::servers()
{
    const TestCertificates &p = pki();
    const QString ca = p.ca.certificate;
    const auto alone = [&](const TestIdentity &identity) { return Case{{ca}, {identity.certificate}, identity.key}; };
    row("good", alone(p.server));
    row("expired", alone(p.expired), Id::Dates);
    row("not yet valid", alone(p.notYetValid), Id::Dates);
    row("a client's", alone(p.clientPurpose), Id::Purpose);
    row("self-signed, not trusted", alone(p.selfSigned), Id::Trust);
    row("self-signed, trusted", {{p.selfSigned.certificate}, {p.selfSigned.certificate}, p.selfSigned.key});
    row("another CA", {{p.unrelatedCa.certificate}, {p.server.certificate}, p.server.key}, Id::Trust);
    row("CA made anew", {{p.sameNameCa.certificate}, {p.server.certificate}, p.server.key}, Id::Trust);
    row("with its chain", {{ca}, {p.underIntermediate.certificate, p.intermediate.certificate}, p.underIntermediate.key});
    row("with its chain and root", {{ca}, {p.underIntermediate.certificate, p.intermediate.certificate, ca}, p.underIntermediate.key});
    row("root before intermediate", {{ca}, {p.underIntermediate.certificate, ca, p.intermediate.certificate}, p.underIntermediate.key});
    row("without its chain", alone(p.underIntermediate), Id::Chain);
    row("intermediate as CA", {{p.intermediate.certificate}, {p.underIntermediate.certificate}, p.underIntermediate.key}, Id::Trust);
    row("intermediate and root as CA", {{p.intermediate.certificate, ca}, {p.underIntermediate.certificate}, p.underIntermediate.key});
    row("the leaf as CA", {{p.server.certificate}, {p.server.certificate}, p.server.key}, Id::Trust);
    TestCertificates::Request weak{u"localhost"_s, {u"DNS:localhost"_s}};
    weak.rsaBits = 1'024;
    row("RSA 1024", alone(p.make(weak, p.ca)), Id::Strength);
    weak.rsaBits = 2'048;
    row("RSA 2048", alone(p.make(weak, p.ca)));
    weak.sha1 = true;
    row("SHA-1", alone(p.make(weak, p.ca)), Id::Strength);
    row("any purpose", alone(made(u"localhost"_s, Purpose::Server, p.ca, {{"extendedKeyUsage", "anyExtendedKeyUsage"}})), Id::Purpose);
    row("both purposes", alone(made(u"localhost"_s, Purpose::Server, p.ca, {{"extendedKeyUsage", "serverAuth,clientAuth"}})));
    row("only for code", alone(made(u"localhost"_s, Purpose::Server, p.ca, {{"extendedKeyUsage", "codeSigning"}})), Id::Purpose);
    row("key usage of a CA", alone(made(u"localhost"_s, Purpose::Server, p.ca, {{"keyUsage", "critical,keyCertSign"}})), Id::Purpose);
    row("critical extension nobody knows", alone(made(u"localhost"_s, Purpose::Server, p.ca, {{"1.2.3.4", "critical,DER:0500"}})),
        Id::Purpose);
}

void TstCertificateMatrix::names()
{
    const auto named = [](const QString &commonName, const QStringList &names, const QString &host) {
        const TestIdentity identity = pki().make({commonName, names}, pki().ca);
        return Case{{pki().ca.certificate}, {identity.certificate}, identity.key, host};
    };
    const auto dns = [&](const QString &name, const QString &host) { return named(u"x"_s, {u"DNS:"_s + name}, host); };
    row("wrong name", dns(u"pi2.home"_s, u"localhost"_s), Id::Name);
    row("upper case", dns(u"pi2.home"_s, u"PI2.Home"_s));
    row("wildcard", dns(u"*.lab.lan"_s, u"pi.lab.lan"_s));
    row("wildcard, two labels", dns(u"*.lab.lan"_s, u"a.pi.lab.lan"_s), Id::Name);
    row("wildcard, none", dns(u"*.lab.lan"_s, u"lab.lan"_s), Id::Name);
    row("wildcard of a top domain", dns(u"*.lan"_s, u"pi.lan"_s), Id::Name);
    row("address as DNS name", dns(u"192.168.1.20"_s, u"192.168.1.20"_s), Id::Name);
    row("address", named(u"x"_s, {u"IP:192.168.1.20"_s}, u"192.168.1.20"_s));
    row("another address", named(u"x"_s, {u"IP:192.168.1.20"_s}, u"192.168.1.21"_s), Id::Name);
    row("IPv6 address", named(u"x"_s, {u"IP:fd00::1"_s}, u"fd00::1"_s));
    row("IPv6 address, written in full", named(u"x"_s, {u"IP:fd00::1"_s}, u"fd00:0:0:0:0:0:0:1"_s));
}

void TstCertificateMatrix::authorities()
{
    const TestCertificates &p = pki();
    const QString ca = p.ca.certificate;
    const TestIdentity byLeaf = made(u"below"_s, Purpose::Server, p.server);
    row("issuer is no CA", {{ca}, {byLeaf.certificate, p.server.certificate}, byLeaf.key}, Id::Authority);
    const TestIdentity oldCa = made(u"Old CA"_s, Purpose::Authority, {}, {}, -90, -3);
    const TestIdentity below = made(u"localhost"_s, Purpose::Server, oldCa);
    row("expired CA", {{oldCa.certificate}, {below.certificate}, below.key}, Id::Dates);
    row("expired CA, one of two", {{oldCa.certificate, ca}, {below.certificate}, below.key}, Id::Dates);
    row("another CA of the file is expired", {{ca, oldCa.certificate}, {p.server.certificate}, p.server.key});
    row("a self-signed broker in the CA file", {{ca, p.selfSigned.certificate}, {p.server.certificate}, p.server.key});
    row("a server's certificate in the CA file", {{ca, p.otherName.certificate}, {p.server.certificate}, p.server.key});
    const TestIdentity weakCa = p.make({u"Weak CA"_s, {}, Purpose::Authority, -1, 90, 1'024});
    const TestIdentity byWeak = made(u"localhost"_s, Purpose::Server, weakCa);
    row("weak CA", {{weakCa.certificate}, {byWeak.certificate}, byWeak.key}, Id::Strength);
    const TestIdentity noSign = made(u"No CA"_s, Purpose::Authority, {}, {{"keyUsage", "critical,digitalSignature"}});
    const TestIdentity byNoSign = made(u"localhost"_s, Purpose::Server, noSign);
    row("CA without keyCertSign", {{noSign.certificate}, {byNoSign.certificate}, byNoSign.key}, Id::Authority);
    const TestIdentity oldIntermediate = made(u"Old Intermediate CA"_s, Purpose::Authority, p.ca, {}, -90, -3);
    const TestIdentity byOld = made(u"localhost"_s, Purpose::Server, oldIntermediate);
    row("expired intermediate", {{ca}, {byOld.certificate, oldIntermediate.certificate}, byOld.key}, Id::Dates);
    row("expired intermediate in the CA file", {{oldIntermediate.certificate, ca}, {byOld.certificate}, byOld.key}, Id::Dates);
}

void TstCertificateMatrix::restrictions()
{
    const TestCertificates &p = pki();
    const auto below = [&](const Extensions &extensions) {
        const TestIdentity authority = made(u"Narrow CA"_s, Purpose::Authority, {}, extensions);
        const TestIdentity leaf = made(u"localhost"_s, Purpose::Server, authority);
        return Case{{authority.certificate}, {leaf.certificate}, leaf.key};
    };
    row("CA for other names", below({{"nameConstraints", "critical,permitted;DNS:plant.lan"}}), Id::Authority);
    row("CA not for this name", below({{"nameConstraints", "critical,excluded;DNS:localhost"}}), Id::Authority);
    row("CA for this name", below({{"nameConstraints", "critical,permitted;DNS:localhost"}}));
    row("root with another purpose", below({{"extendedKeyUsage", "clientAuth"}}), Id::Authority);
    const TestIdentity clients = made(u"Clients' CA"_s, Purpose::Authority, p.ca, {{"extendedKeyUsage", "clientAuth"}});
    const TestIdentity byClients = made(u"localhost"_s, Purpose::Server, clients);
    row("intermediate with another purpose", {{p.ca.certificate}, {byClients.certificate, clients.certificate}, byClients.key},
        Id::Authority);
    const TestIdentity flat = made(u"Flat CA"_s, Purpose::Authority, {}, {{"basicConstraints", "critical,CA:TRUE,pathlen:0"}});
    const TestIdentity under = made(u"Under CA"_s, Purpose::Authority, flat);
    const TestIdentity tooDeep = made(u"localhost"_s, Purpose::Server, under);
    row("path too long", {{flat.certificate}, {tooDeep.certificate, under.certificate}, tooDeep.key}, Id::Authority);
}

void TstCertificateMatrix::clients()
{
    const TestCertificates &p = pki();
    const auto client = [&](const TestIdentity &identity) {
        return Case{{p.ca.certificate}, {identity.certificate}, identity.key, {}, Role::Client};
    };
    row("client", client(p.client));
    row("client: a server's", client(p.server), Id::Purpose);
    row("client: another CA", client(p.foreignClient), Id::Trust);
    row("client: expired", client(p.make({u"c"_s, {}, Purpose::Client, -90, -3}, p.ca)), Id::Dates);
}

void TstCertificateMatrix::lists()
{
    const TestCertificates &p = pki();
    const auto listed = [&](const TestIdentity &identity, const QString &list) {
        return Case{{p.ca.certificate}, {identity.certificate}, identity.key, u"localhost"_s, Role::Server, {list}};
    };
    row("list", listed(p.server, p.crl));
    row("list: revoked", listed(p.revoked, p.crl), Id::Revocation);
    const TestIdentity byOther = made(u"localhost"_s, Purpose::Server, p.unrelatedCa);
    Case other = listed(byOther, p.crl);
    other.ca = {p.unrelatedCa.certificate};
    Case old = listed(p.server, p.crl);
    old.days = 80;
    row("list that ran out", old, Id::Revocation);
    row("list of another CA", other, Id::Revocation);
}

void TstCertificateMatrix::verdict_data()
{
    QTest::addColumn<FitQuestion>("question");
    QTest::addColumn<int>("failed");
    servers();
    names();
    authorities();
    restrictions();
    clients();
    lists();
}

void TstCertificateMatrix::verdict()
{
    QFETCH(FitQuestion, question);
    QFETCH(int, failed);
    const QList<FitCheck> checks = checkFit(question);
    QStringList said;
    for (const FitCheck &check : checks) {
        if (check.state == State::Failed)
            said << QString::number(int(check.id)) + u' ' + fitCheckName(check.id) + u": "_s + check.text + u' ' + check.advice;
    }
    if (qEnvironmentVariableIsSet("SHOW"))
        qInfo().noquote() << plainText(checks);
    if (hasOpenSslCommand()) {
        QByteArray words;
        const bool takes = opensslTakes(question, &words);
        QVERIFY2(takes == said.isEmpty(), said.join(u'\n').toUtf8() + '\n' + words);
    }
    const bool named = std::any_of(checks.begin(), checks.end(),
                                   [&](const FitCheck &check) { return check.state == State::Failed && int(check.id) == failed; });
    QVERIFY2(failed < 0 ? said.isEmpty() : named, qPrintable(said.join(u'\n')));
}

QTEST_GUILESS_MAIN(TstCertificateMatrix)
#include "tst_certificatematrix.moc"
