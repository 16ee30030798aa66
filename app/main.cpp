// `connack check ...`, `connack compare ...` and `connack broker ...` run without a GUI library; anything else loads the window's module.
#include "check/BrokerCommand.h"
#include "check/CheckCommand.h"
#include "check/CompareCommand.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibrary>
#include <QTranslator>

#include <openssl/crypto.h>

#include <cstdio>
#include <filesystem>

#include <dlfcn.h>

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
    return print(u"Connack %1\nQt %2\n%3\n"_s.arg(QLatin1String(CONNACK_VERSION), QLatin1String(qVersion()),
                                                  QLatin1String(OpenSSL_version(OPENSSL_VERSION))));
}

int printHelp()
{
    return print(MainText::tr("Connack connects to an MQTT broker and names the cause when that fails.\n"
                              "\n"
                              "  connack [URL] [--options FILE] [--connect]   opens the window, with this connection\n"
                              "          [--theme system|light|dark] [--language CODE]\n"
                              "  connack check [URL] [flags]                  makes one attempt and prints a report;\n"
                              "                                               see connack check --help\n"
                              "  connack compare LEFT.json RIGHT.json         prints what differs between two saved reports\n"
                              "  connack broker [--scenario NAME] [flags]     runs a local broker, healthy or broken on purpose;\n"
                              "                                               see connack broker --help\n"
                              "  connack --version                            versions of Connack, Qt and OpenSSL\n"));
}

/// Where this program is; argv[0] where the system does not tell.
std::filesystem::path programFolder(const char *argv0)
{
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    return (error ? std::filesystem::absolute(argv0, error) : self).parent_path();
}

/// Whether malloc is that of the C library, and not one that was put in front of it (LD_PRELOAD, a sanitizer).
bool hasPlainAllocator()
{
    void *library = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    const bool plain = library && dlsym(library, "malloc") == dlsym(RTLD_DEFAULT, "malloc");
    if (library)
        dlclose(library);
    return plain;
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
        QTranslator plurals; // the report is in English whatever the locale: scripts read it
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
