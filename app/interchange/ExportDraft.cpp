#include "interchange/ExportDraft.h"

#include "interchange/ExportQuoting.h"
#include "settings/EnhancedAuthentication.h"
#include "settings/PropertyTable.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

using Field = SettingsField;

/// Puts the default in the place of what ignoredFields() names.
void clearIgnored(const QList<Field> &fields, ConnectionSettings &settings)
{
    if (fields.contains(Field::WebSocketPath) || fields.contains(Field::WebSocketHeaders))
        settings.webSocket = {};
    if (fields.contains(Field::Password))
        settings.credentials.password.reset();
    const auto isOfTls = [](Field field) { return field >= Field::VerifyPeer && field <= Field::TlsKeyLog && field != Field::Pkcs12; };
    if (std::any_of(fields.begin(), fields.end(), isOfTls))
        settings.tls = {};
    else if (fields.contains(Field::Pkcs12))
        settings.tls.pkcs12 = {};
    if (settings.version != mqtt::Version::V5) {
        const bool isRaw = settings.properties.rawAuthentication;
        settings.properties = {};
        settings.properties.rawAuthentication = isRaw;
        for (const QString &name : willProperties().namesSet(settings.will))
            willProperties().clear(settings.will, name);
    }
}

} // namespace

QString fieldLabel(SettingsField field)
{
    return QCoreApplication::translate("SettingsField", fieldName(field));
}

void ExportDraft::cannot(const QString &what, const QString &why)
{
    notExpressed += withBareNames(why.isEmpty() ? what : u"%1: %2"_s.arg(what, why));
}

QString ExportDraft::takeFile(FileOrPem &file, const QString &nameIfContent)
{
    const FileOrPem taken = take(file);
    if (taken.pem.isEmpty())
        return taken.path;
    QString name = nameIfContent;
    for (int number = 2; savedFiles.contains(name); ++number)
        name = nameIfContent.section(u'.', 0, 0) + u'-' + QString::number(number) + u'.' + nameIfContent.section(u'.', 1);
    savedFiles += name;
    toDo += Export::tr("Save what the connection holds as text as the file %1.").arg(name);
    return name;
}

QString ExportDraft::takeOneCa()
{
    QList<FileOrPem> files = take(rest.tls.ca);
    if (files.isEmpty())
        return {};
    const QString first = takeFile(files.first(), u"ca.pem"_s);
    files.removeFirst();
    for (FileOrPem &other : files)
        cannot(u"%1: %2"_s.arg(fieldLabel(Field::CaFile), other.pem.isEmpty() ? other.path : Export::tr("given as text")),
               Export::tr("%1 reads one file; put all certificates into it.").arg(tool));
    return first;
}

Endpoint ExportDraft::takeConnectTo()
{
    Endpoint target = rest.endpoint;
    if (const auto connectTo = take(rest.network.connectTo)) {
        target.host = connectTo->host;
        target.port = connectTo->port.value_or(rest.endpoint.effectivePort());
    }
    return target;
}

void leaveUnsentOut(ExportDraft &draft)
{
    ConnectionSettings &settings = draft.rest;
    const QList<Field> ignored = ignoredFields(settings);
    for (const Field field : ignored)
        draft.cannot(fieldLabel(field), whyIgnored(field, settings));
    clearIgnored(ignored, settings);
    if (!settings.will.enabled && settings.will != WillSettings()) {
        draft.cannot(fieldLabel(Field::Will), Export::tr("it is switched off."));
        settings.will = {};
    }
    if (usesScram(settings)) {
        draft.cannot(fieldLabel(Field::Password),
                     Export::tr("it belongs into the exchange of %1, which %2 does not make.")
                         .arg(*settings.properties.authenticationMethod, draft.tool));
        settings.credentials.password.reset();
    }
    for (const SubscriptionSettings &subscription : std::as_const(settings.subscriptions)) {
        const QString what = Export::tr("Subscription %1").arg(subscription.topicFilter);
        if (!subscription.enabled)
            draft.cannot(what, Export::tr("it is switched off."));
        else if (settings.version != mqtt::Version::V5 && subscription.needsV5())
            draft.cannot(what, whyIgnored(Field::UserProperties, settings));
    }
    settings.subscriptions.removeIf([](const SubscriptionSettings &subscription) { return !subscription.enabled; });
}

void chooseServer(ExportDraft &draft)
{
    QList<Endpoint> &servers = draft.rest.network.servers;
    if (!servers.isEmpty())
        draft.rest.endpoint = servers.takeFirst();
}
