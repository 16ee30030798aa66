// What probes showed, as rules and planner ask for it. For this folder's sources.
#pragma once

#include "client/Attempt.h"

namespace probes {

using Question = ProbePlan::Question;

/// Variants of Question::TlsOffer that rules look for.
inline constexpr QLatin1StringView asOurs("as connack offers"), everything("every version and cipher"),
    withoutServerName("without server name"), withoutAlpn("without ALPN");

/// A CONNACK of whatever code came: an MQTT broker that understands this version answers there.
bool gotConnack(const ConnectionFacts &facts);
/// The peer answered a ClientHello with TLS; whether the handshake came to its end does not matter.
bool speaksTls(const ConnectionFacts &facts);
/// What the handshake of that variant showed; nullptr if it was not made.
const TlsServerFacts *tlsShown(const QList<Probe> &all, QAnyStringView variant);
/// The peer answered an upgrade request with HTTP.
bool speaksHttp(const ConnectionFacts &facts);
/// It answered in HTTP that its port expects TLS.
bool asksForTls(const ConnectionFacts &facts);
/// It answered so that a WebSocket is to be had there, if not at this path: 101, 426, or the headers of a WebSocket server.
bool speaksWebSocket(const ConnectionFacts &facts);
/// It was reset though nothing had been sent: by a probe that only listens.
bool resetUnasked(const Probe &probe);
/// The same by an orderly close: it takes a connection and hangs up, whatever would be sent.
bool closedUnasked(const Probe &probe);
/// The connection came about and was ended by the other side, in whatever way.
bool wasLost(const Probe &probe);

/// The first finished probe with that question that `good` accepts; nullptr if there is none. Cancelled ones show nothing.
template <typename Good>
const Probe *find(const QList<Probe> &all, Question question, Good good)
{
    for (const Probe &probe : all) {
        if (probe.plan.question == question && probe.state == Probe::State::Done && good(probe))
            return &probe;
    }
    return nullptr;
}
/// The first finished probe with that question.
const Probe *find(const QList<Probe> &all, Question question);
/// With that question and variant.
const Probe *find(const QList<Probe> &all, Question question, const QString &variant);

} // namespace probes
