#include "settings/OptionReader.h"

#include "settings/HostName.h"
#include "settings/Url.h"
#include "settings/WordTools.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QUrl>

#include <cmath>

using namespace Qt::StringLiterals;

namespace {

struct Options {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

constexpr int MostNotes = 50;

/// Options of MQTT.js and Node that nothing here corresponds to: known words, not misspelt ones.
bool isOfMqttJs(const QString &key)
{
    static const QStringList keys{u"protocolId"_s,
                                  u"reschedulePings"_s,
                                  u"queueQoSZero"_s,
                                  u"incomingStore"_s,
                                  u"outgoingStore"_s,
                                  u"customHandleAcks"_s,
                                  u"autoUseTopicAlias"_s,
                                  u"autoAssignTopicAlias"_s,
                                  u"transformWsUrl"_s,
                                  u"messageIdProvider"_s,
                                  u"timerVariant"_s,
                                  u"unixSocket"_s,
                                  u"browserBufferSize"_s,
                                  u"browserBufferTimeout"_s,
                                  u"objectMode"_s,
                                  u"log"_s,
                                  u"auth"_s,
                                  u"writeCache"_s,
                                  u"subscribeBatchSize"_s,
                                  u"forceNativeWebSocket"_s,
                                  u"createWebsocket"_s,
                                  u"query"_s,
                                  u"socksTimeout"_s,
                                  u"keepaliveTimer"_s,
                                  u"defaultProtocol"_s,
                                  u"ciphers"_s,
                                  u"maxVersion"_s,
                                  u"secureProtocol"_s,
                                  u"secureContext"_s,
                                  u"checkServerIdentity"_s,
                                  u"requestCert"_s,
                                  u"agent"_s,
                                  u"wsOptions.agent"_s,
                                  u"family"_s};
    return keys.contains(key);
}

constexpr int MostProblems = 100;

/// What kind of value it is, without the value.
QString kindOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return Options::tr("null");
    case QJsonValue::Bool:
        return Options::tr("a Boolean");
    case QJsonValue::Double:
        return Options::tr("a number");
    case QJsonValue::String:
        return Options::tr("text");
    case QJsonValue::Array:
        return Options::tr("a list");
    case QJsonValue::Object:
        return Options::tr("an object");
    }
    return {};
}

QString valueText(const QJsonValue &value)
{
    if (value.isString())
        return u'"' + shown(value.toString()) + u'"';
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isDouble())
        return QString::number(value.toDouble(), 'g', 15);
    return kindOf(value);
}

/// The content of a file is given as {"file": "..."} where a script read it.
std::optional<FileOrPem> fileFromObject(const QJsonObject &object)
{
    FileOrPem file;
    const QJsonValue path = object.value("file"_L1);
    const QJsonValue pem = object.value("pem"_L1);
    if (path.isString() && pem.isString())
        return FileOrPem{path.toString(), pem.toString().toUtf8()};
    const auto value = binaryFromJson(object, SettingsField::Options);
    const auto *binary = std::get_if<BinaryValue>(&value);
    if (!binary)
        return std::nullopt;
    return binary->form == BinaryValue::Form::File ? FileOrPem{binary->fileName, {}} : FileOrPem{{}, binary->bytes};
}

FileOrPem fileFromText(const QString &text)
{
    if (text.contains("-----BEGIN"_L1))
        return {{}, text.toUtf8()};
    return {text.startsWith("file:"_L1) ? QUrl(text).toLocalFile() : text, {}};
}

} // namespace

void OptionReader::add(const SettingsProblem &problem)
{
    if (m_result.problems.size() < MostProblems)
        m_result.problems << problem;
}

void OptionReader::note(const Note &note)
{
    m_result.notes << note;
}

void OptionReader::refuse(const QString &path, const QJsonValue &value, SettingsField field, const QString &accepted, Secret secret)
{
    const QString what = secret == Secret::Yes ? kindOf(value) : valueText(value);
    const QString text = secret == Secret::Yes && value.isString() ? Options::tr("The option %1 cannot be read.").arg(shown(path))
                                                                   : Options::tr("The option %1 is %2.").arg(shown(path), what);
    add({u"option-invalid"_s, field, text, accepted});
}

void OptionReader::unknown(const QString &path, const QStringList &known)
{
    ++m_unknown;
    if (m_unknown == MostNotes)
        note({u"unknown-option"_s, Options::tr("There are more options that Connack does not know; they are not listed.")});
    if (m_unknown >= MostNotes)
        return;
    if (isOfMqttJs(path))
        return note({u"unknown-option"_s, Options::tr("Connack has no use for the option \"%1\" of MQTT.js; it was left out.").arg(path)});
    const QString front = path.left(path.lastIndexOf(u'.') + 1);
    const QString nearest = nearestOf(path.mid(front.size()), known);
    const QString text = nearest.isEmpty()
        ? Options::tr("Connack does not know the option \"%1\"; it was left out.").arg(shown(path))
        : Options::tr("Connack does not know the option \"%1\"; it was left out. Is \"%2\" meant?").arg(shown(path), front + nearest);
    note({u"unknown-option"_s, text});
}

bool OptionReader::isObject(const QString &path, const QJsonValue &value, SettingsField field)
{
    if (!value.isObject() && !value.isNull() && !value.isUndefined())
        refuse(path, value, field, Options::tr("Give an object: { ... }."));
    return value.isObject();
}

void OptionReader::boolean(const QString &path, const QJsonValue &value, SettingsField field, bool &target)
{
    if (value.isBool())
        target = value.toBool();
    else
        refuse(path, value, field, Options::tr("Give true or false."));
}

std::optional<qint64> OptionReader::integer(const QString &path, const QJsonValue &value, SettingsField field, qint64 least, qint64 most,
                                            Unit unit)
{
    bool isNumber = value.isDouble();
    // MQTT.js passes numeric strings on to Node, which takes them.
    const double number = value.isString() ? value.toString().trimmed().toDouble(&isNumber) : value.toDouble();
    if (isNumber && number == std::floor(number) && number >= double(least) && number <= double(most))
        return qint64(number);
    refuse(path, value, field, acceptedRange(least, most, unit));
    return std::nullopt;
}

std::optional<QString> OptionReader::text(const QString &path, const QJsonValue &value, SettingsField field, Secret secret)
{
    if (value.isString())
        return value.toString();
    refuse(path, value, field, Options::tr("Give text in quotes."), secret);
    return std::nullopt;
}

std::optional<QString> OptionReader::host(const QString &path, const QJsonValue &value, SettingsField field)
{
    auto host = text(path, value, field);
    if (!host)
        return std::nullopt;
    if (host->startsWith(u'[') && host->endsWith(u']'))
        host = host->mid(1, host->size() - 2);
    if (hostFault(*host)) {
        const QString typed = redactedUrl(*host); // a whole URL may have been given
        const QString fault = hostFault(typed).value_or(QString());
        add({u"option-invalid"_s, field, Options::tr("The option %1 is \"%2\". %3").arg(shown(path), shown(typed), fault),
             Options::tr("Give a name or an address alone; scheme, port and path are options of their own.")});
        return std::nullopt;
    }
    return host;
}

std::optional<quint16> OptionReader::port(const QString &path, const QJsonValue &value, SettingsField field)
{
    const double number = value.toDouble();
    if (value.isDouble() && number >= 1 && number <= 65'535 && number == std::floor(number))
        return quint16(number);
    const auto port = portFromText(value.toString().trimmed());
    if (!port)
        refuse(path, value, field, acceptedPort());
    return port;
}

std::optional<Scheme> OptionReader::scheme(const QString &path, const QJsonValue &value, SettingsField field)
{
    const QString written = value.toString();
    const QString name = written.section(u':', 0, 0); // Node's parsed URLs have "mqtt:"
    const auto scheme = schemeFromName(name);
    if (!scheme) {
        const auto nearest = nearestScheme(name);
        refuse(path, value, field,
               nearest ? Options::tr("Use \"%1\".").arg(schemeName(*nearest)) : Options::tr("Use \"mqtt\", \"mqtts\", \"ws\" or \"wss\"."));
    } else if (name.toLower() != schemeName(*scheme)) {
        note({u"scheme-corrected"_s, Options::tr("The protocol %1 was read as %2.").arg(name, schemeName(*scheme))});
    }
    return scheme;
}

std::optional<BinaryValue> OptionReader::binary(const QString &path, const QJsonValue &value, SettingsField field, Secret secret)
{
    const auto read = binaryFromJson(value, field);
    if (const auto *binary = std::get_if<BinaryValue>(&read))
        return *binary;
    refuse(path, value, field, std::get<SettingsProblem>(read).accepted, secret);
    return std::nullopt;
}

std::optional<FileOrPem> OptionReader::file(const QString &path, const QJsonValue &value, SettingsField field, Secret secret)
{
    if (value.isString())
        return fileFromText(value.toString());
    const QJsonArray list = value.toArray();
    if (list.size() == 1)
        return file(path, list.first(), field, secret);
    auto read = value.isObject() ? fileFromObject(value.toObject()) : std::nullopt;
    // Several PEM texts in a list are one: a certificate and its chain.
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (!list[i].toString().contains("-----BEGIN"_L1)) {
            read.reset();
            break;
        }
        read = FileOrPem{{}, (read ? read->pem + '\n' : QByteArray()) + list[i].toString().toUtf8()};
    }
    if (!read)
        refuse(path, value, field, Options::tr("Give the path of a file, or PEM text."), secret);
    return read;
}

std::optional<QStringList> OptionReader::texts(const QString &path, const QJsonValue &value, SettingsField field)
{
    if (value.isString())
        return QStringList(value.toString());
    const QJsonArray list = value.toArray();
    QStringList texts;
    for (const QJsonValue &entry : list) {
        if (entry.isString())
            texts << entry.toString();
    }
    if (value.isArray() && texts.size() == list.size())
        return texts;
    refuse(path, value, field, Options::tr("Give a list of texts: [\"mqtt\"]."));
    return std::nullopt;
}

std::optional<QList<mqtt::StringPair>> OptionReader::pairs(const QString &path, const QJsonValue &value, SettingsField field)
{
    const qsizetype problemsBefore = m_result.problems.size();
    QList<mqtt::StringPair> pairs;
    const auto refusePair = [&](const QString &name) {
        const bool isUserProperty = field == SettingsField::UserProperties || field == SettingsField::WillUserProperties;
        add({u"option-invalid"_s, field,
             Options::tr("The option %1 has a value that is no text.").arg(shown(name.isEmpty() ? path : path + u'.' + name)),
             isUserProperty ? Options::tr("Give text, or a list of texts for a name that comes again.")
                            : Options::tr("Give text or a number.")});
    };
    const auto addValue = [&](const QString &name, const QJsonValue &single) {
        if (single.isString())
            pairs.append({name, single.toString()});
        else if (single.isDouble() || single.isBool())
            pairs.append({name, valueText(single)});
        else
            refusePair(name);
    };
    const auto addValues = [&](const QString &name, const QJsonValue &values) {
        if (!values.isArray())
            return addValue(name, values);
        const QJsonArray list = values.toArray();
        for (const QJsonValue &single : list)
            addValue(name, single);
    };
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        addValues(it.key(), it.value());
    const QJsonArray list = value.toArray();
    for (const QJsonValue &entry : list) {
        const QJsonArray pair = entry.toArray();
        if (pair.size() == 2 && pair[0].isString())
            addValues(pair[0].toString(), pair[1]);
        else
            refusePair({});
    }
    if (!value.isObject() && !value.isArray())
        refuse(path, value, field, Options::tr("Give an object of names and values, or a list of [name, value]."));
    return m_result.problems.size() == problemsBefore ? std::optional(pairs) : std::nullopt;
}
