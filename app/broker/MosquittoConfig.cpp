#include "broker/MosquittoConfig.h"

#include "broker/BrokerFolder.h"

QByteArray mosquittoConfig(const MosquittoSetup &setup)
{
    const auto path = [&](const char *file) { return (setup.folder + u'/' + QLatin1StringView(file)).toUtf8(); };
    const auto listener = [&](BrokerListener which, const QByteArray &options) {
        const quint16 port = setup.ports[std::size_t(which)];
        return port ? "\nlistener " + QByteArray::number(port) + " 127.0.0.1\n" + options : QByteArray();
    };
    const QByteArray tls = "certfile " + path(BrokerFolder::serverCertificate) + "\nkeyfile " + path(BrokerFolder::serverKey) + '\n';
    const QByteArray mutual = "cafile " + path(BrokerFolder::ca) + "\nrequire_certificate true\n";
    const QByteArray webSockets = "protocol websockets\n";
    QByteArray text = "log_dest stderr\nlog_timestamp false\nlog_type all\nconnection_messages true\npersistence false\n";
    if (setup.asRoot)
        text += "user root\n";
    text += "allow_anonymous false\npassword_file " + path(BrokerFolder::passwords) + "\nacl_file " + path(BrokerFolder::acl) + '\n';
    // 2.0.11 does not start with WebSocket listeners alone; the first one is plain.
    text += listener(BrokerListener::Mqtt, {});
    text += listener(BrokerListener::Mqtts, tls);
    text += listener(BrokerListener::MutualTls, tls + mutual);
    text += listener(BrokerListener::Ws, webSockets);
    text += listener(BrokerListener::Wss, webSockets + tls);
    return text;
}

QByteArray mosquittoAcl(const QString &userName, int majorVersion)
{
    QByteArray text = "user " + userName.toUtf8() + "\ntopic read $SYS/#\ntopic readwrite " + allowedTopics + '\n';
    if (majorVersion < 2)
        return text + "topic readwrite test/#\n";
    return text + "topic readwrite #\ntopic deny " + forbiddenTopics + '\n';
}
