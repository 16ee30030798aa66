#include "find/FilterKeys.h"

#include "mqtt/Properties.h"
#include "mqtt/ReasonCodes.h"
#include "trace/PacketJson.h"

#include <QCoreApplication>

#include <limits>

using namespace Qt::StringLiterals;

namespace {

struct LogFilterText {
    Q_DECLARE_TR_FUNCTIONS(LogFilter)
};

using enum FilterValueKind;
constexpr qint64 most = std::numeric_limits<int>::max();

constexpr FilterKeyInfo keys[] = {
    {FilterKey::Type, "type", Words, false, 0, 0,
     QT_TRANSLATE_NOOP("LogFilter", "a packet type such as publish, event, or an event's name"),
     QT_TRANSLATE_NOOP("LogFilter", "Packets of this type, or events of the connection below MQTT.")},
    {FilterKey::Direction, "dir", Words, false, 0, 0, QT_TRANSLATE_NOOP("LogFilter", "in or out"),
     QT_TRANSLATE_NOOP("LogFilter", "Received packets (in) or sent ones (out).")},
    {FilterKey::Topic, "topic", TopicFilter, false, 0, 0, QT_TRANSLATE_NOOP("LogFilter", "a topic filter, such as sensors/# or +/state"),
     QT_TRANSLATE_NOOP("LogFilter",
                       "PUBLISH with a topic that the topic filter matches, also by topic alias; SUBSCRIBE and UNSUBSCRIBE with "
                       "that filter; CONNECT with such a will topic.")},
    {FilterKey::QoS, "qos", Numbers, true, 0, 2, QT_TRANSLATE_NOOP("LogFilter", "0, 1 or 2"),
     QT_TRANSLATE_NOOP("LogFilter", "PUBLISH with this QoS; SUBSCRIBE that asks for it, SUBACK that grants it, CONNECT with such a will.")},
    {FilterKey::PacketIdentifier, "id", Numbers, true, 0, 65535, QT_TRANSLATE_NOOP("LogFilter", "a Packet Identifier from 0 to 65535"),
     QT_TRANSLATE_NOOP("LogFilter", "Packets with this Packet Identifier.")},
    {FilterKey::Reason, "reason", Reason, false, 0, 255,
     QT_TRANSLATE_NOOP("LogFilter", "a code such as 0x87 or 135, its name such as not-authorized, refused or success"),
     QT_TRANSLATE_NOOP("LogFilter", "Packets with this Reason Code or return code; of SUBACK and UNSUBACK each code counts.")},
    {FilterKey::Retain, "retain", Words, false, 0, 0, QT_TRANSLATE_NOOP("LogFilter", "yes or no"),
     QT_TRANSLATE_NOOP("LogFilter", "PUBLISH with or without the RETAIN flag.")},
    {FilterKey::Dup, "dup", Words, false, 0, 0, QT_TRANSLATE_NOOP("LogFilter", "yes or no"),
     QT_TRANSLATE_NOOP("LogFilter", "PUBLISH with or without the DUP flag, which marks what is sent again.")},
    {FilterKey::Size, "size", Size, true, 0, 0, QT_TRANSLATE_NOOP("LogFilter", "a number of bytes such as 1000, 64k or 2M"),
     QT_TRANSLATE_NOOP("LogFilter", "Packets with this many bytes on the wire; k is 1000, M a million.")},
    {FilterKey::Time, "t", Time, true, 0, 0, QT_TRANSLATE_NOOP("LogFilter", "seconds such as 12.5, or a time such as 300ms or 2min"),
     QT_TRANSLATE_NOOP("LogFilter", "Records by the time since their attempt, probe or second connection began.")},
    {FilterKey::Payload, "payload", Text, false, 0, 0, QT_TRANSLATE_NOOP("LogFilter", "text, in quotes if its case or spaces count"),
     QT_TRANSLATE_NOOP("LogFilter", "PUBLISH with this text in its payload, CONNECT with it in the will's.")},
    {FilterKey::Client, "client", Text, false, 0, 0, QT_TRANSLATE_NOOP("LogFilter", "a client ID or a part of one"),
     QT_TRANSLATE_NOOP("LogFilter", "CONNECT with this Client Identifier, CONNACK that assigns it.")},
    {FilterKey::Property, "prop", Pair, false, 0, 0,
     QT_TRANSLATE_NOOP("LogFilter", "a property of MQTT 5 such as reasonString, with a value as in contentType=json if wanted"),
     QT_TRANSLATE_NOOP("LogFilter", "Packets with this property of MQTT 5.")},
    {FilterKey::UserProperty, "user-property", Pair, false, 0, 0,
     QT_TRANSLATE_NOOP("LogFilter", "the name of a User Property, with a value as in site=lab if wanted"),
     QT_TRANSLATE_NOOP("LogFilter", "Packets with a User Property of this name.")},
    {FilterKey::Hex, "hex", Hex, false, 0, 0, QT_TRANSLATE_NOOP("LogFilter", "bytes in hexadecimal, such as 300a or \"30 0a\""),
     QT_TRANSLATE_NOOP("LogFilter", "Packets with these bytes anywhere.")},
    {FilterKey::Connection, "conn", Text, false, 0, 0,
     QT_TRANSLATE_NOOP("LogFilter", "the name of a connection or its broker, or a part of it"),
     QT_TRANSLATE_NOOP("LogFilter", "Records of this connection, by its name or by the URL of its broker.")},
    {FilterKey::Attempt, "attempt", Numbers, true, 1, most, QT_TRANSLATE_NOOP("LogFilter", "the number of an attempt, from 1"),
     QT_TRANSLATE_NOOP("LogFilter", "Records of this attempt.")},
    {FilterKey::Probe, "probe", SourceNumber, false, 1, most, QT_TRANSLATE_NOOP("LogFilter", "yes, no or the number of a probe"),
     QT_TRANSLATE_NOOP("LogFilter", "Records of the extra connections that look for the cause of a failure.")},
    {FilterKey::Second, "second", SourceNumber, false, 1, most,
     QT_TRANSLATE_NOOP("LogFilter", "yes, no or the number of a second connection"),
     QT_TRANSLATE_NOOP("LogFilter", "Records of second connections, made to see what arrives there.")},
    {FilterKey::Malformed, "malformed", Words, false, 0, 0, QT_TRANSLATE_NOOP("LogFilter", "yes or no"),
     QT_TRANSLATE_NOOP("LogFilter", "Packets that break the standard, or those that do not.")},
    {FilterKey::Is, "is", Words, false, 0, 0,
     QT_TRANSLATE_NOOP("LogFilter", "refused, bookmarked, malformed, event, packet, retained or dup"),
     QT_TRANSLATE_NOOP("LogFilter", "Records in this state: is:refused finds each refusal and what was refused.")},
};

/// Other ways to write a key; completion does not offer them.
constexpr std::pair<const char *, FilterKey> otherWords[] = {
    {"direction", FilterKey::Direction},   {"time", FilterKey::Time},         {"client-id", FilterKey::Client},
    {"connection", FilterKey::Connection}, {"property", FilterKey::Property}, {"user", FilterKey::UserProperty},
    {"packet", FilterKey::Type},
};

constexpr FilterKeyInfo textInfo{FilterKey::Text, "", Text, false, 0, 0, "", ""};

QList<FilterWord> yesAndNo()
{
    return {{u"yes"_s, {1}, {}},          {u"no"_s, {0}, {}},       {u"true"_s, {1}, {}, false},
            {u"false"_s, {0}, {}, false}, {u"1"_s, {1}, {}, false}, {u"0"_s, {0}, {}, false}};
}

/// "tls" for all events whose names begin with "tls-".
void addEventGroup(QList<FilterWord> &words, const QString &event, qint64 number)
{
    const QString group = event.section(u'-', 0, 0);
    if (group == event)
        return;
    for (FilterWord &word : words) {
        if (word.word == group) {
            word.numbers.append(number);
            return;
        }
    }
    words.append({group, {number}, LogFilterText::tr("Every event whose name begins so.")});
}

QList<FilterWord> types()
{
    QList<FilterWord> words;
    for (int type = 1; type <= 15; ++type)
        words.append({QString::fromLatin1(mqtt::name(mqtt::PacketType(type))).toLower(), {type}, {}});
    words.append({u"ack"_s, {4, 5, 6, 7}, LogFilterText::tr("PUBACK, PUBREC, PUBREL and PUBCOMP.")});
    words.append({u"reserved"_s, {0}, LogFilterText::tr("The packet type 0, which the standard reserves."), false});
    words.append({u"packet"_s, {FilterTypeCode::anyPacket}, LogFilterText::tr("Every packet.")});
    words.append({u"event"_s, {FilterTypeCode::anyEvent}, LogFilterText::tr("Every event of the connection below MQTT.")});
    for (int kind = 0;; ++kind) {
        const QString event = QString::fromLatin1(transportEventId(TransportEvent::Kind(kind)));
        if (event.isEmpty())
            return words;
        words.append({event, {FilterTypeCode::firstEvent + kind}, {}});
        addEventGroup(words, event, FilterTypeCode::firstEvent + kind);
    }
}

QList<FilterWord> reasons()
{
    QList<FilterWord> words{{u"refused"_s, {FilterReasonCode::failure}, LogFilterText::tr("Every code that refuses: 0x80 and above.")},
                            {u"success"_s, {FilterReasonCode::success}, LogFilterText::tr("Every code that does not refuse.")},
                            {u"error"_s, {FilterReasonCode::failure}, {}, false},
                            {u"failure"_s, {FilterReasonCode::failure}, {}, false}};
    const auto add = [&words](const mqtt::ReasonCodeInfo &info, qint64 number, const QString &meaning) {
        QString name = QString::fromLatin1(info.name).toLower();
        name.replace(u' ', u'-');
        for (FilterWord &word : words) {
            if (lettersOf(word.word) == lettersOf(name)) {
                if (!word.numbers.contains(number))
                    word.numbers.append(number);
                return;
            }
        }
        words.append({name, {number}, meaning});
    };
    for (int code = 255; code >= 0; --code) {
        for (int type = 1; type <= 15; ++type) {
            const auto packet = mqtt::PacketType(type);
            if (const auto *info = mqtt::reasonCodeInfo(quint8(code), packet, mqtt::Version::V5); info && code > 0)
                add(*info, code, mqtt::reasonCodeMeaning(quint8(code), packet, mqtt::Version::V5));
        }
        if (const auto *info = mqtt::reasonCodeInfo(quint8(code), mqtt::PacketType::Connack, mqtt::Version::V311); info && code > 0)
            add(*info, FilterReasonCode::firstReturnCode + code,
                mqtt::reasonCodeMeaning(quint8(code), mqtt::PacketType::Connack, mqtt::Version::V311));
    }
    return words;
}

QList<FilterWord> states()
{
    const auto number = [](FilterState state) { return QList<qint64>{qint64(state)}; };
    return {{u"refused"_s, number(FilterState::Refused),
             LogFilterText::tr("Each refusal, and the CONNECT, PUBLISH, SUBSCRIBE or UNSUBSCRIBE "
                               "that it answers.")},
            {u"bookmarked"_s, number(FilterState::Bookmarked), LogFilterText::tr("Records with a bookmark.")},
            {u"malformed"_s, number(FilterState::Malformed), LogFilterText::tr("Packets that break the standard.")},
            {u"event"_s, number(FilterState::Event), LogFilterText::tr("Every event of the connection below MQTT.")},
            {u"packet"_s, number(FilterState::Packet), LogFilterText::tr("Every packet.")},
            {u"retained"_s, number(FilterState::Retained), LogFilterText::tr("PUBLISH with the RETAIN flag.")},
            {u"dup"_s, number(FilterState::Dup), LogFilterText::tr("PUBLISH with the DUP flag, which marks what is sent again.")}};
}

QList<FilterWord> properties()
{
    QList<FilterWord> words;
    for (int id = 1; id < 256; ++id) {
        if (const mqtt::PropertyInfo *info = mqtt::propertyInfo(mqtt::PropertyId(id)))
            words.append({QString::fromLatin1(info->jsName), {id}, QString::fromLatin1(info->name)});
    }
    return words;
}

QList<FilterWord> wordsOf(FilterKey key)
{
    switch (key) {
    case FilterKey::Type:
        return types();
    case FilterKey::Direction:
        return {{u"in"_s, {1}, LogFilterText::tr("Received from the broker.")},
                {u"out"_s, {0}, LogFilterText::tr("Sent to the broker.")},
                {u"received"_s, {1}, {}, false},
                {u"sent"_s, {0}, {}, false}};
    case FilterKey::Retain:
    case FilterKey::Dup:
    case FilterKey::Malformed:
        return yesAndNo();
    case FilterKey::Reason:
        return reasons();
    case FilterKey::Property:
        return properties();
    case FilterKey::Probe:
    case FilterKey::Second:
        return {{u"yes"_s, {FilterSourceNumber::any}, {}}, {u"no"_s, {FilterSourceNumber::none}, {}}};
    case FilterKey::Is:
        return states();
    default:
        return {};
    }
}

} // namespace

std::span<const FilterKeyInfo> filterKeys()
{
    return keys;
}

const FilterKeyInfo &filterKeyInfo(FilterKey key)
{
    for (const FilterKeyInfo &info : keys) {
        if (info.key == key)
            return info;
    }
    return textInfo;
}

const FilterKeyInfo *filterKeyByWord(QStringView word)
{
    for (const FilterKeyInfo &info : keys) {
        if (word.compare(QLatin1String(info.word), Qt::CaseInsensitive) == 0)
            return &info;
    }
    for (const auto &[other, key] : otherWords) {
        if (word.compare(QLatin1String(other), Qt::CaseInsensitive) == 0)
            return &filterKeyInfo(key);
    }
    return nullptr;
}

QString acceptedBy(const FilterKeyInfo &info)
{
    return QCoreApplication::translate("LogFilter", info.accepts);
}

QString explanationOf(const FilterKeyInfo &info)
{
    return QCoreApplication::translate("LogFilter", info.explanation);
}

QString termForWord(const QString &typed)
{
    const QString word = typed.trimmed();
    for (const FilterWord &state : states()) {
        if (state.word.compare(word, Qt::CaseInsensitive) == 0)
            return u"is:%1"_s.arg(state.word);
    }
    return lettersOf(word) == "reasonstring"_L1 ? u"prop:reasonString"_s : QString();
}

QList<FilterWord> filterWords(FilterKey key)
{
    return wordsOf(key);
}

QString lettersOf(QStringView name)
{
    QString letters;
    for (const QChar c : name) {
        if (c.isLetterOrNumber())
            letters += c.toLower();
    }
    return letters;
}
