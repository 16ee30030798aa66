// Where the secrets of a packet stand, in whole packets and in damaged ones.
#include "mqtt/Vectors.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

using Ranges = QList<std::pair<qsizetype, qsizetype>>;

class TstSecrets : public QObject
{
    Q_OBJECT
private slots:
    void vectors_data();
    void vectors();
    void connect();
    void cutConnect();
    void damagedConnect();
    void damagedAuth();
    void echoedConnect();
    void nothingToHide();
};

namespace {

QByteArray masked(QByteArray bytes, Version version, Sender sender)
{
    for (const auto &[offset, length] : secretRanges(bytes, version, sender))
        bytes.replace(offset, length, QByteArray(length, '*'));
    return bytes;
}

QByteArray connectBytes(Version version)
{
    Connect connect;
    connect.version = version;
    connect.clientId = u"client"_s;
    connect.username = u"user"_s;
    connect.password = "SECRET-PASSWORD"_ba;
    connect.will = Will{u"w"_s, "gone"_ba, QoS::AtMostOnce, false, {}};
    connect.will->properties.set(PropertyId::ContentType, u"text"_s);
    connect.properties.append(PropertyId::AuthenticationMethod, u"M"_s);
    connect.properties.append(PropertyId::AuthenticationData, "SECRET-TOKEN"_ba);
    connect.properties.append(PropertyId::SessionExpiryInterval, 7u);
    return std::get<QByteArray>(encode(connect, version));
}

} // namespace

void TstSecrets::vectors_data()
{
    QTest::addColumn<Vector>("vector");
    for (const Vector &vector : readVectors(u"vectors-valid.jsonl"_s))
        QTest::newRow(vector.name.constData()) << vector;
}

// The ranges are those of the secret fields, without their length prefix.
void TstSecrets::vectors()
{
    QFETCH(Vector, vector);
    Fields fields;
    decode(vector.bytes, vector.version, vector.sender, &fields);
    Ranges expected;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const bool hasChildren = i + 1 < fields.size() && fields[i + 1].depth > fields[i].depth;
        if (fields[i].secret && !hasChildren && fields[i].length > 2)
            expected.append({fields[i].offset + 2, fields[i].length - 2});
    }
    QCOMPARE(secretRanges(vector.bytes, vector.version, vector.sender), expected);
}

void TstSecrets::connect()
{
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        const QByteArray bytes = connectBytes(version);
        const QByteArray shown = masked(bytes, version, Sender::Client);
        QVERIFY(bytes.contains("SECRET-PASSWORD") && !shown.contains("SECRET"));
        QVERIFY(shown.contains("user") && shown.contains("client") && shown.contains("gone"));
        QCOMPARE(shown.count('*'), version == Version::V5 ? 27 : 15);
    }
}

void TstSecrets::cutConnect()
{
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        const QByteArray bytes = connectBytes(version);
        for (qsizetype size = 0; size <= bytes.size(); ++size) {
            const QByteArray shown = masked(bytes.first(size), version, Sender::Client);
            QVERIFY(!shown.contains("SE"));
            QVERIFY(size <= 2 || !shown.endsWith('S')); // Remaining Length may be an S
        }
    }
}

// Whatever byte is changed, what cannot be told from a secret is masked, as long as it is still a CONNECT.
void TstSecrets::damagedConnect()
{
    const QByteArray good = connectBytes(Version::V5);
    QByteArray bytes = good;
    const qsizetype firstProperty = bytes.indexOf('\x15');
    bytes[firstProperty] = '\x7F'; // no such property
    QVERIFY(!masked(bytes, Version::V5, Sender::Client).contains("SECRET"));
    bytes = good;
    bytes[firstProperty - 1] = '\x7F'; // a Property Length past the end
    QVERIFY(!masked(bytes, Version::V5, Sender::Client).contains("SECRET"));
    bytes = good;
    bytes[9] = '\x02'; // flags that hide the fields of the payload
    QVERIFY(!masked(bytes, Version::V5, Sender::Client).contains("SECRET"));
}

void TstSecrets::damagedAuth()
{
    const QByteArray auth = QByteArray::fromHex("f0101810150001 4d7f 16000653454352 4554");
    QVERIFY(auth.contains("SECRET"));
    QVERIFY(!masked(auth, Version::V5, Sender::Server).contains("SECRET"));
    const QByteArray tooLong = QByteArray::fromHex("f0101810150001 4d 16ffff53454352 4554");
    QVERIFY(!masked(tooLong, Version::V5, Sender::Server).contains("SECRET"));
}

// A peer that sends back what it got gets the same treatment, whatever the version of the connection.
void TstSecrets::echoedConnect()
{
    QVERIFY(!masked(connectBytes(Version::V5), Version::V311, Sender::Server).contains("SECRET"));
    QVERIFY(!masked(connectBytes(Version::V311), Version::V5, Sender::Server).contains("SECRET"));
}

void TstSecrets::nothingToHide()
{
    QVERIFY(secretRanges({}, Version::V5, Sender::Client).isEmpty());
    QVERIFY(secretRanges(QByteArray::fromHex("300e0003612f6203160003414243ff"), Version::V5, Sender::Server).isEmpty());
    QVERIFY(secretRanges(QByteArray::fromHex("2003000000"), Version::V5, Sender::Server).isEmpty());
    QVERIFY(secretRanges(QByteArray::fromHex("20020000"), Version::V311, Sender::Server).isEmpty());
}

QTEST_APPLESS_MAIN(TstSecrets)
#include "tst_secrets.moc"
