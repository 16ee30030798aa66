// Loaded into a program before everything else (LD_PRELOAD), so that a program is measured as it is, without a switch for it: ends it as
// soon as a window of it is painted and its event loop has nothing left to do. Prints the TLS libraries that are loaded by then.
//
// CONNACK_PROBE_UNTIL=quit: lets the program go on to its own end, and prints them there.
#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QEvent>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace {

void printTlsLibraries()
{
    std::ifstream maps("/proc/self/maps");
    std::string line;
    std::array<std::pair<const char *, bool>, 2> libraries{{{"libssl", false}, {"libqopensslbackend", false}}};
    while (std::getline(maps, line)) {
        for (auto &[name, found] : libraries)
            found = found || line.find(name) != std::string::npos;
    }
    std::fputs("tls:", stdout);
    for (const auto &[name, found] : libraries) {
        if (found)
            std::printf(" %s", name);
    }
    std::fputs("\n", stdout);
    std::fflush(stdout);
}

class Probe : public QObject
{
public:
    using QObject::QObject;
    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && object->isWidgetType() && !m_painted) {
            m_painted = true;
            connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, this, [] {
                printTlsLibraries();
                std::_Exit(0); // taking things down is no part of the start
            });
        }
        return false;
    }

private:
    bool m_painted = false;
};

void start()
{
    if (qgetenv("CONNACK_PROBE_UNTIL") == "quit")
        qAddPostRoutine(printTlsLibraries);
    else
        qApp->installEventFilter(new Probe(qApp));
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(start)
