#include "broker/BrokerAccess.h"

#include "broker/BrokerFolder.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct AccessText {
    Q_DECLARE_TR_FUNCTIONS(BrokerAccess)
};

constexpr std::array<Scheme, brokerListenerCount> schemes{Scheme::Mqtt, Scheme::Mqtts, Scheme::Mqtts, Scheme::Ws, Scheme::Wss};

FileOrPem fileOf(const BrokerAccess &access, const char *name)
{
    FileOrPem file;
    file.path = access.file(name);
    return file;
}

ConnectionSettings ordinary(const BrokerAccess &access, BrokerListener listener)
{
    ConnectionSettings settings = newConnectionSettings();
    settings.name = AccessText::tr("Local broker: %1").arg(listenerName(listener));
    settings.endpoint = {schemes[std::size_t(listener)], u"127.0.0.1"_s, access.port(listener)};
    settings.credentials = {access.userName, access.password};
    if (usesTls(settings.endpoint.scheme))
        settings.tls.ca = {fileOf(access, BrokerFolder::ca)};
    if (listener == BrokerListener::MutualTls) {
        settings.tls.certificate = fileOf(access, BrokerFolder::clientCertificate);
        settings.tls.key = fileOf(access, BrokerFolder::clientKey);
    }
    return settings;
}

/// What is wrong on the client's side, or is needed to see what is wrong on the broker's.
void breakOnPurpose(ConnectionSettings &settings, const BrokerAccess &access)
{
    switch (access.scenario->fault) {
    case BrokerFault::None:
    case BrokerFault::ExpiredCertificate:
    case BrokerFault::FutureCertificate:
    case BrokerFault::WrongName:
    case BrokerFault::MissingIntermediate:
        break; // the broker's alone
    case BrokerFault::UnknownCa:
        settings.tls.ca = {fileOf(access, BrokerFolder::otherCa)};
        break;
    case BrokerFault::MissingClientCertificate:
        settings.tls.certificate = {};
        settings.tls.key = {};
        break;
    case BrokerFault::ExpiredClientCertificate:
        settings.tls.certificate = fileOf(access, BrokerFolder::expiredClientCertificate);
        settings.tls.key = fileOf(access, BrokerFolder::expiredClientKey);
        break;
    case BrokerFault::WrongPassword:
        settings.credentials.password = "not-the-password";
        break;
    case BrokerFault::Anonymous:
        settings.credentials = {};
        break;
    case BrokerFault::ForbiddenTopic: {
        settings.version = mqtt::Version::V5;
        SubscriptionSettings subscription;
        subscription.topicFilter = QString::fromLatin1(forbiddenTopics);
        settings.subscriptions = {subscription};
        break;
    }
    case BrokerFault::WrongPath:
        settings.endpoint.port = access.gatePort;
        settings.webSocket.path = u"/ws"_s;
        break;
    case BrokerFault::TlsToPlain:
        settings.endpoint.scheme = Scheme::Mqtts;
        settings.tls.ca = {fileOf(access, BrokerFolder::ca)};
        break;
    case BrokerFault::PlainToTls:
        settings.endpoint.scheme = Scheme::Mqtt;
        settings.tls = {};
        break;
    }
}

} // namespace

QList<BrokerConnection> connectionsTo(const BrokerAccess &access)
{
    QList<BrokerConnection> result;
    for (int i = 0; i < brokerListenerCount; ++i) {
        const auto listener = BrokerListener(i);
        if (access.port(listener) == 0)
            continue;
        BrokerConnection connection{listener, ordinary(access, listener)};
        connection.connects = !(access.scenario->breaksServerCertificate() && usesTls(connection.settings.endpoint.scheme));
        if (listener == access.scenario->listener && !access.scenario->isHealthy()) {
            BrokerConnection broken{listener, connection.settings, true};
            broken.connects = access.scenario->fault == BrokerFault::ForbiddenTopic; // that shows only later
            breakOnPurpose(broken.settings, access);
            const bool isAnother = broken.settings != connection.settings;
            broken.settings.name = AccessText::tr("Local broker: %1").arg(access.scenario->name());
            result.prepend(broken);
            if (!isAnother)
                continue;
            connection.settings.clientId = randomClientId();
        }
        result.append(connection);
    }
    return result;
}
