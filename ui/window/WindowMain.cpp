#include "window/WindowMain.h"

#include "check/WindowFlags.h"
#include "connection/ConnectionPage.h"
#include "preferences/Preferences.h"
#include "preferences/SettingsFile.h"
#include "profiles/SystemSecretStore.h"
#include "settings/OptionsJson.h"
#include "settings/Url.h"
#include "window/FileKind.h"
#include "window/Language.h"
#include "window/MainWindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int wrongCommandLine = 2;             ///< Exit status.
constexpr qint64 largestOptionsFile = 16 << 20; ///< Bytes.

struct WindowText {
    Q_DECLARE_TR_FUNCTIONS(WindowMain)
};

struct Start {
    QString file; ///< A packet log, a capture, or something to import; then there is no connection.
    bool hasConnection = false;
    ConnectionSettings settings = Preferences::instance()->newConnection();
    QList<Note> notes;
    QString problem; ///< Translated; the window does not open.
};

QString sentence(const SettingsProblem &problem)
{
    return problem.text + u' ' + problem.accepted;
}

bool readOptions(const QString &fileName, const ParsedUrl *url, Start &start)
{
    QFile file(fileName);
    const bool opened = fileName == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened) {
        start.problem = WindowText::tr("The options file %1 cannot be read: %2").arg(fileName, file.errorString());
        return false;
    }
    const auto parsed = parseOptionsObject(QString::fromUtf8(file.read(largestOptionsFile)));
    if (const auto *problem = std::get_if<SettingsProblem>(&parsed)) {
        start.problem = u"%1: %2"_s.arg(fileName, sentence(*problem));
        return false;
    }
    const OptionsResult result = applyOptions(std::get<QJsonObject>(parsed), start.settings, url);
    if (!result.problems.isEmpty())
        start.problem = u"%1: %2"_s.arg(fileName, sentence(result.problems.constFirst()));
    start.notes += result.notes;
    return result.problems.isEmpty();
}

/// The file that an argument names, by its path or as a file manager does (file:); empty: it is a URL of a broker.
QString fileOf(const QString &argument)
{
    const QUrl url(argument);
    if (url.isLocalFile())
        return url.toLocalFile();
    return QFileInfo(argument).isFile() ? argument : QString();
}

/// A log, an options object or what another client wrote: its content tells.
void readFile(const QString &fileName, Start &start)
{
    if (kindOfFile(fileName) != FileKind::Options) {
        start.file = fileName;
        return;
    }
    start.hasConnection = true;
    readOptions(fileName, nullptr, start);
}

/// URL or file, then options file; the later one wins.
Start readStart(const QCommandLineParser &parser)
{
    Start start;
    std::optional<ParsedUrl> url;
    const QString argument = parser.positionalArguments().value(0);
    const QString fileName = fileOf(argument);
    if (!fileName.isEmpty()) {
        readFile(fileName, start);
    } else if (!parser.positionalArguments().isEmpty()) {
        const auto result = parseUrl(argument);
        if (const auto *problem = std::get_if<SettingsProblem>(&result)) {
            start.problem = sentence(*problem);
            return start;
        }
        url = std::get<ParsedUrl>(result);
        applyUrl(*url, start.settings);
        start.notes = url->notes;
        start.hasConnection = true;
    }
    if (parser.isSet(u"options"_s) && start.problem.isEmpty()) {
        start.hasConnection = true;
        readOptions(parser.value(u"options"_s), url ? &*url : nullptr, start);
    }
    return start;
}

int refuse(const QString &why)
{
    std::fprintf(stderr, "connack: %s\n", qPrintable(why));
    return wrongCommandLine;
}

} // namespace

int connackWindowMain(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"connack"_s);
    QApplication::setOrganizationName(u"connack"_s);
    QApplication::setApplicationDisplayName(u"Connack"_s);
    QApplication::setApplicationVersion(QStringLiteral(CONNACK_VERSION));
    QApplication::setDesktopFileName(u"io.github.connack.Connack"_s);
    QApplication::setQuitOnLastWindowClosed(false); // connections end in order first; see MainWindow::closeEvent
    const SettingsFile settingsFile;                // before anything is read from it
    language::use(Preferences::instance()->language());

    QCommandLineParser parser;
    addWindowFlags(parser);
    if (!parser.parse(QApplication::arguments()))
        return refuse(parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp();
    if (parser.positionalArguments().size() > 1)
        return refuse(WindowText::tr("Give one URL or file, not %1.").arg(parser.positionalArguments().join(u' ')));
    const std::optional<Preferences::Theme> given = Preferences::themeNamed(parser.value(u"theme"_s));
    if (parser.isSet(u"theme"_s) && !given)
        return refuse(
            WindowText::tr("There is no theme %1. Give one of: %2").arg(parser.value(u"theme"_s), Preferences::themeNames().join(", "_L1)));
    if (parser.isSet(u"language"_s)) {
        if (!language::available().contains(parser.value(u"language"_s)))
            return refuse(WindowText::tr("There is no language %1. Give one of: %2")
                              .arg(parser.value(u"language"_s), language::available().join(", "_L1)));
        language::use(parser.value(u"language"_s));
    }
    const Start start = readStart(parser);
    if (!start.problem.isEmpty())
        return refuse(start.problem);

    theme::apply(themeMode(given.value_or(Preferences::instance()->theme()))); // before there are widgets that would have to be told
    QApplication::setWindowIcon(theme::icon(u"connack"_s, QApplication::palette()));
    MainWindow window(ProfileStore(), systemSecretStore());
    if (given)
        window.setTheme(themeMode(*given));
    window.sayAtStart(settingsFile.message());
    if (start.hasConnection) {
        ConnectionPage *page = window.openUnsaved(start.settings, start.notes);
        if (parser.isSet(u"connect"_s))
            QMetaObject::invokeMethod(page, &ConnectionPage::connectToBroker, Qt::QueuedConnection);
    }
    window.show();
    if (!start.file.isEmpty())
        window.openDropped({start.file});
    return QApplication::exec();
}
