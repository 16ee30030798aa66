// What servers showed in handshakes made to look at them, as sentences.
#include "diagnosis/TlsAlerts.h"
#include "diagnosis/TlsServerWording.h"
#include "support/TestCertificates.h"

#include <QSslCertificate>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const TestCertificates &pki()
{
    return TestCertificates::instance();
}

TlsOffer own()
{
    TlsOffer offer;
    offer.permissive = false;
    return offer;
}

TlsOffer only(int version)
{
    return {.minimumVersion = version, .maximumVersion = version, .permissive = true, .serverName = {}, .alpn = {}};
}

TlsServerFacts chose(const QString &protocol, const QString &cipher = u"AES128-SHA"_s, const QString &keyExchange = u"RSA"_s)
{
    TlsServerFacts facts;
    facts.tls = facts.completed = true;
    facts.protocol = protocol;
    facts.cipher = cipher;
    facts.keyExchange = keyExchange;
    return facts;
}

TlsServerFacts alerted(int alert)
{
    TlsServerFacts facts;
    facts.tls = true;
    facts.alert = alert;
    facts.errorString = u"tlsv1 alert"_s;
    return facts;
}

QList<QByteArray> ders(const QString &file)
{
    QList<QByteArray> result;
    for (const QSslCertificate &certificate : QSslCertificate::fromPath(file))
        result << certificate.toDer();
    return result;
}

} // namespace

class TstTlsServerWording : public QObject
{
    Q_OBJECT
private slots:
    void sentence_data();
    void sentence();
    void demand_data();
    void demand();
    void faults();
    void acceptedCas();
    void alertMeanings();
};

void TstTlsServerWording::sentence_data()
{
    QTest::addColumn<TlsAnswers>("answers");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << TlsAnswers() << QString();
    QTest::newRow("too old")
        << TlsAnswers{{own(), alerted(70)}, {{}, chose(u"TLSv1.0"_s)}}
        << u"To an offer of TLS 1.2 and TLS 1.3 with the usual ciphers the server answers with the alert protocol version "
           "(70). To an offer of TLS 1.0 to TLS 1.3 with all ciphers, old ones too the server answers with TLSv1.0, "
           "AES128-SHA, key exchange RSA."_s;
    QTest::newRow("version by version") << TlsAnswers{{only(0x0304), alerted(70)},
                                                      {only(0x0301), chose(u"TLSv1.0"_s)},
                                                      {only(0x0303), alerted(70)},
                                                      {only(0x0302), chose(u"TLSv1.1"_s)}}
                                        << u"The server takes TLS 1.0 and TLS 1.1, not TLS 1.2 and TLS 1.3."_s;
    QTest::newRow("all versions") << TlsAnswers{{only(0x0303), chose(u"TLSv1.2"_s)}, {only(0x0304), chose(u"TLSv1.3"_s)}}
                                  << u"The server takes TLS 1.2 and TLS 1.3."_s;
    QTest::newRow("no version") << TlsAnswers{{only(0x0303), alerted(40)}, {only(0x0304), alerted(70)}}
                                << u"The server takes none of TLS 1.2 and TLS 1.3."_s;
    QTest::newRow("one version alone") << TlsAnswers{{only(0x0304), chose(u"TLSv1.3"_s, u"TLS_AES_128_CCM_SHA256"_s, {})}}
                                       << u"To an offer of TLS 1.3 with all ciphers, old ones too the server answers with TLSv1.3, "
                                          "TLS_AES_128_CCM_SHA256."_s;
    TlsServerFacts weak = chose(u"TLSv1.2"_s, u"DHE-RSA-AES128-SHA"_s, u"DH 1024"_s);
    weak.completed = false;
    weak.errorString = u"dh key\ntoo small"_s;
    QTest::newRow("refused by us") << TlsAnswers{{own(), weak}}
                                   << u"To an offer of TLS 1.2 and TLS 1.3 with the usual ciphers the server answers with TLSv1.2, "
                                      "DHE-RSA-AES128-SHA, key exchange DH 1024, which OpenSSL does not take here: dh key too small."_s;
    TlsServerFacts text;
    text.firstBytes = "HTTP/1.1";
    QTest::newRow("not TLS") << TlsAnswers{
        {own(), text}} << u"To an offer of TLS 1.2 and TLS 1.3 with the usual ciphers the server answers with something that is not TLS."_s;
    QTest::newRow("silent") << TlsAnswers{{own(), {}}}
                            << u"To an offer of TLS 1.2 and TLS 1.3 with the usual ciphers the server does not answer."_s;
}

void TstTlsServerWording::sentence()
{
    QFETCH(TlsAnswers, answers);
    QTEST(serverOfferSentence(answers), "says");
}

void TstTlsServerWording::demand_data()
{
    QTest::addColumn<TlsServerFacts>("server");
    QTest::addColumn<QString>("says");
    TlsServerFacts facts = chose(u"TLSv1.3"_s);
    QTest::newRow("not asked for") << facts << QString();
    facts.certificateRequested = true;
    QTest::newRow("optional") << facts
                              << u"The server asks for a client certificate and does not say of which CA. It goes on without one."_s;
    facts.acceptedCas = {u"CN=Client CA"_s};
    facts.alert = 116;
    facts.closedAfterHandshake = true;
    QTest::newRow("required")
        << facts
        << u"The server asks for a client certificate of one of these CAs: \"CN=Client CA\". Without one it breaks off "
           "with the alert certificate required (116)."_s;
    facts.alert.reset();
    facts.acceptedCas = QStringList(50, u"CN=x"_s);
    QTest::newRow("many, hangs up")
        << facts
        << u"The server asks for a client certificate of one of these CAs: \"CN=x\", \"CN=x\", \"CN=x\", \"CN=x\", "
           "\"CN=x\", 45 more. Without one it hangs up."_s;
}

void TstTlsServerWording::demand()
{
    QFETCH(TlsServerFacts, server);
    QTEST(clientCertificateDemand(server), "says");
}

void TstTlsServerWording::faults()
{
    const QDateTime at = QDateTime::currentDateTimeUtc();
    const auto faultsOf = [&](const TestIdentity &identity) { return clientCertificateFaults(ders(identity.certificate), at).join(u' '); };
    QCOMPARE(faultsOf(pki().client), QString());
    QVERIFY(faultsOf(pki().server).contains(u"may not be used by a TLS client: its purpose is serverAuth."_s));
    QVERIFY(faultsOf(pki().make({u"old"_s, {}, TestCertificates::Purpose::Client, -90, -3}, pki().ca)).contains(u"\"old\" expired on"_s));
    QVERIFY(
        faultsOf(pki().make({u"new"_s, {}, TestCertificates::Purpose::Client, 3, 90}, pki().ca)).contains(u"\"new\" is valid only from"_s));
    QCOMPARE(clientCertificateFaults({}, at), QStringList());
    QCOMPARE(clientCertificateFaults({"rubbish"}, at), QStringList());
}

void TstTlsServerWording::acceptedCas()
{
    const QDateTime at = QDateTime::currentDateTimeUtc();
    const TestIdentity below = pki().make({u"deep"_s, {}, TestCertificates::Purpose::Client}, pki().intermediate);
    const QList<QByteArray> leaf = ders(below.certificate), whole = leaf + ders(pki().intermediate.certificate);
    TlsServerFacts server;
    QCOMPARE(clientCertificateFaults(leaf, at, &server), QStringList()); // it names none: any will do
    server.acceptedCas = {u"CN=Test Root CA"_s};
    QCOMPARE(clientCertificateFaults(whole, at, &server), QStringList());
    QCOMPARE(
        clientCertificateFaults(leaf, at, &server),
        QStringList{u"The client certificate \"deep\" was issued by \"Test Intermediate CA\", which is not among the CAs that the server "
                    "accepts: \"CN=Test Root CA\"."_s});
    server.acceptedCas << u"CN=Test Intermediate CA"_s;
    QCOMPARE(clientCertificateFaults(leaf, at, &server), QStringList());
    server.acceptedCas = {u"CN=Unrelated Root CA"_s};
    QCOMPARE(clientCertificateFaults(whole, at, &server).size(), 1);
}

void TstTlsServerWording::alertMeanings()
{
    QVERIFY(tlsalert::meaning(80).contains(u"inside the server"_s));
    QVERIFY(!tlsalert::meaning(47).isEmpty());
    QVERIFY(tlsalert::meaning(200).isEmpty());
    QCOMPARE(tlsalert::describe(121), u"ech required (121)"_s);
}

QTEST_GUILESS_MAIN(TstTlsServerWording)
#include "tst_tlsserverwording.moc"
