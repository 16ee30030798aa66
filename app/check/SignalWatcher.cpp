#include "check/SignalWatcher.h"

#ifdef Q_OS_WIN
#include <atomic>

#include <windows.h>
#else
#include <QSocketNotifier>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

#ifdef Q_OS_WIN

namespace {

std::atomic<SignalWatcher *> watcher = nullptr;

/// Called in a thread of its own.
BOOL WINAPI handle(DWORD)
{
    SignalWatcher *const watching = watcher;
    return watching && QMetaObject::invokeMethod(watching, &SignalWatcher::interrupted, Qt::QueuedConnection) ? TRUE : FALSE;
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
{
    watcher = this;
    SetConsoleCtrlHandler(handle, TRUE);
}

SignalWatcher::~SignalWatcher()
{
    SetConsoleCtrlHandler(handle, FALSE);
    watcher = nullptr;
}

#else

namespace {

int pipeEnds[2] = {-1, -1};

/// Only async-signal-safe calls are allowed here: the event loop hears of it by the pipe.
void handle(int)
{
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
}

constexpr int watched[] = {SIGINT, SIGTERM, SIGHUP};

/// One that is ignored stays so: nohup asks for that.
void watch(int signal, const struct sigaction &action)
{
    struct sigaction before = {};
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
        ::sigaction(signal, &action, nullptr);
}

/// False: the system has no descriptors left.
bool openPipe()
{
    if (::pipe(pipeEnds) != 0)
        return false;
    for (const int end : pipeEnds) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    return true;
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
{
    if (!openPipe())
        return; // without it a signal ends the program at once, as it does any other
    auto *notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(pipeEnds[0], &byte, 1) > 0) { }
        emit interrupted();
    });
    struct sigaction action = {};
    action.sa_handler = handle;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int signal : watched)
        watch(signal, action);
}

SignalWatcher::~SignalWatcher()
{
    if (pipeEnds[0] < 0)
        return;
    for (const int signal : watched) {
        struct sigaction now = {};
        if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == handle)
            std::signal(signal, SIG_DFL);
    }
    for (int &end : pipeEnds) {
        ::close(end);
        end = -1;
    }
}

#endif
