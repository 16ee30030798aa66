// `connack broker` as a process: what it prints and returns, and that nothing outlives it.
#include "broker/BrokerFixture.h"

#include "settings/OptionsJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <csignal>

namespace {

struct Command : QProcess {
    explicit Command(const QStringList &arguments)
    {
        connect(this, &QProcess::readyReadStandardOutput, this, [this] { out += readAllStandardOutput(); });
        connect(this, &QProcess::readyReadStandardError, this, [this] { err += readAllStandardError(); });
        QProcess::start(QStringLiteral(CONNACK_PROGRAM), QStringList{u"broker"_s} + arguments);
    }
    ~Command() override
    {
        if (state() != NotRunning) {
            kill();
            waitForFinished(5'000);
        }
    }
    bool runs(const QByteArray &until)
    {
        return QTest::qWaitFor([&] { return out.contains(until); }, 20'000);
    }
    bool toldAll()
    {
        return QTest::qWaitFor([&] { return !json().isEmpty(); }, 20'000);
    }
    bool ended()
    {
        return QTest::qWaitFor([&] { return state() == NotRunning; }, 20'000);
    }
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    QByteArray out, err;
};

quint16 portOf(const QJsonObject &report)
{
    return quint16(report["connections"_L1][0]["options"_L1]["port"_L1].toInt());
}

} // namespace

class TstBrokerCommand : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void help();
    void list();
    void wrongCommandLine_data();
    void wrongCommandLine();
    void textThenSigterm();
    void jsonConnects();
    void logFile();
    void doesNotStart();
    void killedProgram();

private:
    std::unique_ptr<OwnTempPath> m_place;
};

void TstBrokerCommand::init()
{
    m_place.reset(); // it puts back what it found
    m_place = std::make_unique<OwnTempPath>();
}

void TstBrokerCommand::help()
{
    Command command({u"--help"_s});
    QVERIFY(command.ended());
    QCOMPARE(command.exitCode(), 0);
    for (const char *word : {"connack broker", "--scenario", "--list", "--json", "--log", "--mosquitto", "Exit status"})
        QVERIFY2(command.out.contains(word), word);
}

void TstBrokerCommand::list()
{
    Command text({u"--list"_s});
    QVERIFY(text.ended());
    QCOMPARE(text.exitCode(), 0);
    for (const BrokerScenario &scenario : brokerScenarios())
        QVERIFY2(text.out.contains(scenario.id), scenario.id);
    Command json({u"--list"_s, u"--json"_s});
    QVERIFY(json.ended());
    const QJsonArray scenarios = json.json()["scenarios"_L1].toArray();
    QCOMPARE(scenarios.size(), qsizetype(brokerScenarios().size()));
    QVERIFY(scenarios[0]["cause"_L1].isNull());
    QCOMPARE(scenarios[1]["cause"_L1].toString(), u"tls-certificate-expired"_s);
}

void TstBrokerCommand::wrongCommandLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("flag") << QStringList{u"--scenari"_s, u"x"_s} << QByteArray("--scenario?");
    QTest::newRow("scenario") << QStringList{u"--scenario"_s, u"x\x1b"_s} << QByteArray("expired-certificate");
    QTest::newRow("argument") << QStringList{u"expired-certificate"_s} << QByteArray("--scenario");
    QTest::newRow("log") << QStringList{u"--log"_s, u"/nowhere/log"_s} << QByteArray("/nowhere/log");
}

void TstBrokerCommand::wrongCommandLine()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    if (mosquitto::program().isEmpty())
        QSKIP("mosquitto is not installed");
    Command command(arguments);
    QVERIFY(command.ended());
    QCOMPARE(command.exitCode(), 2);
    QVERIFY2(command.err.contains(says), command.err);
    QVERIFY(!command.err.contains('\x1b'));
    QCOMPARE(command.out, QByteArray());
}

void TstBrokerCommand::textThenSigterm()
{
    if (mosquitto::program().isEmpty())
        QSKIP("mosquitto is not installed");
    Command command({u"--scenario"_s, u"expired-certificate"_s});
    QVERIFY2(command.runs("Ctrl+C"), command.err);
    QVERIFY(command.out.contains("mqtts://127.0.0.1:"));
    QVERIFY(command.out.contains("connack check mqtts://127.0.0.1:"));
    QVERIFY(command.err.contains("running"));
    command.terminate();
    QVERIFY(command.ended());
    QCOMPARE(command.exitStatus(), QProcess::NormalExit);
    QCOMPARE(command.exitCode(), 0);
    QCOMPARE(m_place->left(), QStringList());
}

void TstBrokerCommand::jsonConnects()
{
    if (mosquitto::program().isEmpty())
        QSKIP("mosquitto is not installed");
    Command command({u"--json"_s});
    QVERIFY2(command.toldAll(), command.err);
    const QJsonObject report = command.json();
    QCOMPARE(report["scenario"_L1].toString(), u"healthy"_s);
    for (const QJsonValue &connection : report["connections"_L1].toArray()) {
        ConnectionSettings settings = newConnectionSettings();
        QVERIFY(applyOptions(connection["options"_L1].toObject(), settings).problems.isEmpty());
        const Attempt attempt = attemptWith(optionsFor(settings));
        QVERIFY2(attempt.mqtt.connack && attempt.mqtt.connack->reasonCode == 0, qPrintable(settings.url()));
        // The line to copy makes the same.
        QProcess check;
        check.start(
            u"/bin/sh"_s,
            {u"-c"_s, connection["check"_L1].toString().replace("connack check"_L1, QStringLiteral(CONNACK_PROGRAM) + " check"_L1)});
        QVERIFY(check.waitForFinished(30'000));
        QCOMPARE(check.exitCode(), 0);
    }
    command.terminate();
    QVERIFY(command.ended());
    QCOMPARE(command.exitCode(), 0);
}

void TstBrokerCommand::logFile()
{
    if (mosquitto::program().isEmpty())
        QSKIP("mosquitto is not installed");
    const QString name = m_place->path() + "/broker.log"_L1;
    Command command({u"--log"_s, name});
    QVERIFY2(command.runs("Ctrl+C"), command.err);
    command.terminate();
    QVERIFY(command.ended());
    QCOMPARE(command.err, QByteArray());
    QFile log(name);
    QVERIFY(log.open(QIODevice::ReadOnly));
    const QByteArray text = log.readAll();
    QVERIFY2(text.contains("running\n") && text.contains("terminating\n"), text);
    QCOMPARE(m_place->left(), QStringList{u"broker.log"_s});
}

void TstBrokerCommand::doesNotStart()
{
    Command command({u"--mosquitto"_s, u"/bin/false"_s});
    QVERIFY(command.ended());
    QCOMPARE(command.exitCode(), 1);
    QVERIFY2(command.err.contains("did not start"), command.err);
    QCOMPARE(m_place->left(), QStringList());
}

/// The worst way of ending: the broker goes with it, and its folder with the next one.
void TstBrokerCommand::killedProgram()
{
#ifndef Q_OS_LINUX
    QSKIP("only Linux ends a process with its parent");
#endif
    if (mosquitto::program().isEmpty())
        QSKIP("mosquitto is not installed");
    Command command({u"--json"_s});
    QVERIFY2(command.toldAll(), command.err);
    const QJsonObject report = command.json();
    const quint16 port = portOf(report);
    QVERIFY(accepts(port));
    command.kill();
    QVERIFY(command.ended());
    QTRY_VERIFY_WITH_TIMEOUT(!accepts(port), 10'000);
    QVERIFY(QDir(report["folder"_L1].toString()).exists());
    Command next({u"--json"_s});
    QVERIFY2(next.toldAll(), next.err);
    QVERIFY(!QDir(report["folder"_L1].toString()).exists());
    next.terminate();
    QVERIFY(next.ended());
    QCOMPARE(m_place->left(), QStringList());
}

QTEST_GUILESS_MAIN(TstBrokerCommand)
#include "tst_broker_command.moc"
