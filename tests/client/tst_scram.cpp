// SCRAM's messages: the vectors of the RFCs, hostile servers, wrong proofs.
#include "client/Scram.h"
#include "support/ScramServer.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using scram::Exchange;
using scram::Failure;
using scram::Hash;
using Kind = scram::Failure::Kind;

Q_DECLARE_METATYPE(scram::Hash)
Q_DECLARE_METATYPE(scram::Failure::Kind)
Q_DECLARE_METATYPE(QCryptographicHash::Algorithm)

namespace {

const QByteArray nonce = "fyko+d2lbbFgONRv9qkxdawL";
const QByteArray serverFirst = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";

Exchange exchange(Hash hash = Hash::Sha1)
{
    return Exchange(hash, u"user"_s, "pencil", nonce);
}

} // namespace

class TstScram : public QObject
{
    Q_OBJECT
private slots:
    void vectors_data();
    void vectors();
    void methods();
    void againstAServer_data();
    void againstAServer();
    void namesAreEscaped();
    void textIsPrepared();
    void noncesDiffer();
    void serverFirst_data();
    void serverFirst();
    void serverFinal_data();
    void serverFinal();
    void fewIterationsAreTaken();
    void theServersWordIsCut();
    void ourProofIsNotRepeated();
    void randomMessages();
};

void TstScram::vectors_data()
{
    QTest::addColumn<Hash>("hash");
    QTest::addColumn<QByteArray>("ours");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("final");
    QTest::addColumn<QByteArray>("verifier");
    QTest::newRow("RFC 5802, section 5") << Hash::Sha1 << nonce << ::serverFirst
                                         << "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="_ba
                                         << "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="_ba;
    const QByteArray first = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    const QByteArray final = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=";
    QTest::newRow("RFC 7677, section 3") << Hash::Sha256 << "rOprNGfwEbeRWgbNEkqO"_ba << first
                                         << final + "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
                                         << "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="_ba;
    // No RFC has one; computed with Python's hashlib from the messages of RFC 7677.
    QTest::newRow("SHA-512") << Hash::Sha512 << "rOprNGfwEbeRWgbNEkqO"_ba << first
                             << final + "gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ=="
                             << "v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw=="_ba;
}

void TstScram::vectors()
{
    QFETCH(Hash, hash);
    QFETCH(QByteArray, ours);
    QFETCH(QByteArray, first);
    Exchange exchange(hash, u"user"_s, "pencil", ours);
    QCOMPARE(exchange.clientFirst(), "n,,n=user,r=" + ours);
    QVERIFY(!exchange.readServerFirst(first));
    QCOMPARE(exchange.task().iterations, 4096U);
    QTEST(exchange.clientFinal(scram::prove(exchange.task())), "final");
    QVERIFY(exchange.task().password.isEmpty()); // wiped
    QFETCH(QByteArray, verifier);
    QVERIFY(!exchange.readServerFinal(verifier));
    QVERIFY(!exchange.readServerFinal(verifier + ",x=an extension"));
}

void TstScram::methods()
{
    QCOMPARE(scram::hashOf(u"SCRAM-SHA-1"), std::optional(Hash::Sha1));
    QCOMPARE(scram::hashOf(u"SCRAM-SHA-256"), std::optional(Hash::Sha256));
    QCOMPARE(scram::hashOf(u"SCRAM-SHA-512"), std::optional(Hash::Sha512));
    for (const QStringView other : {u"SCRAM-SHA-256-PLUS", u"scram-sha-256", u"SCRAM", u""})
        QVERIFY(!scram::hashOf(other));
}

void TstScram::againstAServer_data()
{
    QTest::addColumn<Hash>("hash");
    QTest::addColumn<QCryptographicHash::Algorithm>("algorithm");
    QTest::newRow("SHA-1") << Hash::Sha1 << QCryptographicHash::Sha1;
    QTest::newRow("SHA-256") << Hash::Sha256 << QCryptographicHash::Sha256;
    QTest::newRow("SHA-512") << Hash::Sha512 << QCryptographicHash::Sha512;
}

void TstScram::againstAServer()
{
    QFETCH(Hash, hash);
    QFETCH(QCryptographicHash::Algorithm, algorithm);
    ScramServer server(algorithm, "s3cret=,", 100);
    Exchange right(hash, u"pump"_s, "s3cret=,");
    QVERIFY(!right.readServerFirst(server.first(right.clientFirst())));
    QVERIFY(!right.readServerFinal(server.final(right.clientFinal(scram::prove(right.task())))));
    Exchange wrong(hash, u"pump"_s, "another");
    QVERIFY(!wrong.readServerFirst(server.first(wrong.clientFirst())));
    const auto failure = wrong.readServerFinal(server.final(wrong.clientFinal(scram::prove(wrong.task()))));
    QCOMPARE(failure, std::optional(Failure{Kind::ServerError, u"invalid-proof"_s}));
    QCOMPARE(scram::describe(*failure), u"server error: invalid-proof"_s);
}

void TstScram::namesAreEscaped()
{
    const Exchange exchange(Hash::Sha256, u"a=b,c=3D"_s, "p", "n");
    QCOMPARE(exchange.clientFirst(), "n,,n=a=3Db=2Cc=3D3D,r=n"_ba);
}

void TstScram::textIsPrepared()
{
    const Exchange exchange(Hash::Sha256, u"I\u00ADX"_s, u"\u00AA"_s.toUtf8(), "n"); // RFC 4013, section 3
    QCOMPARE(exchange.clientFirst(), "n,,n=IX,r=n"_ba);
    QCOMPARE(exchange.task().password, "a"_ba);
}

void TstScram::noncesDiffer()
{
    QSet<QByteArray> nonces;
    for (int i = 0; i < 100; ++i)
        nonces.insert(Exchange(Hash::Sha256, u"u"_s, "p").clientFirst());
    QCOMPARE(nonces.size(), 100);
    QVERIFY(nonces.values().first().size() >= 40);
}

void TstScram::serverFirst_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<Kind>("kind");
    const QByteArray r = "r=" + nonce;
    QTest::newRow("empty") << QByteArray() << Kind::Malformed;
    QTest::newRow("no salt") << r + "x,i=4096" << Kind::Malformed;
    QTest::newRow("no count") << r + "x,s=QSXCR+Q6sek8bf92" << Kind::Malformed;
    QTest::newRow("another order") << "s=QSXCR+Q6sek8bf92," + r + "x,i=4096" << Kind::Malformed;
    QTest::newRow("our nonce and nothing more") << r + ",s=QSXCR+Q6sek8bf92,i=4096" << Kind::Nonce;
    QTest::newRow("another nonce") << "r=abc,s=QSXCR+Q6sek8bf92,i=4096"_ba << Kind::Nonce;
    QTest::newRow("nonce with a space") << r + " x,s=QSXCR+Q6sek8bf92,i=4096" << Kind::Malformed;
    QTest::newRow("nonce with a NUL") << r + QByteArray("\0x", 2) + ",s=QSXCR+Q6sek8bf92,i=4096" << Kind::Malformed;
    QTest::newRow("empty nonce") << "r=,s=QSXCR+Q6sek8bf92,i=4096"_ba << Kind::Malformed;
    QTest::newRow("empty salt") << r + "x,s=,i=4096" << Kind::Malformed;
    QTest::newRow("salt not in Base64") << r + "x,s=!!!!,i=4096" << Kind::Malformed;
    QTest::newRow("salt without its padding") << r + "x,s=QSXCR+Q6sek8bf9,i=4096" << Kind::Malformed;
    QTest::newRow("count 0") << r + "x,s=QSXCR+Q6sek8bf92,i=0" << Kind::Malformed;
    QTest::newRow("negative count") << r + "x,s=QSXCR+Q6sek8bf92,i=-1" << Kind::Malformed;
    QTest::newRow("count with a leading 0") << r + "x,s=QSXCR+Q6sek8bf92,i=04096" << Kind::Malformed;
    QTest::newRow("no number") << r + "x,s=QSXCR+Q6sek8bf92,i=many" << Kind::Malformed;
    QTest::newRow("empty count") << r + "x,s=QSXCR+Q6sek8bf92,i=" << Kind::Malformed;
    QTest::newRow("a million and one") << r + "x,s=QSXCR+Q6sek8bf92,i=1000001" << Kind::Iterations;
    QTest::newRow("2^32") << r + "x,s=QSXCR+Q6sek8bf92,i=4294967296" << Kind::Iterations;
    QTest::newRow("thirty digits") << r + "x,s=QSXCR+Q6sek8bf92,i=" + QByteArray(30, '9') << Kind::Iterations;
    QTest::newRow("mandatory extension") << "m=ext," + r + "x,s=QSXCR+Q6sek8bf92,i=4096" << Kind::Extension;
    QTest::newRow("error already") << "e=unknown-user"_ba << Kind::ServerError;
}

void TstScram::serverFirst()
{
    QFETCH(QByteArray, message);
    Exchange exchange = ::exchange();
    const auto failure = exchange.readServerFirst(message);
    QVERIFY(failure);
    QTEST(failure->kind, "kind");
    QVERIFY(!scram::describe(*failure).isEmpty());
}

void TstScram::serverFinal_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("empty") << QByteArray() << Kind::NoSignature;
    QTest::newRow("another attribute") << "x=rmF9pqV8S7suAoZWja4dJRkFsKQ="_ba << Kind::Malformed;
    QTest::newRow("not in Base64") << "v=rmF9pqV8S7suAoZWja4dJRkFs***"_ba << Kind::Malformed;
    QTest::newRow("nothing") << "v="_ba << Kind::Malformed;
    QTest::newRow("one bit is wrong") << "v=rmF9pqV8S7suAoZWja4dJRkFsKU="_ba << Kind::WrongSignature;
    QTest::newRow("its start alone") << "v=rmF9pqV8S7suAoZWja4dJRkF"_ba << Kind::WrongSignature;
    QTest::newRow("more than it") << "v=" + (QByteArray::fromBase64("rmF9pqV8S7suAoZWja4dJRkFsKQ=") + 'x').toBase64()
                                  << Kind::WrongSignature;
    QTest::newRow("server error") << "e=invalid-proof"_ba << Kind::ServerError;
    QTest::newRow("server error with more") << "e=other-error,x=y"_ba << Kind::ServerError;
}

void TstScram::serverFinal()
{
    Exchange exchange = ::exchange();
    QVERIFY(!exchange.readServerFirst(::serverFirst));
    exchange.clientFinal(scram::prove(exchange.task()));
    QFETCH(QByteArray, message);
    const auto failure = exchange.readServerFinal(message);
    QVERIFY(failure);
    QTEST(failure->kind, "kind");
    // Before there is a proof nothing verifies.
    QVERIFY(::exchange().readServerFinal("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
}

void TstScram::fewIterationsAreTaken()
{
    ScramServer server(QCryptographicHash::Sha256, "pencil", 1);
    Exchange exchange(Hash::Sha256, u"user"_s, "pencil");
    QVERIFY(!exchange.readServerFirst(server.first(exchange.clientFirst())));
    QCOMPARE(exchange.task().iterations, 1U);
    QVERIFY(exchange.task().iterations < scram::iterationsRecommended);
    QVERIFY(!exchange.readServerFinal(server.final(exchange.clientFinal(scram::prove(exchange.task())))));
}

void TstScram::theServersWordIsCut()
{
    Exchange exchange = ::exchange();
    const auto failure = exchange.readServerFirst("e=" + QByteArray(10'000, 'x'));
    QVERIFY(failure);
    QCOMPARE(failure->detail.size(), 100);
}

void TstScram::ourProofIsNotRepeated()
{
    Exchange exchange = ::exchange();
    QVERIFY(!exchange.readServerFirst(::serverFirst));
    exchange.clientFinal(scram::prove(exchange.task()));
    const auto failure = exchange.readServerFinal("e=you sent v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    QVERIFY(failure);
    QCOMPARE(failure->detail, u"***"_s);
}

/// Anything at all, and messages that are nearly right: no crash, and nothing but the right signature is taken.
void TstScram::randomMessages()
{
    QRandomGenerator random(4711);
    const QByteArray good = ::serverFirst;
    const QByteArray alphabet = "rsimve=,0123456789+/AZaz\xFF\0 "_ba;
    Exchange proven = exchange();
    QVERIFY(!proven.readServerFirst(good));
    proven.clientFinal(scram::prove(proven.task()));
    for (int round = 0; round < 20'000; ++round) {
        QByteArray message = round % 2 ? good : QByteArray();
        for (quint32 i = random.bounded(40U); i > 0; --i) {
            const char c = alphabet[random.bounded(int(alphabet.size()))];
            const qsizetype at = random.bounded(int(message.size()) + 1);
            if (random.bounded(2) && at < message.size())
                message[at] = c;
            else
                message.insert(at, c);
        }
        Exchange fresh = exchange();
        if (!fresh.readServerFirst(message)) {
            QVERIFY(fresh.task().iterations >= 1 && fresh.task().iterations <= scram::iterationsMaximum);
            QVERIFY(!fresh.task().salt.isEmpty());
        }
        QVERIFY(proven.readServerFinal(message));
    }
}

QTEST_GUILESS_MAIN(TstScram)
#include "tst_scram.moc"
