// Command lines of Connack itself: connack check.
#include "interchange/CommandForms.h"
#include "settings/PropertyText.h"
#include "settings/Url.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

using Values = CommandOption::Values;
using Effect = CommandOption::Effect;

constexpr const char *ofFile = QT_TRANSLATE_NOOP("Import", "What that file holds is not here; fill it in by hand.");

constexpr std::array options{
    CommandOption{"--options", Values::One, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "The options of that file are not here; give its content as well.")},
    CommandOption{"--port", Values::One, Effect::Text, "port"},
    CommandOption{"--ws-path", Values::One, Effect::Special},
    CommandOption{"--ws-header", Values::One, Effect::Special},
    CommandOption{"--client-id", Values::One, Effect::Text, "clientId"},
    CommandOption{"--username", Values::One, Effect::Text, "username"},
    CommandOption{"--password", Values::One, Effect::Text, "password"},
    CommandOption{"--password-file", Values::One, Effect::Left, ofFile},
    CommandOption{"--passphrase-file", Values::One, Effect::Left, ofFile},
    CommandOption{"--protocol-version", Values::One, Effect::Text, "protocolVersion"},
    CommandOption{"--keepalive", Values::One, Effect::Text, "keepalive"},
    CommandOption{"--clean", Values::One, Effect::Special},
    CommandOption{"--timeout", Values::One, Effect::Special},
    CommandOption{"--ca", Values::One, Effect::Special},
    CommandOption{"--crl", Values::One, Effect::Text, "crl"},
    CommandOption{"--cert", Values::One, Effect::Text, "cert"},
    CommandOption{"--key", Values::One, Effect::Text, "key"},
    CommandOption{"--pfx", Values::One, Effect::Text, "pfx"},
    CommandOption{"--servername", Values::One, Effect::Text, "servername"},
    CommandOption{"--alpn", Values::One, Effect::Special},
    CommandOption{"--insecure", Values::None, Effect::False, "rejectUnauthorized"},
    CommandOption{"--tls-key-log", Values::One, Effect::Text, "tlsKeyLog"},
    CommandOption{"--connect-to", Values::One, Effect::Text, "connectTo"},
    CommandOption{"--proxy", Values::One, Effect::Text, "proxy"},
    CommandOption{"--will-topic", Values::One, Effect::Text, "will.topic"},
    CommandOption{"--will-payload", Values::One, Effect::Text, "will.payload"},
    CommandOption{"--will-qos", Values::One, Effect::Number, "will.qos"},
    CommandOption{"--will-retain", Values::None, Effect::True, "will.retain"},
    CommandOption{"--property", Values::One, Effect::Special},
    CommandOption{"--will-property", Values::One, Effect::Special},
    CommandOption{"--subscribe", Values::One, Effect::Special},
    CommandOption{"--qos", Values::One, Effect::Special},
    CommandOption{"--publish", Values::One, Effect::Message},
    CommandOption{"--probe", Values::None, Effect::Ending},
    CommandOption{"--no-probe", Values::None, Effect::Ending},
    CommandOption{"--probe-timeout", Values::One, Effect::Ending},
    CommandOption{"--hold", Values::One, Effect::Ending},
    CommandOption{"--json", Values::None, Effect::Printing},
    CommandOption{"--junit", Values::One, Effect::Printing},
    CommandOption{"--log", Values::One, Effect::Printing},
    CommandOption{"--log-rotate", Values::One, Effect::Printing},
    CommandOption{"--log-keep", Values::One, Effect::Printing},
    CommandOption{"--theme", Values::One, Effect::Printing},
    CommandOption{"--language", Values::One, Effect::Printing},
    CommandOption{"--connect", Values::None, Effect::Ending},
};

class OwnCommand
{
public:
    OwnCommand(const QString &input, ImportDraft &draft)
        : m_input(input)
        , m_draft(draft)
    {
    }

    void read(const QList<ShellWord> &arguments);

private:
    bool takeInput();
    void take(QLatin1StringView first, const QString &name, const QString &value);
    void property(const QString &name, const QString &value, bool ofWill);
    void header(const QString &name, const QString &value);

    const QString m_input;
    ImportDraft &m_draft;
    bool m_hasUrl = false;
    QStringList m_filters;
    quint8 m_qos = 0;
};

void OwnCommand::read(const QList<ShellWord> &arguments)
{
    CommandReader reader(options, CommandReader::Style::Attached, m_draft,
                         [this](QLatin1StringView first, const QString &name, const QStringList &values) {
                             if (!values.isEmpty())
                                 take(first, name, values.first());
                         });
    // The URL first, wherever it stands: flags win over it.
    const auto isUrl = [](const ShellWord &word) {
        return word.computed.isEmpty() && word.text.contains("://"_L1) && !word.text.startsWith(u'-');
    };
    QList<ShellWord> flags;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const CommandOption *option = reader.find(arguments[i].text);
        if (!m_hasUrl && isUrl(arguments[i])) {
            m_hasUrl = m_draft.url(u"URL"_s, arguments[i].text);
            continue;
        }
        if (arguments[i].text == "--options"_L1 && i + 1 < arguments.size() && arguments[i + 1].text == u'-' && takeInput()) {
            ++i;
            continue;
        }
        flags.append(arguments[i]);
        if (option && option->values == Values::One && i + 1 < arguments.size())
            flags.append(arguments[++i]); // a URL as its value is not the broker's
    }
    reader.read(flags, [this](const ShellWord &word) {
        return !m_hasUrl && word.computed.isEmpty() && (m_hasUrl = m_draft.url(u"URL"_s, word.text)); // a host alone
    });
    for (const QString &filter : std::as_const(m_filters)) {
        SubscriptionSettings subscription;
        subscription.topicFilter = filter;
        subscription.qos = mqtt::QoS(m_qos);
        m_draft.subscription(subscription);
    }
}

/// The options object that the command reads. False: it has none, or that is none.
bool OwnCommand::takeInput()
{
    const QJsonObject object = QJsonDocument::fromJson(m_input.toUtf8()).object();
    if (object.isEmpty())
        return false;
    m_hasUrl = m_hasUrl || object.contains("host"_L1) || object.contains("servers"_L1);
    m_draft.options(object);
    return true;
}

void OwnCommand::take(QLatin1StringView first, const QString &name, const QString &value)
{
    ConnectionSettings &settings = m_draft.settings;
    if (first == "--ws-path"_L1) {
        settings.webSocket.path = value.startsWith(u'/') ? value : u'/' + value;
    } else if (first == "--ws-header"_L1) {
        header(name, value);
    } else if (first == "--clean"_L1) {
        m_draft.option(name, u"clean"_s,
                       value == "true"_L1        ? QJsonValue(true)
                           : value == "false"_L1 ? QJsonValue(false)
                                                 : QJsonValue(value));
    } else if (first == "--timeout"_L1) {
        bool isNumber = false;
        const double seconds = value.toDouble(&isNumber);
        m_draft.option(name, u"connectTimeout"_s, isNumber ? QJsonValue(std::round(seconds * 1000)) : QJsonValue(value));
    } else if (first == "--ca"_L1) {
        settings.tls.ca.append({value, {}});
    } else if (first == "--alpn"_L1) {
        settings.tls.alpn.append(value);
    } else if (first == "--property"_L1 || first == "--will-property"_L1) {
        property(name, value, first == "--will-property"_L1);
    } else if (first == "--subscribe"_L1) {
        m_filters.append(value);
    } else if (first == "--qos"_L1) {
        if (value == "0"_L1 || value == "1"_L1 || value == "2"_L1)
            m_qos = quint8(value.toUInt());
        else
            m_draft.left(name, ImportText::tr("A QoS is 0, 1 or 2."));
    }
}

void OwnCommand::property(const QString &name, const QString &value, bool ofWill)
{
    const QString property = value.section(u'=', 0, 0);
    if (!value.contains(u'='))
        return m_draft.left(name, ImportText::tr("It is not in the form \"name=value\"."));
    const auto apply = ofWill ? applyWillProperty : applyProperty;
    m_draft.settings.will.enabled = m_draft.settings.will.enabled || ofWill;
    if (const auto problem = apply(property, value.mid(property.size() + 1), m_draft.settings))
        m_draft.left(name, problem->text + u' ' + problem->accepted);
}

void OwnCommand::header(const QString &name, const QString &value)
{
    const qsizetype colon = value.indexOf(u':');
    if (colon > 0)
        m_draft.settings.webSocket.headers.append({value.left(colon).trimmed(), value.mid(colon + 1).trimmed()});
    else
        m_draft.left(name, ImportText::tr("It is not in the form \"name: value\"."));
}

} // namespace

void readConnack(const QList<ShellWord> &arguments, const QString &input, ImportDraft &draft)
{
    OwnCommand(input, draft).read(arguments);
}
