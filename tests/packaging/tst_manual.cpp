// The manual page and the completions against what the program itself says, and its version wherever it is told.
#include "manual/Completions.h"
#include "manual/ManPage.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;

class TstManual : public QObject
{
    Q_OBJECT
private slots:
    void everyFlagOfEveryCommand_data();
    void everyFlagOfEveryCommand();
    void everyCommand();
    void otherCommandsGetASection();
    void roffIsEscaped();
    void pageIsGoodRoff();
    void oneVersion_data();
    void oneVersion();
};

namespace {

/// What the program prints, without a display.
QString output(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(CONNACK_PROGRAM), arguments);
    return process.waitForFinished() && process.exitCode() == 0 ? QString::fromUtf8(process.readAllStandardOutput()) : QString();
}

QString contentOf(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString page()
{
    return contentOf(QStringLiteral(PACKAGING_BUILD_DIR "/connack.1"));
}

QStringList all(const QString &pattern, const QString &text)
{
    QStringList found;
    for (const QRegularExpressionMatch &match : QRegularExpression(pattern, QRegularExpression::MultilineOption).globalMatch(text)) {
        if (!found.contains(match.captured(1)))
            found += match.captured(1);
    }
    return found;
}

QStringList commands()
{
    return all(u"^  connack ([a-z]+)"_s, output({u"--help"_s}));
}

QStringList flagsIn(const QString &help)
{
    return all(u"(--[a-z][a-z-]*)"_s, help);
}

/// The part of a text from `begin` to the next `end`.
QString part(const QString &text, const QString &begin, const QString &end)
{
    const qsizetype from = text.indexOf(begin);
    return from < 0 ? QString() : text.mid(from, text.indexOf(end, from + begin.size()) - from);
}

} // namespace

void TstManual::everyFlagOfEveryCommand_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("the window") << QString();
    for (const QString &command : commands())
        QTest::newRow(qPrintable(command)) << command;
}

void TstManual::everyFlagOfEveryCommand()
{
    QFETCH(const QString, command);
    const QString help = output(command.isEmpty() ? QStringList{u"--help"_s} : QStringList{command, u"--help"_s});
    QVERIFY(!help.isEmpty());
    const QStringList flags = command.isEmpty() ? flagsIn(part(help, u"  connack ["_s, u"  connack c"_s)) << u"--help"_s << u"--version"_s
                                                : all(u"^\\s+(?:-\\w, )*(--[a-z][a-z-]*)"_s, help) << u"--help"_s;
    QVERIFY(flags.size() >= (command == "check"_L1 ? 40 : 1));
    const QString section = part(page(), u".SS connack"_s + (command.isEmpty() ? QString() : u' ' + command) + u'\n', u"\n.S"_s);
    const QString bash = part(bashCompletion(), u"        '%1') flags="_s.arg(command), u"\n"_s);
    const QString zsh = part(zshCompletion(), u"_connack_%1() {"_s.arg(command.isEmpty() ? u"window"_s : command), u"\n}"_s);
    const QString fish = fishCompletion();
    const QString fishStart = command.isEmpty() ? u"-n '?(?:not __fish_seen_subcommand_from [a-z ]+|__fish_is_first_arg)'? -l %1 "_s
                                                : u"-n '__fish_seen_subcommand_from %2' -l %1 "_s;
    for (const QString &flag : flags) {
        QVERIFY2(section.contains(u"\\fB%1\\fR"_s.arg(escapedForRoff(flag))), qPrintable(u"no %1 in the manual page"_s.arg(flag)));
        QVERIFY2(QRegularExpression(flag + u"[ ']"_s).match(bash).hasMatch(), qPrintable(u"bash does not complete %1"_s.arg(flag)));
        QVERIFY2(QRegularExpression(flag + u"[=[]"_s).match(zsh).hasMatch(), qPrintable(u"zsh does not complete %1"_s.arg(flag)));
        const QString line = command.isEmpty() ? fishStart.arg(flag.mid(2)) : fishStart.arg(flag.mid(2), command);
        QVERIFY2(QRegularExpression(line).match(fish).hasMatch(), qPrintable(u"fish does not complete %1"_s.arg(flag)));
    }
}

void TstManual::everyCommand()
{
    const QStringList names = commands();
    QVERIFY(names.contains("check"_L1) && names.contains("compare"_L1));
    for (const QString &name : names) {
        QVERIFY2(page().contains(u"\n.B connack %1\n"_s.arg(name)), qPrintable(name));
        QVERIFY2(zshCompletion().contains(u"    '%1:"_s.arg(name)), qPrintable(name));
        QVERIFY2(fishCompletion().contains(u"-a %1 -d "_s.arg(name)), qPrintable(name));
    }
}

void TstManual::otherCommandsGetASection()
{
    const QString made = manPage(u".SH OPTIONS\n.\\\" OTHERS\n.SH END\n"_s);
    QVERIFY(made.contains("\n.SS connack check\nMake one attempt and print a report.\n.TP\n"_L1));
    QVERIFY(made.endsWith("\n.SH END\n"_L1));
}

void TstManual::roffIsEscaped()
{
    QCOMPARE(escapedForRoff(u".a\\b --c 'd' \"e\""_s), u"\\&.a\\eb \\-\\-c \\(aqd\\(aq \\(dqe\\(dq"_s);
}

void TstManual::pageIsGoodRoff()
{
    const QString man = QStandardPaths::findExecutable(u"man"_s);
    if (man.isEmpty())
        QSKIP("man is not installed");
    QProcess process;
    process.setProcessEnvironment([] {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"MANWIDTH"_s, u"100"_s);
        return environment;
    }());
    process.start(man, {u"--warnings"_s, u"-E"_s, u"UTF-8"_s, u"-l"_s, QStringLiteral(PACKAGING_BUILD_DIR "/connack.1")});
    QVERIFY(process.waitForFinished());
    const QByteArray warnings = process.readAllStandardError();
    QVERIFY2(process.exitCode() == 0 && warnings.isEmpty(), warnings.constData());
    QString text = QString::fromUtf8(process.readAllStandardOutput());
    text.remove(QRegularExpression(u".\b"_s)); // bold and underlined letters are overstruck
    for (const char *words : {"connack check [URL] [flags]", "--protocol-version 3|4|5", "--will-qos 0|1|2", "EXIT STATUS"})
        QVERIFY2(text.contains(QLatin1String(words)), qPrintable(text));
}

void TstManual::oneVersion_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const QString version = QStringLiteral(PROJECT_VERSION_TEXT), date = QStringLiteral(RELEASE_DATE_TEXT);
    QTest::newRow("--version") << output({u"--version"_s}) << u"Connack %1\nQt "_s.arg(version);
    QTest::newRow("manual page") << page() << u".TH CONNACK 1 \"%1\" \"Connack %2\" "_s.arg(date, version);
    QTest::newRow("metainfo") << contentOf(QStringLiteral(PACKAGING_BUILD_DIR "/../io.github.connack.Connack.metainfo.xml"))
                              << u"<release version=\"%1\" date=\"%2\"/>"_s.arg(version, date);
    QTest::newRow("cpack") << contentOf(QStringLiteral(PROJECT_BUILD_DIR "/CPackConfig.cmake"))
                           << u"set(CPACK_PACKAGE_VERSION \"%1\")"_s.arg(version);
}

void TstManual::oneVersion()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    QVERIFY2(text.contains(expected), qPrintable(expected + u" is not in:\n"_s + text.left(2000)));
}

QTEST_GUILESS_MAIN(TstManual)
#include "tst_manual.moc"
