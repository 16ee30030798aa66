#include "profiles/SecretKeeper.h"
#include "profiles/SecretOptions.h"
#include "settings/Secrets.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// A store that answers when it is told to, with the problem that it is told.
class ScriptedStore : public SecretStore
{
public:
    bool isLasting() const override { return true; }
    void read(const QUuid &id, const Then &then) override
    {
        Answer found;
        found.found = held.contains(id);
        found.secret = held.value(id);
        m_open.append([this, then, found] { then(problem == Problem::None ? found : answer()); });
    }
    void write(const QUuid &id, const QByteArray &secret, const Then &then) override
    {
        ++writes;
        m_open.append([this, id, secret, then] {
            if (problem == Problem::None)
                held.insert(id, secret);
            then(answer());
        });
    }
    void remove(const QUuid &id, const Then &then) override
    {
        m_open.append([this, id, then] {
            if (problem == Problem::None)
                held.remove(id);
            then(answer());
        });
    }
    void answerAll()
    {
        while (!m_open.isEmpty())
            m_open.takeFirst()();
    }

    QHash<QUuid, QByteArray> held;
    Problem problem = Problem::None;
    QString detail;
    int writes = 0;

private:
    Answer answer() const { return {problem, detail, false, {}}; }
    QList<std::function<void()>> m_open;
};

struct Kept {
    ScriptedStore *store = new ScriptedStore;
    SecretKeeper keeper{std::unique_ptr<SecretStore>(store)};
};

const QJsonObject password{{u"password"_s, u"hunter2"_s}};

ConnectionSettings secretSettings()
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {Scheme::Wss, u"broker.lan"_s, {}};
    settings.version = mqtt::Version::V5;
    settings.credentials = {u"gate7"_s, QByteArray("hunter2 \xc3\xa9")};
    settings.tls.passphrase = u"opens"_s;
    settings.tls.key.pem = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";
    settings.properties.receiveMaximum = 20;
    settings.properties.authenticationMethod = u"TOKEN"_s;
    settings.properties.authenticationData = BinaryValue{QByteArray("\x00\xff", 2), BinaryValue::Form::Hex, {}};
    settings.webSocket.path = u"/mqtt?device=7&token=abc"_s;
    settings.webSocket.headers = {{u"Authorization"_s, u"Bearer abc"_s}, {u"X-Trace"_s, u"yes"_s}};
    settings.network.proxy = {ProxySettings::Type::Http, u"p.lan"_s, 3128, u"me"_s, u"proxied"_s};
    return settings;
}

} // namespace

class TstSecretKeeper : public QObject
{
    Q_OBJECT
private slots:
    void optionsRoundTrip();
    void optionsHoldSecretsAlone();
    void settingsOfTheFileStay();
    void worksOrNot_data();
    void worksOrNot();
    void memoryAlone();
    void writesWhatChanged();
    void unreadIsNotOverwritten();
    void readsOnce();
    void failures_data();
    void failures();
    void removes();
};

void TstSecretKeeper::optionsRoundTrip()
{
    const ConnectionSettings settings = secretSettings();
    const QJsonObject secrets = secretOptions(settings);
    const QJsonObject stored = QJsonDocument::fromJson(QJsonDocument(secrets).toJson(QJsonDocument::Compact)).object();
    QVERIFY(withoutSecrets(settings) != settings);
    QCOMPARE(withSecretOptions(withoutSecrets(settings), stored), settings);
    QCOMPARE(secretOptions(withoutSecrets(settings)), QJsonObject());
    QCOMPARE(withSecretOptions(settings, {}), settings);
}

void TstSecretKeeper::optionsHoldSecretsAlone()
{
    const QJsonObject secrets = secretOptions(secretSettings());
    for (const QString &key : {u"host"_s, u"clientId"_s, u"username"_s, u"protocolVersion"_s})
        QVERIFY2(!secrets.contains(key), qPrintable(key));
    QCOMPARE(secrets.value(u"properties"_s).toObject().keys(), QStringList{u"authenticationData"_s});
}

void TstSecretKeeper::settingsOfTheFileStay()
{
    const QJsonObject secrets = secretOptions(secretSettings());
    ConnectionSettings edited = withoutSecrets(secretSettings());
    edited.properties.receiveMaximum = 7;
    edited.endpoint.host = u"other.lan"_s;
    const ConnectionSettings whole = withSecretOptions(edited, secrets);
    QCOMPARE(whole.properties.receiveMaximum, std::optional<quint32>(7));
    QCOMPARE(whole.endpoint.host, u"other.lan"_s);
    QCOMPARE(whole.credentials.password, secretSettings().credentials.password);
}

void TstSecretKeeper::worksOrNot_data()
{
    using Problem = SecretStore::Problem;
    QTest::addColumn<SecretStore::Problem>("problem");
    QTest::addColumn<SecretKeeper::State>("state");
    QTest::addColumn<QString>("word");
    QTest::newRow("works") << Problem::None << SecretKeeper::State::Works << u""_s;
    QTest::newRow("missing") << Problem::Missing << SecretKeeper::State::None << u"no key store"_s;
    QTest::newRow("denied") << Problem::Denied << SecretKeeper::State::None << u"locked"_s;
    QTest::newRow("failed") << Problem::Failed << SecretKeeper::State::None << u"it broke"_s;
}

void TstSecretKeeper::worksOrNot()
{
    QFETCH(SecretStore::Problem, problem);
    QFETCH(QString, word);
    Kept kept;
    kept.store->problem = problem;
    kept.store->detail = u"it broke"_s;
    QCOMPARE(kept.keeper.state(), SecretKeeper::State::Asking);
    QSignalSpy changed(&kept.keeper, &SecretKeeper::stateChanged);
    kept.store->answerAll();
    QCOMPARE(changed.size(), 1);
    QTEST(kept.keeper.state(), "state");
    QCOMPARE(kept.keeper.stateText().isEmpty(), word.isEmpty());
    QVERIFY2(kept.keeper.stateText().contains(word), qPrintable(kept.keeper.stateText()));
}

void TstSecretKeeper::memoryAlone()
{
    SecretKeeper keeper(std::make_unique<MemorySecretStore>());
    QCOMPARE(keeper.state(), SecretKeeper::State::None);
    QVERIFY(!keeper.stateText().isEmpty());
    keeper.keep(QUuid::createUuid(), password);
    keeper.read(QUuid::createUuid());
    keeper.forget(QUuid::createUuid());
    QVERIFY(!keeper.isBusy());
    MemorySecretStore store;
    const QUuid id = QUuid::createUuid();
    QList<SecretStore::Answer> answers;
    const auto take = [&](const SecretStore::Answer &answer) { answers.append(answer); };
    store.write(id, "x", take);
    store.read(id, take);
    store.remove(id, take);
    store.read(id, take);
    QVERIFY(answers.isEmpty()); // later
    QTRY_COMPARE(answers.size(), 4);
    QCOMPARE(answers[1].secret, QByteArray("x"));
    QVERIFY(answers[1].found && !answers[3].found);
}

void TstSecretKeeper::writesWhatChanged()
{
    Kept kept;
    const QUuid id = QUuid::createUuid();
    kept.keeper.keep(id, password);
    QCOMPARE(kept.store->writes, 0); // not known to work yet
    kept.store->answerAll();
    kept.keeper.keep(id, {});
    QVERIFY(!kept.keeper.isBusy()); // nothing there, nothing to do
    QSignalSpy stored(&kept.keeper, &SecretKeeper::storedChanged);
    QSignalSpy settled(&kept.keeper, &SecretKeeper::settled);
    kept.keeper.keep(id, password);
    kept.keeper.keep(id, password);
    QCOMPARE(kept.store->writes, 1);
    QVERIFY(kept.keeper.isBusy());
    kept.store->answerAll();
    QVERIFY(!kept.keeper.isBusy());
    QCOMPARE(settled.size(), 1);
    QCOMPARE(QJsonDocument::fromJson(kept.store->held.value(id)).object(), password);
    kept.keeper.keep(id, {});
    kept.store->answerAll();
    QVERIFY(kept.store->held.isEmpty());
    QCOMPARE(stored.size(), 2);
    QCOMPARE(stored[0], (QVariantList{id, true}));
    QCOMPARE(stored[1], (QVariantList{id, false}));
}

void TstSecretKeeper::unreadIsNotOverwritten()
{
    Kept kept;
    const QUuid id = QUuid::createUuid();
    kept.store->held.insert(id, R"({"password":"old"})");
    kept.store->answerAll();
    kept.keeper.keep(id, {});
    kept.keeper.read(id);
    kept.keeper.keep(id, {});
    kept.keeper.keep(id, password); // while it is read: the answer decides first
    kept.store->answerAll();
    QCOMPARE(kept.store->held.value(id), QByteArray(R"({"password":"old"})"));
    QCOMPARE(kept.store->writes, 0);
    kept.keeper.keep(id, password);
    kept.store->answerAll();
    QCOMPARE(kept.store->held.value(id), QByteArray(R"({"password":"hunter2"})"));
}

void TstSecretKeeper::readsOnce()
{
    Kept kept;
    const QUuid id = QUuid::createUuid();
    kept.store->held.insert(id, R"({"password":"hunter2"})");
    QSignalSpy arrived(&kept.keeper, &SecretKeeper::arrived);
    kept.keeper.read(id); // while it is not known yet whether the store works
    kept.keeper.read(id);
    QVERIFY(kept.keeper.isReading(id));
    kept.store->answerAll();
    QVERIFY(!kept.keeper.isReading(id));
    kept.keeper.read(id);
    QVERIFY(!kept.keeper.isReading(id));
    QCOMPARE(arrived.size(), 1);
    QCOMPARE(arrived[0][1].toJsonObject(), password);
}

void TstSecretKeeper::failures_data()
{
    QTest::addColumn<QByteArray>("held");
    QTest::addColumn<SecretStore::Problem>("problem");
    QTest::addColumn<QString>("word");
    QTest::newRow("gone") << QByteArray() << SecretStore::Problem::None << u"gave no secrets"_s;
    QTest::newRow("not ours") << QByteArray("not JSON") << SecretStore::Problem::None << u"cannot be read"_s;
    QTest::newRow("locked") << QByteArray("{}") << SecretStore::Problem::Denied << u"locked"_s;
}

void TstSecretKeeper::failures()
{
    QFETCH(QByteArray, held);
    QFETCH(SecretStore::Problem, problem);
    QFETCH(QString, word);
    Kept kept;
    const QUuid id = QUuid::createUuid();
    if (!held.isNull())
        kept.store->held.insert(id, held);
    kept.store->answerAll();
    kept.store->problem = problem;
    QSignalSpy arrived(&kept.keeper, &SecretKeeper::arrived);
    QSignalSpy failed(&kept.keeper, &SecretKeeper::failed);
    kept.keeper.read(id);
    kept.store->answerAll();
    QCOMPARE(failed.size(), 1);
    QVERIFY2(failed[0][1].toString().contains(word), qPrintable(failed[0][1].toString()));
    QCOMPARE(arrived.size(), 1); // what waits for it goes on
    QVERIFY(arrived[0][1].toJsonObject().isEmpty());
    kept.store->problem = SecretStore::Problem::Denied;
    kept.keeper.keep(id, password);
    kept.store->answerAll();
    QCOMPARE(failed.size(), 2);
    QVERIFY2(failed[1][1].toString().contains("not saved"_L1), qPrintable(failed[1][1].toString()));
    kept.store->problem = SecretStore::Problem::None;
    kept.keeper.keep(id, password); // tried again
    kept.store->answerAll();
    QCOMPARE(kept.store->held.value(id), QByteArray(R"({"password":"hunter2"})"));
}

void TstSecretKeeper::removes()
{
    Kept kept;
    const QUuid id = QUuid::createUuid();
    kept.store->held.insert(id, "{}");
    kept.store->answerAll();
    QSignalSpy forgotten(&kept.keeper, &SecretKeeper::forgotten);
    QSignalSpy failed(&kept.keeper, &SecretKeeper::failed);
    kept.store->problem = SecretStore::Problem::Denied;
    kept.keeper.forget(id);
    kept.store->answerAll();
    QCOMPARE(failed.size(), 1);
    QCOMPARE(forgotten.size(), 0);
    kept.store->problem = SecretStore::Problem::None;
    kept.keeper.forget(id);
    kept.store->answerAll();
    QCOMPARE(forgotten.size(), 1);
    QVERIFY(kept.store->held.isEmpty());
}

QTEST_GUILESS_MAIN(TstSecretKeeper)
#include "tst_secret_keeper.moc"
