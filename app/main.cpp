// `connack check ...`, `connack compare ...` and `connack broker ...` run without a GUI library; anything else loads the window's module.
#include "check/BrokerCommand.h"
#include "check/CheckCommand.h"
#include "check/CompareCommand.h"

#include "ProgramPlace.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibrary>
#include <QLocale>
#include <QTranslator>

#include <openssl/crypto.h>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int windowUnavailable = 3; ///< Exit status.

struct MainText {
    Q_DECLARE_TR_FUNCTIONS(Main)
};

int print(const QString &text)
{
    return std::fputs(text.toUtf8().constData(), stdout) >= 0 && std::fflush(stdout) == 0 ? 0 : 1;
}

int printVersion()
{
    return print(u"Connack %1\nQt %2 (built with %3)\n%4 (built with %5)\n"_s.arg(
        QLatin1String(CONNACK_VERSION), QLatin1String(qVersion()), QLatin1String(QT_VERSION_STR),
        QLatin1String(OpenSSL_version(OPENSSL_VERSION)), QLatin1String(OPENSSL_VERSION_STR)));
}

int printHelp()
{
    return print(MainText::tr("Connack connects to an MQTT broker and names the cause when that fails.\n"
                              "\n"
                              "  connack [URL|FILE] [--options FILE] [--connect]\n"
                              "          [--theme system|light|dark|high-contrast] [--language CODE]\n"
                              "                                               opens the window, with this connection or this\n"
                              "                                               packet log, capture or options object\n"
                              "  connack check [URL] [flags]                  makes one attempt and prints a report;\n"
                              "                                               see connack check --help\n"
                              "  connack compare LEFT.json RIGHT.json         prints what differs between two saved reports\n"
                              "  connack broker [--scenario NAME] [flags]     runs a local broker, healthy or broken on purpose;\n"
                              "                                               see connack broker --help\n"
                              "  connack --version                            versions of Connack, Qt and OpenSSL\n"));
}

using WindowMain = int (*)(int argc, char **argv);

/// The entry of the window's module, from the build tree or an installation; nullptr and why if it cannot be loaded.
WindowMain loadWindow(const std::filesystem::path &folder, QString *why)
{
    const std::filesystem::path candidates[] = {folder / "../lib/connack", folder / ".." / CONNACK_LIBDIR / "connack"};
    for (const std::filesystem::path &candidate : candidates) {
        const QDir place(QString::fromStdString(candidate.lexically_normal().string()));
        QLibrary library(place.filePath(u"connack_window"_s));
        // Qt's symbols are then looked for in Qt first, and not in all that this program links: a tenth of the start. Not with an
        // allocator of its own, since parts of the process would not see that.
        if (hasPlainAllocator())
            library.setLoadHints(QLibrary::DeepBindHint);
        if (const auto entry = reinterpret_cast<WindowMain>(library.resolve("connackWindowMain")))
            return entry;
        // A module that is there but does not load says more than one that is not there.
        if (why->isEmpty() || !place.entryList({u"*connack_window*"_s}, QDir::Files).isEmpty())
            *why = library.errorString();
    }
    return nullptr;
}

int runWindow(int argc, char **argv)
{
    QString why;
    if (const WindowMain windowMain = loadWindow(programFolder(argv[0]), &why))
        return windowMain(argc, argv);
    std::fputs(qPrintable(MainText::tr("The window cannot be opened: %1\n"
                                       "It needs Qt's widgets. Debian and Ubuntu: apt install libqt6widgets6; Fedora: dnf install "
                                       "qt6-qtbase-gui.\n"
                                       "\"connack check\" works without them.\n")
                              .arg(why)),
               stderr);
    return windowUnavailable;
}

} // namespace

int main(int argc, char *argv[])
{
    const QByteArrayView first(argc > 1 ? argv[1] : "");
    if (first == "check" || first == "compare" || first == "broker") {
        QCoreApplication application(argc, argv);
        QLocale::setDefault(QLocale::c()); // the report is in English whatever the locale, its numbers too: scripts read it
        QTranslator plurals;
        if (plurals.load(u":/i18n/connack_en.qm"_s))
            QCoreApplication::installTranslator(&plurals);
        const QStringList arguments = application.arguments().mid(2);
        if (first == "broker")
            return runBroker(application, arguments);
        return first == "check" ? runCheck(application, arguments) : runCompare(arguments);
    }
    if (first == "--version" || first == "-v")
        return printVersion();
    if (first == "--help" || first == "-h")
        return printHelp();
    return runWindow(argc, argv);
}
