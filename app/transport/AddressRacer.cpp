#include "transport/AddressRacer.h"

#include "transport/DeleteSafely.h"

#include <QPointer>
#include <QSocketNotifier>

#include <chrono>

namespace {
constexpr std::chrono::milliseconds headStart{250}; // RFC 8305, section 5: Connection Attempt Delay
constexpr std::chrono::seconds attemptLimit{60};    // the system gives up later or earlier; the client's limit is usually shorter
}

struct AddressRacer::Runner {
    NativeSocket socket;
    std::unique_ptr<QSocketNotifier, void (*)(QSocketNotifier *)> notifier{nullptr, [](QSocketNotifier *object) {
                                                                               object->setEnabled(false);
                                                                               deleteSafely(object);
                                                                           }};
    QTimer limit;
};

AddressRacer::AddressRacer(const QElapsedTimer &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_headStart.setSingleShot(true);
    m_headStart.setInterval(headStart);
    m_headStart.setTimerType(Qt::PreciseTimer);
    connect(&m_headStart, &QTimer::timeout, this, &AddressRacer::startNext);
}

AddressRacer::~AddressRacer() = default;

void AddressRacer::start(const QList<QHostAddress> &addresses, quint16 port)
{
    m_addresses = addresses;
    m_port = port;
    QMetaObject::invokeMethod(this, &AddressRacer::startNext, Qt::QueuedConnection);
}

void AddressRacer::cancel()
{
    m_headStart.stop();
    m_addresses.clear();
    for (std::size_t i = 0; i < m_runners.size(); ++i) {
        if (m_runners[i])
            finish(qsizetype(i), AddressAttempt::Result::Cancelled, {});
    }
}

void AddressRacer::startNext()
{
    if (m_addresses.isEmpty())
        return;
    const qsizetype index = m_attempts.size();
    AddressAttempt attempt;
    attempt.address = m_addresses.takeFirst();
    attempt.port = m_port;
    attempt.startMs = now();
    m_attempts.append(attempt);

    auto runner = std::make_unique<Runner>();
    int error = 0;
    runner->socket = NativeSocket::connectTo(attempt.address, m_port, error);
    Runner *running = runner.get();
    m_runners.push_back(std::move(runner));
    const QPointer<AddressRacer> self(this);
    emit attemptStarted(attempt);
    if (!self || !m_runners[std::size_t(index)])
        return;
    if (error != connectionUnderWay()) {
        endAttempt(index, error);
        return;
    }
    running->notifier.reset(new QSocketNotifier(running->socket.descriptor(), QSocketNotifier::Write));
    connect(running->notifier.get(), &QSocketNotifier::activated, this,
            [this, index] { endAttempt(index, m_runners[std::size_t(index)]->socket.takeError()); });
    running->limit.setSingleShot(true);
    connect(&running->limit, &QTimer::timeout, this, [this, index] { endAttempt(index, connectionTimedOut()); });
    running->limit.start(attemptLimit);
    if (!m_addresses.isEmpty())
        m_headStart.start();
}

void AddressRacer::endAttempt(qsizetype index, int error)
{
    const QPointer<AddressRacer> self(this);
    if (error == 0) {
        m_winner = std::move(m_runners[std::size_t(index)]->socket);
        finish(index, AddressAttempt::Result::Connected, {});
        if (self)
            cancel();
        if (self)
            emit connected();
        return;
    }
    finish(index, connectResult(error), systemText(error));
    if (!self)
        return;
    if (!m_addresses.isEmpty())
        startNext();
    else if (std::none_of(m_runners.begin(), m_runners.end(), [](const auto &runner) { return bool(runner); }))
        emit failed();
}

void AddressRacer::finish(qsizetype index, AddressAttempt::Result result, const QString &text)
{
    const auto runner = std::move(m_runners[std::size_t(index)]);
    AddressAttempt &attempt = m_attempts[index];
    attempt.durationMs = now() - attempt.startMs;
    attempt.result = result;
    attempt.errorString = text;
    emit attemptEnded(AddressAttempt(attempt));
}
