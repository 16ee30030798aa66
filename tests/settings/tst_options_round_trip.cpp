// Whatever a connection can carry, its options object carries.
#include "settings/OptionsJson.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// Makes settings out of random choices; the seed makes them come again.
class Maker
{
public:
    explicit Maker(quint32 seed)
        : m_random(seed)
    {
    }

    ConnectionSettings settings()
    {
        ConnectionSettings s;
        s.endpoint = endpoint(true);
        s.version = mqtt::Version(3 + below(3));
        s.clientId = text();
        s.cleanStart = coin();
        s.keepAlive = quint32(below(65'536));
        s.credentials = {optional([this] { return text(); }), optional([this] { return bytes(); })};
        tls(s.tls);
        s.webSocket.path = coin() ? u'/' + text() : WebSocketSettings().path;
        s.webSocket.headers = pairs();
        will(s.will);
        properties(s.properties);
        network(s.network);
        return s;
    }

private:
    quint32 below(quint32 most) { return m_random.bounded(most); }
    bool coin() { return below(2) == 0; }

    template <typename Make>
    auto optional(Make make) -> std::optional<decltype(make())>
    {
        return coin() ? std::optional(make()) : std::nullopt;
    }

    std::optional<quint32> number(quint32 least, quint32 most)
    {
        return optional([&] { return least + quint32(below(most - least)); });
    }

    /// Without U+FEFF in front, which QJsonDocument takes away from every string it reads.
    QString text()
    {
        static const QStringList texts{QString(),         u"a"_s,      u"{\"hex\": \"00\"}"_s, u"ü \"'`\\"_s,
                                       u"plant/pump-7"_s, u"日本 😀"_s, u"line\nbreak\t"_s,     QString(QChar(0)),
                                       u"%1 %2"_s,        u"null"_s};
        return texts[below(quint32(texts.size()))];
    }

    QByteArray bytes()
    {
        static const QList<QByteArray> all{"", "text", "\xff\xfe", QByteArray("\0\x01", 2), "\xEF\xBB\xBFx", "ü"};
        return all[below(quint32(all.size()))];
    }

    QString host()
    {
        static const QStringList hosts{u"broker.lan"_s, u"192.0.2.1"_s, u"::1"_s, u"fe80::1%eth0"_s, u"bröker.example"_s};
        return hosts[below(quint32(hosts.size()))];
    }

    Endpoint endpoint(bool withScheme)
    {
        return {withScheme ? Scheme(below(4)) : Scheme::Mqtt, host(), optional([this] { return quint16(1 + below(65'535)); })};
    }

    FileOrPem file()
    {
        switch (below(5)) {
        case 0:
            return {u"certs/a b.pem"_s, {}};
        case 1:
            return {{}, "x\n-----BEGIN CERTIFICATE-----\nAA\n"};
        case 2:
            return {{}, QByteArray("\x30\x82\x00", 3)};
        case 3:
            return {u"file:odd-----BEGIN"_s, {}};
        default:
            return {u"a.pem"_s, "-----BEGIN CERTIFICATE-----"};
        }
    }

    BinaryValue binary()
    {
        const auto form = BinaryValue::Form(below(4));
        if (form == BinaryValue::Form::File)
            return {{}, form, text()};
        return {bytes(), form, {}};
    }

    QList<mqtt::StringPair> pairs()
    {
        QList<mqtt::StringPair> list;
        for (quint32 i = below(5); i > 0; --i)
            list.append({text(), text()});
        return list;
    }

    void tls(TlsSettings &tls)
    {
        tls.verifyPeer = coin();
        for (quint32 i = below(3); i > 0; --i)
            tls.ca << file();
        tls.addSystemCa = coin();
        tls.crlFile = coin() ? QString() : u"crl-----BEGIN"_s;
        tls.keyLogFile = coin() ? QString() : u"/tmp/keys \u00e9.log"_s;
        if (coin()) {
            tls.certificate = file();
            tls.key = file();
            tls.pkcs12 = file();
        }
        tls.passphrase = optional([this] { return text(); });
        tls.serverName = text();
        for (quint32 i = below(3); i > 0; --i)
            tls.alpn << text();
        tls.minimumVersion = TlsSettings::MinimumVersion(below(5));
    }

    void will(WillSettings &will)
    {
        will.enabled = coin();
        will.topic = text();
        will.payload = binary();
        will.qos = int(below(3));
        will.retain = coin();
        will.willDelayInterval = number(0, 0xFFFFFFFF);
        will.payloadFormatIndicator = optional([this] { return coin(); });
        will.messageExpiryInterval = number(0, 0xFFFFFFFF);
        will.contentType = optional([this] { return text(); });
        will.responseTopic = optional([this] { return text(); });
        will.correlationData = optional([this] { return binary(); });
        will.userProperties = pairs();
    }

    void properties(ConnectPropertySettings &properties)
    {
        properties.sessionExpiryInterval = number(0, 0xFFFFFFFF);
        properties.receiveMaximum = number(1, 65'535);
        properties.maximumPacketSize = number(1, 0xFFFFFFFF);
        properties.topicAliasMaximum = number(0, 65'535);
        properties.requestResponseInformation = optional([this] { return coin(); });
        properties.requestProblemInformation = optional([this] { return coin(); });
        properties.authenticationMethod = optional([this] { return text(); });
        properties.authenticationData = optional([this] { return binary(); });
        properties.userProperties = pairs();
        properties.rawAuthentication = coin();
    }

    void network(NetworkSettings &network)
    {
        network.connectTimeout = std::chrono::milliseconds(1 + below(1'000'000));
        network.connectTo = optional([this] { return endpoint(false); });
        if (coin())
            network.proxy = {ProxySettings::Type(below(3)), host(), quint16(below(65'536)), text(), text()};
        network.reconnectPeriod = std::chrono::milliseconds(below(1'000'000));
        network.reconnectMaximum = std::chrono::milliseconds(1 + below(1'000'000));
        network.reconnectAfterFailure = coin();
        network.reconnectOnConnackError = coin();
        network.resumeSession = coin();
        network.resubscribe = coin();
        network.manualConnect = coin();
        for (quint32 i = below(3); i > 0; --i)
            network.servers << endpoint(true);
    }

    QRandomGenerator m_random;
};

} // namespace

class TstOptionsRoundTrip : public QObject
{
    Q_OBJECT
private slots:
    void defaults();
    void randomSettings();
    void secretsAreAllThatIsMissing();
};

void TstOptionsRoundTrip::defaults()
{
    const QJsonObject options = toOptions(ConnectionSettings(), true);
    QCOMPARE(options.keys(), (QStringList{u"clientId"_s, u"protocol"_s}));
}

void TstOptionsRoundTrip::randomSettings()
{
    for (quint32 seed = 0; seed < 3'000; ++seed) {
        const ConnectionSettings settings = Maker(seed).settings();
        const QByteArray json = QJsonDocument(toOptions(settings, true)).toJson();
        const auto parsed = parseOptionsObject(QString::fromUtf8(json)); // by the parser of pasted objects, too
        QVERIFY2(std::holds_alternative<QJsonObject>(parsed), json.constData());
        for (const QJsonObject &options : {QJsonDocument::fromJson(json).object(), std::get<QJsonObject>(parsed)}) {
            ConnectionSettings again;
            const OptionsResult result = applyOptions(options, again);
            QVERIFY2(result.problems.isEmpty(),
                     qPrintable(u"seed %1: "_s.arg(seed) + (result.problems.isEmpty() ? QString() : result.problems.first().text)));
            QVERIFY2(result.notes.isEmpty(),
                     qPrintable(u"seed %1: "_s.arg(seed) + (result.notes.isEmpty() ? QString() : result.notes.first().text)));
            QVERIFY2(again.endpoint == settings.endpoint && again.credentials == settings.credentials, json.constData());
            QVERIFY2(again.tls == settings.tls, json.constData());
            QVERIFY2(again.webSocket == settings.webSocket, json.constData());
            QVERIFY2(again.will == settings.will, json.constData());
            QVERIFY2(again.properties == settings.properties, json.constData());
            QVERIFY2(again.network == settings.network, json.constData());
            QVERIFY2(again == settings, qPrintable(u"seed %1: %2"_s.arg(seed).arg(QString::fromUtf8(json))));
        }
    }
}

void TstOptionsRoundTrip::secretsAreAllThatIsMissing()
{
    ConnectionSettings settings = Maker(7).settings();
    settings.credentials.password = "hunter2";
    ConnectionSettings again;
    QVERIFY(applyOptions(toOptions(settings, false), again).problems.isEmpty());
    QVERIFY(!again.credentials.password);
    QVERIFY(again.will == settings.will);
    QCOMPARE(again.endpoint, settings.endpoint);
}

QTEST_APPLESS_MAIN(TstOptionsRoundTrip)
#include "tst_options_round_trip.moc"
