// QtKeychain against a real secret service: gnome-keyring on a bus of its own, with its files in a folder of its own.
#include "profiles/SystemSecretStore.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

constexpr int deadline = 20'000; // ms

/// A session bus that starts no services by itself.
class Bus
{
public:
    Bus()
    {
        QFile config(m_folder.filePath(u"bus.conf"_s));
        if (!config.open(QIODevice::WriteOnly))
            return;
        config.write("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
                     "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\"><busconfig><type>session</type><listen>unix:dir="
                     + m_folder.path().toUtf8()
                     + "</listen><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                       "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        config.close();
        m_process.start(u"dbus-daemon"_s, {u"--nofork"_s, u"--print-address"_s, u"--config-file"_s, config.fileName()});
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(deadline))
                return;
        }
        m_address = m_process.readLine().trimmed();
    }
    ~Bus()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(Bus)
    QByteArray address() const { return m_address; }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_address;
};

/// gnome-keyring with a login collection whose password is empty; locked unless it is told so.
class Keyring
{
public:
    Keyring(const QString &folder, bool unlock)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const auto *name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"})
            environment.insert(QString::fromLatin1(name), folder);
        m_process.setProcessEnvironment(environment);
        QStringList arguments{u"--foreground"_s, u"--components=secrets"_s};
        if (unlock)
            arguments += u"--unlock"_s;
        m_process.start(u"gnome-keyring-daemon"_s, arguments);
        if (m_process.waitForStarted() && unlock) {
            m_process.write("\n"); // an empty password
            m_process.closeWriteChannel();
        }
    }
    ~Keyring()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(Keyring)

private:
    QProcess m_process;
};

/// The answer to one question, waited for.
SecretStore::Answer ask(const std::function<void(const SecretStore::Then &)> &question)
{
    std::optional<SecretStore::Answer> answer;
    question([&](const SecretStore::Answer &given) { answer = given; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, deadline))
        return {SecretStore::Problem::Failed, u"no answer within %1 ms"_s.arg(deadline), false, {}};
    return *answer;
}

/// Its service takes a moment until it is on the bus, and another one until it is off.
bool isThere(SecretStore &store)
{
    return ask([&](const auto &then) { store.read(QUuid(), then); }).problem == SecretStore::Problem::None;
}

/// What a client of its own is answered: the number of the problem, and whether something was found.
QString answerOf(const QString &question, const QString &id)
{
    QProcess client;
    client.start(QCoreApplication::applicationFilePath(), {question, id});
    client.waitForFinished(2 * deadline);
    return QString::fromLatin1(client.readAllStandardOutput());
}

} // namespace

class TstSystemSecrets : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void nobodyThere();
    void roundTrip();
    void locked();
    void cleanupTestCase();

private:
    std::unique_ptr<Bus> m_bus;
    QTemporaryDir m_folder;
};

void TstSystemSecrets::initTestCase()
{
    const std::unique_ptr<SecretStore> store = systemSecretStore();
    if (!store->isLasting())
        QSKIP("built without QtKeychain");
    for (const QString &program : {u"dbus-daemon"_s, u"gnome-keyring-daemon"_s}) {
        if (QStandardPaths::findExecutable(program).isEmpty())
            QSKIP(qPrintable(program + " is not installed"_L1));
    }
    m_bus = std::make_unique<Bus>();
    QVERIFY(!m_bus->address().isEmpty());
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus->address());
    for (const auto *name : {"XDG_DATA_HOME", "XDG_RUNTIME_DIR"})
        qputenv(name, m_folder.path().toLocal8Bit());
}

void TstSystemSecrets::nobodyThere()
{
    const std::unique_ptr<SecretStore> store = systemSecretStore();
    const SecretStore::Answer read = ask([&](const auto &then) { store->read(QUuid::createUuid(), then); });
    QVERIFY2(read.problem == SecretStore::Problem::Missing, qPrintable(read.detail));
    QVERIFY2(problemText(read).contains("no key store"_L1), qPrintable(problemText(read)));
    const SecretStore::Answer written = ask([&](const auto &then) { store->write(QUuid::createUuid(), "x", then); });
    QVERIFY(written.problem != SecretStore::Problem::None);
}

void TstSystemSecrets::roundTrip()
{
    const Keyring keyring(m_folder.path(), true);
    const std::unique_ptr<SecretStore> store = systemSecretStore();
    QTRY_VERIFY_WITH_TIMEOUT(isThere(*store), deadline);
    const QUuid id = QUuid::createUuid();
    const QByteArray secret = "{\"password\":\"hunter2 \xc3\xa9\"}";
    QVERIFY(!ask([&](const auto &then) { store->read(id, then); }).found);
    const SecretStore::Answer written = ask([&](const auto &then) { store->write(id, secret, then); });
    QVERIFY2(written.problem == SecretStore::Problem::None, qPrintable(problemText(written) + written.detail));
    const SecretStore::Answer read = ask([&](const auto &then) { store->read(id, then); });
    QVERIFY(read.found);
    QCOMPARE(read.secret, secret);
    QVERIFY(!ask([&](const auto &then) { store->read(QUuid::createUuid(), then); }).found); // each its own
    QCOMPARE(ask([&](const auto &then) { store->remove(id, then); }).problem, SecretStore::Problem::None);
    QVERIFY(!ask([&](const auto &then) { store->read(id, then); }).found);
    QCOMPARE(ask([&](const auto &then) { store->remove(id, then); }).problem, SecretStore::Problem::None); // nothing there is no problem
}

/// The key store is there, but nobody unlocks it: that is no "there is none", and nothing waits for ever. Each client is a program of its
/// own, for libsecret keeps to the service that it met first.
void TstSystemSecrets::locked()
{
    const QString id = QUuid::createUuid().toString();
    {
        const Keyring keyring(m_folder.path(), true);
        QTRY_COMPARE_WITH_TIMEOUT(answerOf(u"--write"_s, id), u"0 found"_s, deadline);
        QCOMPARE(answerOf(u"--read"_s, id), u"0 found"_s);
    }
    const Keyring keyring(m_folder.path(), false);
    QTRY_COMPARE_WITH_TIMEOUT(answerOf(u"--read"_s, QUuid().toString()), u"0 nothing"_s, deadline); // asking needs no unlocking
    const QString read = answerOf(u"--read"_s, id);
    QVERIFY2(read.endsWith("nothing"_L1), qPrintable(read));
    const QString written = answerOf(u"--write"_s, id);
    QVERIFY2(!written.startsWith(u'0') && !written.startsWith(QString::number(int(SecretStore::Problem::Missing))), qPrintable(written));
}

void TstSystemSecrets::cleanupTestCase()
{
    m_bus.reset();
}

/// With "--read ID" or "--write ID": the client of locked().
int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3 || !arguments[1].startsWith("--"_L1)) {
        TstSystemSecrets test;
        return QTest::qExec(&test, argc, argv);
    }
    const std::unique_ptr<SecretStore> store = systemSecretStore();
    const QUuid id = QUuid::fromString(arguments[2]);
    const SecretStore::Answer answer = ask([&](const auto &then) {
        if (arguments[1] == "--write"_L1)
            store->write(id, "kept", then);
        else
            store->read(id, then);
    });
    std::printf("%d %s", int(answer.problem), answer.found ? "found" : "nothing");
    return 0;
}

#include "tst_system_secrets.moc"
