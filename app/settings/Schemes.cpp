// The names of the schemes, their aliases, and what a misspelt one was meant to be.
#include "settings/Url.h"
#include "settings/WordTools.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

struct Word {
    QLatin1StringView name;
    bool tls;
    bool webSocket;
};

/// What alias schemes are made of: mqtt+ssl, ws-tls, tcps...
constexpr std::array words{
    Word{"mqtt"_L1, false, false},     Word{"mqtts"_L1, true, false},      Word{"tcp"_L1, false, false},   Word{"tcps"_L1, true, false},
    Word{"ssl"_L1, true, false},       Word{"tls"_L1, true, false},        Word{"ws"_L1, false, true},     Word{"wss"_L1, true, true},
    Word{"websocket"_L1, false, true}, Word{"websockets"_L1, false, true}, Word{"secure"_L1, true, false},
};

Scheme schemeOf(bool tls, bool webSocket)
{
    if (webSocket)
        return tls ? Scheme::Wss : Scheme::Ws;
    return tls ? Scheme::Mqtts : Scheme::Mqtt;
}

struct Neighbour {
    QLatin1StringView name;
    Scheme meant;
};

/// Schemes of other protocols that are given for a broker's, and what stands behind them.
constexpr std::array neighbours{
    Neighbour{"http"_L1, Scheme::Ws},      Neighbour{"https"_L1, Scheme::Wss},      Neighbour{"amqp"_L1, Scheme::Mqtt},
    Neighbour{"amqps"_L1, Scheme::Mqtts},  Neighbour{"quic"_L1, Scheme::Mqtts},     Neighbour{"mqtt+quic"_L1, Scheme::Mqtts},
    Neighbour{"stomp"_L1, Scheme::Mqtt},   Neighbour{"udp"_L1, Scheme::Mqtt},       Neighbour{"mqtt-sn"_L1, Scheme::Mqtt},
    Neighbour{"mqttsn"_L1, Scheme::Mqtt},  Neighbour{"wx"_L1, Scheme::Ws},          Neighbour{"wxs"_L1, Scheme::Wss},
    Neighbour{"mqtt+http"_L1, Scheme::Ws}, Neighbour{"mqtt+https"_L1, Scheme::Wss},
};

} // namespace

std::optional<Scheme> schemeFromName(const QString &name)
{
    constexpr qsizetype longest = 32;
    if (name.isEmpty() || name.size() > longest)
        return std::nullopt;
    QString lower = name.toLower();
    if (lower == "mqttws"_L1 || lower == "mqttwss"_L1)
        lower.insert(4, u'+');
    const QStringList given = lower.replace(u'-', u'+').replace(u'_', u'+').split(u'+');
    if (given.size() > 3 || QStringList(given).removeDuplicates() > 0 || given == QStringList("secure"_L1))
        return std::nullopt;
    bool tls = false;
    bool webSocket = false;
    for (const QString &part : given) {
        const auto word = std::find_if(words.begin(), words.end(), [&](const Word &candidate) { return part == candidate.name; });
        if (word == words.end())
            return std::nullopt;
        tls = tls || word->tls;
        webSocket = webSocket || word->webSocket;
    }
    return schemeOf(tls, webSocket);
}

std::optional<Scheme> nearestScheme(const QString &name)
{
    const QString lower = name.toLower();
    for (const Neighbour &neighbour : neighbours) {
        if (lower == neighbour.name)
            return neighbour.meant;
    }
    QStringList candidates{u"mqtt"_s, u"mqtts"_s, u"ws"_s, u"wss"_s};
    if (lower.endsWith(u's'))
        std::reverse(candidates.begin(), candidates.end()); // the first of equally near ones wins: an "s" stands for TLS
    QString nearest = nearestOf(lower, candidates);
    if (nearest.isEmpty())
        nearest = nearestOf(lower,
                            {u"mqtt+tcp"_s, u"mqtt+ssl"_s, u"mqtt+tls"_s, u"mqtt+ws"_s, u"mqtt+wss"_s, u"tcp"_s, u"tcps"_s, u"ssl"_s,
                             u"tls"_s, u"websocket"_s});
    return nearest.isEmpty() ? std::nullopt : schemeFromName(nearest);
}
