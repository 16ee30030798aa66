#include "mqtt/Topics.h"

#include "mqtt/Utf8.h"

#include <QCoreApplication>

namespace mqtt {
namespace {

constexpr QLatin1String sharePrefix("$share/");

// What Topic Names and Topic Filters have in common (section 4.7.3).
TopicProblem checkCharacters(QStringView topic, Version version)
{
    if (topic.isEmpty())
        return TopicProblem::Empty;
    for (qsizetype i = 0; i < topic.size(); ++i) {
        if (topic[i].isNull())
            return TopicProblem::NulCharacter;
        const bool pair = topic[i].isHighSurrogate() && i + 1 < topic.size() && topic[i + 1].isLowSurrogate();
        if (topic[i].isSurrogate() && !pair)
            return TopicProblem::LoneSurrogate;
        i += pair;
    }
    return utf8Length(topic) > (version == Version::V31 ? 32'767 : 65'535) ? TopicProblem::TooLong : TopicProblem::None;
}

TopicProblem checkLevels(QStringView filter)
{
    const auto levels = filter.tokenize(u'/');
    bool hashSeen = false;
    for (const QStringView level : levels) {
        if (hashSeen)
            return TopicProblem::HashNotLast;
        if (level.contains(u'#') && level.size() > 1)
            return TopicProblem::HashNotAlone;
        if (level.contains(u'+') && level.size() > 1)
            return TopicProblem::PlusNotAlone;
        hashSeen = level == u'#';
    }
    return TopicProblem::None;
}

// $share/NAME/FILTER (section 4.8.2). Returns the position of FILTER, or -1.
qsizetype sharedFilterStart(QStringView filter)
{
    const qsizetype name = sharePrefix.size();
    const qsizetype slash = filter.indexOf(u'/', name);
    return slash <= name || slash + 1 == filter.size() ? -1 : slash + 1;
}

} // namespace

TopicProblem checkTopicName(QStringView topicName, Version version)
{
    const TopicProblem problem = checkCharacters(topicName, version);
    if (problem == TopicProblem::None && (topicName.contains(u'#') || topicName.contains(u'+')))
        return TopicProblem::Wildcard;
    return problem;
}

TopicProblem checkTopicFilter(QStringView topicFilter, Version version)
{
    const TopicProblem problem = checkCharacters(topicFilter, version);
    if (problem != TopicProblem::None)
        return problem;
    if (version != Version::V5 || !topicFilter.startsWith(sharePrefix))
        return checkLevels(topicFilter);
    const qsizetype start = sharedFilterStart(topicFilter);
    if (start < 0)
        return TopicProblem::ShareNameInvalid;
    const QStringView shareName = topicFilter.sliced(sharePrefix.size(), start - 1 - sharePrefix.size());
    if (shareName.contains(u'+') || shareName.contains(u'#'))
        return TopicProblem::ShareNameInvalid;
    return checkLevels(topicFilter.sliced(start));
}

QString describe(TopicProblem problem)
{
    const auto translated = [](const char *text) { return QCoreApplication::translate("mqtt::Topics", text); };
    switch (problem) {
    case TopicProblem::None:
        return {};
    case TopicProblem::Empty:
        return translated(QT_TRANSLATE_NOOP("mqtt::Topics", "A topic has at least one character."));
    case TopicProblem::TooLong:
        return translated(QT_TRANSLATE_NOOP("mqtt::Topics", "A topic has at most 65,535 bytes in UTF-8 (MQTT 3.1: 32,767)."));
    case TopicProblem::NulCharacter:
        return translated(QT_TRANSLATE_NOOP("mqtt::Topics", "A topic cannot contain the character U+0000."));
    case TopicProblem::LoneSurrogate:
        return translated(QT_TRANSLATE_NOOP("mqtt::Topics", "A topic cannot contain half of a surrogate pair: it has no UTF-8 form."));
    case TopicProblem::Wildcard:
        return translated(QT_TRANSLATE_NOOP("mqtt::Topics", "A topic name has no wildcards (+ and #)."));
    case TopicProblem::HashNotLast:
        return translated(QT_TRANSLATE_NOOP("mqtt::Topics", "The wildcard # must be the last character of a topic filter."));
    case TopicProblem::HashNotAlone:
        return translated(QT_TRANSLATE_NOOP("mqtt::Topics", "The wildcard # must fill its whole level, as in a/#."));
    case TopicProblem::PlusNotAlone:
        return translated(QT_TRANSLATE_NOOP("mqtt::Topics", "The wildcard + must fill its whole level, as in a/+/b."));
    case TopicProblem::ShareNameInvalid:
        return translated(QT_TRANSLATE_NOOP(
            "mqtt::Topics", "A shared subscription is $share/NAME/FILTER; NAME is not empty and has no wildcards (+ and #)."));
    }
    return {};
}

bool matches(QStringView topicFilter, QStringView topicName)
{
    if (topicFilter.startsWith(sharePrefix)) {
        const qsizetype start = sharedFilterStart(topicFilter);
        if (start < 0)
            return false;
        topicFilter = topicFilter.sliced(start);
    }
    const bool wildcardFirst = topicFilter.startsWith(u'#') || topicFilter.startsWith(u'+');
    if (topicName.startsWith(u'$') && wildcardFirst) // section 4.7.2
        return false;

    const auto filterLevels = topicFilter.tokenize(u'/');
    const auto nameLevels = topicName.tokenize(u'/');
    auto name = nameLevels.begin();
    for (const QStringView level : filterLevels) {
        if (level == u'#') // the parent level too: a/# matches a
            return true;
        if (name == nameLevels.end() || (level != u'+' && level != *name))
            return false;
        ++name;
    }
    return name == nameLevels.end();
}

} // namespace mqtt
