#include "settings/Duration.h"

#include <QTest>

using namespace std::chrono_literals;

class TstDuration : public QObject
{
    Q_OBJECT
private slots:
    void parse_data();
    void parse();
    void format_data();
    void format();
};

void TstDuration::parse_data()
{
    QTest::addColumn<qint64>("ms"); // -1: refused
    const auto row = [](const char *text, qint64 ms) { QTest::newRow(text) << ms; };
    row("90", 90'000);
    row(" 90 s ", 90'000);
    row("90s", 90'000);
    row("5 min", 300'000);
    row("5MIN", 300'000);
    row("1 h", 3'600'000);
    row("1 h 30 min", 5'400'000);
    row("1h30m", 5'400'000);
    row("250 ms", 250);
    row("2 d", 172'800'000);
    row("1.5 min", 90'000);
    row("1,5 min", 90'000);
    row("0", 0);
    row("", -1);
    row("s", -1);
    row("-5 s", -1);
    row("5 parsecs", -1);
    row("5 s 3", -1);
    row("1.2.3 s", -1);
    row("1e9 s", -1);
    row("99999999999999999999 d", -1);
}

void TstDuration::parse()
{
    const auto parsed = parseDuration(QString::fromLatin1(QTest::currentDataTag()));
    QTEST(parsed ? qint64(parsed->count()) : -1, "ms");
}

void TstDuration::format_data()
{
    QTest::addColumn<qint64>("ms");
    const auto row = [](const char *text, std::chrono::milliseconds ms) { QTest::newRow(text) << qint64(ms.count()); };
    row("0 s", 0ms);
    row("60 s", 60s);
    row("90 s", 90s);
    row("5 min", 5min);
    row("1 h", 1h);
    row("1 d", 24h);
    row("250 ms", 250ms);
    row("61001 ms", 61'001ms);
}

void TstDuration::format()
{
    QFETCH(qint64, ms);
    const QString text = formatDuration(std::chrono::milliseconds(ms));
    QCOMPARE(text, QString::fromLatin1(QTest::currentDataTag()));
    QCOMPARE(qint64(parseDuration(text)->count()), ms);
}

QTEST_APPLESS_MAIN(TstDuration)
#include "tst_duration.moc"
