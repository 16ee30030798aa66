// What the calls of a client of paho-mqtt mean for a connection; a part of the import of its scripts.
#pragma once

#include "interchange/CodeReader.h"
#include "interchange/ImportDraft.h"

struct PahoClient {
    QString name; ///< "client", "self.client"; empty: not known.
    ImportDraft draft;
    bool tls = false;
    bool webSocket = false;
    bool connects = false;
};

/// What was set on an object or called of it.
struct PahoEntry {
    QString name;
    CodeValue value;
    bool isGuarded = false; ///< See CodeStep.
};
/// Properties objects and ssl contexts, by their variable.
using PahoObjects = QHash<QString, QList<PahoEntry>>;

/// "connect" of "self.client.connect".
QString lastPart(const QString &name);

/// Why a step was left, or should be looked at, of which only running the script could tell whether it happens.
QString underCondition();

class PahoCalls
{
public:
    /// The objects outlive it.
    explicit PahoCalls(const PahoObjects &objects)
        : m_objects(objects)
    {
    }

    /// mqtt.Client(...)
    void construct(PahoClient &client, const CodeValue &call);
    /// One that means nothing for a connection does nothing. What is called under a condition is left, but for the one call that connects.
    void call(PahoClient &client, const QString &method, const CodeValue &call, bool isGuarded);

private:
    void otherCall(PahoClient &client, const QString &method);
    void connect(PahoClient &client, const CodeValue &call);
    void tlsSet(PahoClient &client, const CodeValue &call);
    void insecure(PahoClient &client, const CodeValue &call);
    void context(PahoClient &client, const CodeValue &call);
    void contextEntry(PahoClient &client, const PahoEntry &entry);
    void alpn(PahoClient &client, const QString &name, const CodeValue *protocols);
    void credentials(PahoClient &client, const CodeValue &call);
    void will(PahoClient &client, const CodeValue &call);
    void webSocket(PahoClient &client, const CodeValue &call);
    void proxy(PahoClient &client, const CodeValue &call);
    void reconnect(PahoClient &client, const CodeValue &call);
    void subscribe(PahoClient &client, const CodeValue &call);
    void subscribeTo(PahoClient &client, const QString &topic, const CodeValue *how, const CodeValue *properties);
    void properties(PahoClient &client, const CodeValue &given, const QString &path, QList<mqtt::StringPair> &userProperties);
    void userProperty(PahoClient &client, const CodeValue &value, QList<mqtt::StringPair> &into);
    bool put(PahoClient &client, const QString &name, const QString &path, const CodeValue *value);
    bool mayTake(PahoClient &client);

    const PahoObjects &m_objects;
    qsizetype m_taken = 0; ///< Parts of lists and objects, which may be used again and again.
};
