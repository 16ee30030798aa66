#include "transport/Resolver.h"

#include "transport/SocketApi.h"

#include <QUrl>

#include <mutex>
#include <thread>

namespace {

ResolveFacts::Error resolveError(int code)
{
    switch (code) {
    case 0:
        return ResolveFacts::Error::None;
    case EAI_NONAME:
#if defined(EAI_NODATA) && EAI_NODATA != EAI_NONAME
    case EAI_NODATA:
#endif
#ifdef EAI_ADDRFAMILY
    case EAI_ADDRFAMILY:
#endif
        return ResolveFacts::Error::HostNotFound;
    default: // EAI_AGAIN, EAI_FAIL, EAI_SYSTEM, ...: no name server gave an answer
        return ResolveFacts::Error::Failure;
    }
}

/// The system's words; `systemError` is its last error, right after the look-up.
QString resolveText(int code, int systemError)
{
#ifdef Q_OS_WIN
    Q_UNUSED(systemError);
    return qt_error_string(code);
#else
    return code == EAI_SYSTEM ? qt_error_string(systemError) : QString::fromLocal8Bit(gai_strerror(code));
#endif
}

ResolveFacts resolve(const QString &host)
{
    socketapi::start();
    ResolveFacts facts;
    facts.host = host;
    const QByteArray name = QUrl::toAce(host);
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    const int code = name.isEmpty() ? EAI_NONAME : getaddrinfo(name.constData(), nullptr, &hints, &found);
    const int systemError = socketapi::lastError();
    for (const addrinfo *entry = found; entry; entry = entry->ai_next) {
        if (entry->ai_family != AF_INET && entry->ai_family != AF_INET6)
            continue;
        const QHostAddress address(entry->ai_addr);
        if (!facts.addresses.contains(address))
            facts.addresses.append(address);
    }
    if (found)
        freeaddrinfo(found);
    facts.addresses = interleaved(facts.addresses);
    facts.error = code == 0 && facts.addresses.isEmpty() ? ResolveFacts::Error::HostNotFound : resolveError(code);
    if (code != 0)
        facts.errorString = resolveText(code, systemError);
    return facts;
}

} // namespace

/// Outlives whichever of the two, resolver or thread, ends first.
struct Resolver::Shared {
    std::mutex mutex;
    Resolver *resolver = nullptr; ///< Null: nobody waits any more.
};

Resolver::~Resolver()
{
    if (m_shared) {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->resolver = nullptr;
    }
}

void Resolver::lookUp(const QString &host)
{
    m_shared = std::make_shared<Shared>();
    m_shared->resolver = this;
    // Not QHostInfo: its threads are awaited when the program ends, and it calls a refusing name server "host not found".
    std::thread([shared = m_shared, host] {
        const ResolveFacts facts = resolve(host);
        const std::lock_guard lock(shared->mutex);
        if (Resolver *resolver = shared->resolver)
            QMetaObject::invokeMethod(
                resolver, [resolver, facts] { emit resolver->finished(facts); }, Qt::QueuedConnection);
    }).detach();
}

QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses)
{
    QList<QHostAddress> families[2]; // that of the first address, the other one
    for (const QHostAddress &address : addresses)
        families[address.protocol() == addresses.first().protocol() ? 0 : 1].append(address);
    QList<QHostAddress> result;
    for (qsizetype i = 0; i < addresses.size(); ++i) {
        for (const auto &family : families) {
            if (i < family.size())
                result.append(family.at(i));
        }
    }
    return result;
}
