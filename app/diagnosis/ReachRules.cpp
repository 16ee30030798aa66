// From the host name to an open TCP connection, the proxy included.
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/Rules.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using Result = AddressAttempt::Result;

namespace {

class ReachRules
{
    Q_DECLARE_TR_FUNCTIONS(ReachRules)
public:
    static std::optional<Diagnosis> proxy(const Evidence &e);
    static std::optional<Diagnosis> hostNotFound(const Evidence &e);
    static std::optional<Diagnosis> resolverFailure(const Evidence &e);
    static std::optional<Diagnosis> refused(const Evidence &e);
    static std::optional<Diagnosis> reset(const Evidence &e);
    static std::optional<Diagnosis> timeout(const Evidence &e);
    static std::optional<Diagnosis> unreachable(const Evidence &e);

private:
    static std::optional<Diagnosis> saidByProxy(const Evidence &e);
    static void adviseOnProxy(const Evidence &e, Verdict &verdict);
};

bool isRunning(const AddressAttempt &attempt)
{
    return attempt.result == Result::Running || attempt.result == Result::TimedOut;
}

bool any(const Evidence &e, Result result)
{
    return std::any_of(e.tcp.attempts.begin(), e.tcp.attempts.end(),
                       [&](const AddressAttempt &attempt) { return attempt.result == result; });
}

QString resultText(Result result)
{
    switch (result) {
    case Result::Connected:
        return u"connected"_s;
    case Result::Refused:
        return u"refused"_s;
    case Result::Running:
    case Result::TimedOut:
        return u"no answer"_s;
    case Result::Unreachable:
        return u"unreachable"_s;
    case Result::Reset:
        return u"reset"_s;
    case Result::Cancelled:
        return u"given up"_s;
    case Result::Other:
        break;
    }
    return u"failed"_s;
}

QStringList attemptEvidence(const Evidence &e)
{
    QStringList lines;
    for (const AddressAttempt &attempt : e.tcp.attempts) {
        const QString where = wording::hostPort(attempt.address.toString(), attempt.port);
        const QString line = u"%1: %2 after %3"_s.arg(where, resultText(attempt.result), wording::evidenceDuration(attempt.durationMs));
        lines << (attempt.errorString.isEmpty() ? line : u"%1 (%2)"_s.arg(line, wording::oneLine(attempt.errorString)));
    }
    return lines;
}

/// The addresses with that result, or where the connection was to go if none is known.
QString places(const Evidence &e, Result result)
{
    QStringList places;
    for (const AddressAttempt &attempt : e.tcp.attempts) {
        if (attempt.result == result || (result == Result::TimedOut && isRunning(attempt)))
            places << wording::hostPort(attempt.address.toString(), attempt.port);
    }
    return places.isEmpty() ? e.peer() : places.join(", "_L1);
}

QString proxyEvidence(const ProxyFacts &proxy)
{
    QString line = u"%1 proxy %2"_s.arg(proxy.type, wording::hostPort(proxy.host, proxy.port));
    if (proxy.httpStatus != 0)
        line += u": HTTP status %1"_s.arg(proxy.httpStatus);
    return proxy.errorString.isEmpty() ? line : u"%1: %2"_s.arg(line, wording::oneLine(proxy.errorString));
}

/// What a SOCKS proxy reports about the broker, as the cause it stands for.
std::optional<Diagnosis> ReachRules::saidByProxy(const Evidence &e)
{
    const ProxyFacts &proxy = *e.tcp.proxy;
    if (proxy.httpStatus != 0) // a status tells that it failed, not how
        return std::nullopt;
    static const QRegularExpression unreachable(u"unreachable"_s, QRegularExpression::CaseInsensitiveOption);
    const QString host = e.settings.endpoint.host;
    const QString target = wording::hostPort(host, e.port());
    const QString proxyName = wording::hostPort(proxy.host, proxy.port);
    if (proxy.error == QAbstractSocket::ConnectionRefusedError) {
        return Verdict("tcp-refused")
            .because(
                tr("The proxy %1 reached the host of %2, but nothing listens there: the connection was refused.").arg(proxyName, target))
            .advise(tr("Check that the broker is running and that its listener uses port %1.").arg(e.port()))
            .observed(proxyEvidence(proxy));
    }
    if (proxy.error == QAbstractSocket::HostNotFoundError) {
        return Verdict("host-not-found")
            .likely()
            .because(tr("The proxy %1 cannot find %2: the name is unknown there, or the host is unreachable from it.").arg(proxyName, host))
            .advise(tr("Check the host name in the URL: the proxy looks it up, not this machine."))
            .advise(tr("Ask for the broker's address and put it into the URL."))
            .observed(u"host asked of the proxy: %1"_s.arg(host))
            .observed(proxyEvidence(proxy));
    }
    if (proxy.error == QAbstractSocket::NetworkError && unreachable.match(proxy.errorString).hasMatch()) {
        return Verdict("tcp-unreachable")
            .because(tr("The proxy %1 has no way to %2.").arg(proxyName, target))
            .advise(tr("Check the broker's address, and whether this proxy may reach its network."))
            .observed(proxyEvidence(proxy));
    }
    return std::nullopt;
}

void ReachRules::adviseOnProxy(const Evidence &e, Verdict &verdict)
{
    const ProxyFacts &proxy = *e.tcp.proxy;
    using Socket = QAbstractSocket;
    if (proxy.httpStatus == 407 || proxy.error == Socket::ProxyAuthenticationRequiredError) {
        verdict.because(tr("It asks for a user name and password, or does not take those that were given."));
        verdict.advise(tr("Put the proxy's user name and password into its URL: http://user:password@%1.")
                           .arg(wording::hostPort(proxy.host, proxy.port)));
    } else if (proxy.httpStatus == 403 || proxy.httpStatus == 405) {
        verdict.because(tr("It does not allow a connection to this host or port."));
        verdict.advise(tr("Ask for port %1 to be allowed in the proxy's configuration; many proxies let CONNECT through to port 443 alone.")
                           .arg(e.port()));
    } else if (proxy.httpStatus >= 500) {
        verdict.because(tr("It could not reach the broker, and does not say why."));
        verdict.advise(tr("Check host and port of the broker, and whether the proxy's machine can reach them."));
    } else if (proxy.error == Socket::ProxyConnectionRefusedError) {
        verdict.because(tr("Nothing listens on the proxy's port: the connection was refused."));
        verdict.advise(tr("Check host and port of the proxy, and that it is running."));
    } else if (proxy.error == Socket::ProxyNotFoundError) {
        verdict.because(tr("The proxy's host name cannot be found."));
        verdict.advise(tr("Correct the proxy's host name."));
    } else if (proxy.error == Socket::ProxyConnectionTimeoutError || e.timedOut()) {
        verdict.because(tr("It did not answer in time."));
        verdict.advise(tr("Check host and port of the proxy, and whether it is a %1 proxy at all.").arg(proxy.type));
    } else {
        verdict.advise(tr("Check host, port and kind of the proxy: it was addressed as a %1 proxy.").arg(proxy.type));
    }
    verdict.advise(tr("Connect without the proxy, if the broker can be reached directly."));
}

std::optional<Diagnosis> ReachRules::proxy(const Evidence &e)
{
    const bool silent = e.timedOut() && e.failedStage() == Stage::Tcp;
    if (!e.tcp.proxy || !(e.tcp.proxy->failed || silent))
        return std::nullopt;
    if (auto diagnosis = saidByProxy(e))
        return diagnosis;
    Verdict verdict("proxy-failure");
    verdict.because(
        tr("The proxy %1 gave no connection to %2.")
            .arg(wording::hostPort(e.tcp.proxy->host, e.tcp.proxy->port), wording::hostPort(e.settings.endpoint.host, e.port())));
    adviseOnProxy(e, verdict);
    verdict.observed(proxyEvidence(*e.tcp.proxy)).observed(attemptEvidence(e)).observed(e.endingEvidence());
    return verdict;
}

std::optional<Diagnosis> ReachRules::hostNotFound(const Evidence &e)
{
    if (e.resolve.error != ResolveFacts::Error::HostNotFound)
        return std::nullopt;
    static const QRegularExpression addressLike(u"^[\\d.]+$"_s);
    const QString host = e.resolve.host;
    Verdict verdict("host-not-found");
    verdict.because(tr("No name server and no hosts file on this machine knows an address for \"%1\".").arg(host));
    if (addressLike.match(host).hasMatch())
        verdict.advise(tr("\"%1\" looks like an IPv4 address, but is none: give four numbers from 0 to 255.").arg(host));
    verdict.advise(tr("Check the spelling of the host name in the URL."));
    if (host.endsWith(".local"_L1))
        verdict.advise(tr("Names in .local are announced by the host itself (mDNS): check that it is up and in the same network."));
    else if (!host.contains(u'.'))
        verdict.advise(tr("Give the full name with its domain, for instance %1.example.com.").arg(host));
    verdict.advise(
        tr("Look the name up with \"getent hosts %1\"; a name of another network may need its VPN or its DNS server.").arg(host));
    verdict.advise(tr("Put the broker's address into the URL, or into the field \"Connect to\", which keeps the name for TLS."));
    verdict.observed(u"name looked up: %1"_s.arg(host));
    if (!e.resolve.errorString.isEmpty())
        verdict.observed(u"resolver: %1"_s.arg(wording::oneLine(e.resolve.errorString)));
    return verdict;
}

std::optional<Diagnosis> ReachRules::resolverFailure(const Evidence &e)
{
    if (e.resolve.error == ResolveFacts::Error::None && e.failedStage() != Stage::Resolve)
        return std::nullopt;
    const QString host = e.resolve.host.isEmpty() ? e.settings.endpoint.host : e.resolve.host;
    Verdict verdict("resolver-failure");
    verdict.because(
        tr("The look-up of \"%1\" failed: the name server did not give a usable answer. Whether the name exists is not known.").arg(host));
    verdict.advise(tr("Check the network and the name servers of this machine (/etc/resolv.conf, \"resolvectl status\")."));
    verdict.advise(tr("Try again in a minute: name servers can fail for a short time."));
    verdict.advise(tr("Put the broker's address into the URL, or into the field \"Connect to\", to do without the name server."));
    verdict.observed(u"name looked up: %1"_s.arg(host));
    if (!e.resolve.errorString.isEmpty())
        verdict.observed(u"resolver: %1"_s.arg(wording::oneLine(e.resolve.errorString)));
    return verdict.observed(e.endingEvidence());
}

std::optional<Diagnosis> ReachRules::refused(const Evidence &e)
{
    if (!any(e, Result::Refused))
        return std::nullopt;
    const quint16 port = e.port();
    Verdict verdict("tcp-refused");
    verdict.because(tr("Nothing listens on %1: the connection was refused. The host is up, or a firewall answers in its place.")
                        .arg(places(e, Result::Refused)));
    verdict.advise(tr("Check that the broker is running and listening on port %1: \"ss -ltnp\" on its machine shows the ports.").arg(port));
    const std::optional<Scheme> other = customaryForAnother(port, e.scheme());
    const bool portsKnown = probes::find(e.probes, probes::Question::NeighbourPort); // then adviseNeighbourPorts() knows better
    if (!portsKnown && port != defaultPort(e.scheme())) {
        verdict.advise(tr("Check the port in the URL: %1 is the default of %2://.")
                           .arg(QString::number(defaultPort(e.scheme())), schemeName(e.scheme())));
        verdict.offer(Fix::usePort(e.settings, defaultPort(e.scheme())));
    } else if (!portsKnown) {
        verdict.advise(tr("Check the port in the URL: the broker may use another one than %1.").arg(port));
    }
    if (other)
        verdict.offer(Fix::useScheme(e.settings, *other));
    const bool loopback =
        std::any_of(e.tcp.attempts.begin(), e.tcp.attempts.end(), [](const AddressAttempt &a) { return a.address.isLoopback(); });
    if (loopback)
        verdict.advise(
            tr("This is the machine itself; a broker in a container or a virtual machine needs its port published, or another address."));
    else
        verdict.advise(tr("Check that the broker listens on this address and not only on 127.0.0.1 of its machine, and that no firewall "
                          "rejects the port."));
    return verdict.observed(attemptEvidence(e));
}

std::optional<Diagnosis> ReachRules::reset(const Evidence &e)
{
    const bool unasked = probes::find(e.probes, probes::Question::Greeting, probes::resetUnasked);
    if (!any(e, Result::Reset) && !(e.reset() && (!e.mqtt.connectSentMs || unasked)))
        return std::nullopt;
    return Verdict("tcp-reset")
        .because(tr("%1 resets the connection before anything was sent.").arg(places(e, Result::Reset)))
        .because(tr("Something accepts connections there and throws them away: a firewall or load balancer, or a server that does not take "
                    "this client's address."))
        .advise(tr("Check the firewall and the load balancer in front of the broker: does either have a working broker behind it?"))
        .advise(tr("Check the broker's rules on client addresses and on the number of connections."))
        .observed(attemptEvidence(e))
        .observed(e.endingEvidence());
}

std::optional<Diagnosis> ReachRules::timeout(const Evidence &e)
{
    if (!any(e, Result::TimedOut) && !any(e, Result::Running) && !e.timedOut())
        return std::nullopt;
    const QString where = places(e, Result::TimedOut);
    return Verdict("tcp-timeout")
        .because(tr("%1 does not answer: neither accepted nor refused within %2.").arg(where, wording::duration(e.ending.atMs)))
        .because(tr("A firewall may drop the packets, the address may be wrong, or the host is down."))
        .advise(tr("Check the address in the URL, and that the host is up."))
        .advise(tr("Check the firewalls on the way and on the host: port %1 must be let through.").arg(e.port()))
        .advise(tr("Check whether the broker's network can be reached from here at all; it may need a VPN."))
        .observed(attemptEvidence(e))
        .observed(e.endingEvidence());
}

std::optional<Diagnosis> ReachRules::unreachable(const Evidence &e)
{
    if (e.failedStage() != Stage::Tcp)
        return std::nullopt;
    Verdict verdict("tcp-unreachable");
    const bool certain = any(e, Result::Unreachable);
    if (!certain)
        verdict.likely();
    verdict.because(
        certain
            ? tr("There is no way from this machine to %1: the network says that it is unreachable.").arg(places(e, Result::Unreachable))
            : tr("The connection to %1 could not be opened; the system's words stand in the evidence.").arg(e.peer()));
    verdict.advise(tr("Check that this machine is connected to the network: cable, Wi-Fi, VPN."));
    verdict.advise(tr("Check the address in the URL, and the route to it with \"ip route get\"."));
    const bool v6 = std::any_of(e.tcp.attempts.begin(), e.tcp.attempts.end(),
                                [](const AddressAttempt &a) { return a.address.protocol() == QAbstractSocket::IPv6Protocol; });
    if (v6)
        verdict.advise(tr("An IPv6 address was tried: where this network has no IPv6, use the broker's IPv4 address."));
    return verdict.observed(attemptEvidence(e)).observed(e.endingEvidence());
}

} // namespace

Rules reachRules()
{
    using R = ReachRules;
    static constexpr std::array<Rule, 7> rules{R::proxy, R::hostNotFound, R::resolverFailure, R::refused,
                                               R::reset, R::timeout,      R::unreachable};
    return rules;
}
