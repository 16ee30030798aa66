#include "check/BrokerText.h"

#include "broker/BrokerFolder.h"
#include "settings/OptionsJson.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

struct CommandText {
    Q_DECLARE_TR_FUNCTIONS(BrokerCommand)
};

QString quoted(const QString &argument)
{
    const bool isPlain = std::all_of(argument.begin(), argument.end(),
                                     [](QChar c) { return c.unicode() < 128 && (c.isLetterOrNumber() || u"-_./:=+@%"_s.contains(c)); });
    return isPlain ? argument : u'\'' + QString(argument).replace(u'\'', "'\\''"_L1) + u'\'';
}

/// The command that makes the same attempt.
QString checkCommand(const BrokerAccess &access, const BrokerConnection &connection)
{
    const ConnectionSettings &settings = connection.settings;
    QStringList words{u"connack"_s, u"check"_s, settings.url()};
    const auto add = [&](const char *flag, const QString &value) {
        if (!value.isEmpty())
            words << QLatin1StringView(flag) << value;
    };
    if (settings.version == mqtt::Version::V5)
        add("--protocol-version", u"5"_s);
    add("--username", settings.credentials.username.value_or(QString()));
    if (settings.credentials.password == access.password)
        add("--password-file", QDir::toNativeSeparators(access.file(BrokerFolder::passwordFile)));
    else if (settings.credentials.password)
        add("--password", QString::fromUtf8(*settings.credentials.password));
    for (const FileOrPem &ca : settings.tls.ca)
        add("--ca", QDir::toNativeSeparators(ca.path));
    add("--cert", QDir::toNativeSeparators(settings.tls.certificate.path));
    add("--key", QDir::toNativeSeparators(settings.tls.key.path));
    for (const SubscriptionSettings &subscription : settings.subscriptions)
        add("--subscribe", subscription.topicFilter);
    if (connection.isOfScenario && access.scenario->fault == BrokerFault::ForbiddenTopic) {
        add("--publish", QLatin1StringView(forbiddenTopic) + "=hello"_L1);
        add("--qos", u"1"_s);
    }
    for (QString &word : words)
        word = quoted(word);
    return words.join(u' ');
}

constexpr int titleWidth = 30; ///< Characters.

QString row(const QString &title, const QString &value)
{
    return u"  %1  %2"_s.arg(title.leftJustified(titleWidth), value);
}

} // namespace

QString brokerText(const BrokerAccess &access)
{
    const BrokerScenario &scenario = *access.scenario;
    QStringList lines{CommandText::tr("The local broker runs: mosquitto %1, scenario %2.")
                          .arg(access.version.isEmpty() ? u"?"_s : access.version, QLatin1StringView(scenario.id))};
    if (!scenario.isHealthy())
        lines << QString() << scenario.broken() << scenario.seen();
    if (!access.hasWebSockets)
        lines += CommandText::tr("This mosquitto was built without WebSockets: there is no ws and no wss.");
    lines += QString();
    const QList<BrokerConnection> connections = connectionsTo(access);
    for (const BrokerConnection &connection : connections)
        lines += row(connection.isOfScenario ? scenario.name() : listenerName(connection.listener), connection.settings.url());
    lines += QString();
    lines += row(CommandText::tr("User name"), access.userName);
    lines += row(CommandText::tr("Password"), QString::fromUtf8(access.password));
    lines += row(CommandText::tr("CA file"), QDir::toNativeSeparators(access.file(BrokerFolder::ca)));
    lines += row(CommandText::tr("Client certificate"), QDir::toNativeSeparators(access.file(BrokerFolder::clientCertificate)));
    lines += row(CommandText::tr("Client key"), QDir::toNativeSeparators(access.file(BrokerFolder::clientKey)));
    lines += row(CommandText::tr("Forbidden topics"), QLatin1StringView(forbiddenTopics));
    lines += QString();
    lines += CommandText::tr("For example:");
    const auto shown = std::find_if(connections.begin(), connections.end(), [&](const BrokerConnection &connection) {
        return connection.listener == scenario.listener && connection.isOfScenario != scenario.isHealthy();
    });
    if (shown != connections.end())
        lines += "  "_L1 + checkCommand(access, *shown);
    lines += CommandText::tr("Ctrl+C ends the broker, and its files are removed.");
    return lines.join(u'\n') + u'\n';
}

QJsonObject brokerJson(const BrokerAccess &access)
{
    QJsonArray connections;
    for (const BrokerConnection &connection : connectionsTo(access)) {
        static constexpr std::array ids{"mqtt", "mqtts", "mqtts-client-certificate", "ws", "wss"};
        connections.append(QJsonObject{{"listener"_L1, QLatin1StringView(ids[std::size_t(connection.listener)])},
                                       {"url"_L1, connection.settings.url()},
                                       {"ofScenario"_L1, connection.isOfScenario},
                                       {"connects"_L1, connection.connects},
                                       {"options"_L1, toOptions(connection.settings, true)},
                                       {"check"_L1, checkCommand(access, connection)}});
    }
    const QLatin1StringView cause(access.scenario->cause);
    return {{"version"_L1, 1},
            {"mosquitto"_L1, access.version},
            {"scenario"_L1, QLatin1StringView(access.scenario->id)},
            {"cause"_L1, cause.isEmpty() ? QJsonValue() : QJsonValue(cause)},
            {"webSockets"_L1, access.hasWebSockets},
            {"username"_L1, access.userName},
            {"password"_L1, QString::fromUtf8(access.password)},
            {"folder"_L1, access.folder},
            {"passwordFile"_L1, access.file(BrokerFolder::passwordFile)},
            {"ca"_L1, access.file(BrokerFolder::ca)},
            {"cert"_L1, access.file(BrokerFolder::clientCertificate)},
            {"key"_L1, access.file(BrokerFolder::clientKey)},
            {"allowedTopics"_L1, QLatin1StringView(allowedTopics)},
            {"forbiddenTopics"_L1, QLatin1StringView(forbiddenTopics)},
            {"connections"_L1, connections}};
}

QString scenarioListText()
{
    QString text;
    for (const BrokerScenario &scenario : brokerScenarios())
        text += u"%1  %2\n"_s.arg(QString::fromLatin1(scenario.id).leftJustified(26), scenario.broken());
    return text;
}

QJsonObject scenarioListJson()
{
    QJsonArray list;
    for (const BrokerScenario &scenario : brokerScenarios()) {
        const QLatin1StringView cause(scenario.cause);
        list.append(QJsonObject{{"id"_L1, QLatin1StringView(scenario.id)},
                                {"name"_L1, scenario.name()},
                                {"broken"_L1, scenario.broken()},
                                {"seen"_L1, scenario.seen()},
                                {"cause"_L1, cause.isEmpty() ? QJsonValue() : QJsonValue(cause)}});
    }
    return {{"version"_L1, 1}, {"scenarios"_L1, list}};
}
