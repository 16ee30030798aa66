// What a running local broker offers, and the connections to it.
#pragma once

#include "broker/MosquittoConfig.h"
#include "settings/ConnectionSettings.h"

/// Facts of one run. The files are gone when it ends; so all of it, the password too, is worth nothing afterwards.
struct BrokerAccess {
    const BrokerScenario *scenario = nullptr;
    QString version;           ///< Of mosquitto, "2.0.11"; empty: it did not tell.
    bool hasWebSockets = true; ///< False: this mosquitto was built without, and there is no ws and no wss.
    BrokerPorts ports{};       ///< On 127.0.0.1; 0: not there.
    quint16 gatePort = 0;      ///< Of the proxy in front of ws, where the scenario has one; else 0.
    QString folder;
    QString userName;
    QByteArray password;

    quint16 port(BrokerListener listener) const { return ports[std::size_t(listener)]; }
    QString file(const char *name) const { return folder + u'/' + QLatin1StringView(name); } ///< By BrokerFolder's names.
};
Q_DECLARE_METATYPE(BrokerAccess)

/// A connection that is ready to be opened.
struct BrokerConnection {
    BrokerListener listener = BrokerListener::Mqtt;
    ConnectionSettings settings; ///< With a name, and a client ID of its own.
    bool isOfScenario = false;   ///< The one in which what is broken on purpose shows.
    bool connects = true;        ///< CONNACK will say Success.
};

/// That of the scenario first, then those to the listeners as a client would use them that does everything right.
QList<BrokerConnection> connectionsTo(const BrokerAccess &access);
