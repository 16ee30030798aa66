#include "find/FilterCompletion.h"

#include "find/FilterKeys.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype candidatesMaximum = 100;

struct LogFilterText {
    Q_DECLARE_TR_FUNCTIONS(LogFilter)
};

/// Where the cursor is: in a term that began at `start`, perhaps within quotes.
struct Place {
    qsizetype start = 0;
    bool quoted = false;
};

Place placeOf(QStringView text)
{
    Place place;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\\' && place.quoted) {
            ++i;
        } else if (c == u'"') {
            place.quoted = !place.quoted;
            if (place.quoted && i > place.start && !QStringView(u":=<>,").contains(text[i - 1]))
                place.start = i;
        } else if (!place.quoted && (c.isSpace() || c == u'(' || c == u')')) {
            place.start = i + 1;
        } else if (!place.quoted && i == place.start && (c == u'-' || c == u'!')) {
            place.start = i + 1;
        }
    }
    return place;
}

class Completer
{
public:
    Completer(QString typed, qsizetype position)
        : m_typed(std::move(typed))
        , m_position(position)
    {
    }

    void offer(const QString &text, const QString &explanation)
    {
        if (text == m_typed)
            return;
        const FilterCandidate candidate{text, explanation, m_position, m_typed.size()};
        if (text.startsWith(m_typed, Qt::CaseInsensitive))
            m_first.append(candidate);
        else if (text.contains(m_typed, Qt::CaseInsensitive))
            m_others.append(candidate);
    }
    QList<FilterCandidate> candidates() const
    {
        return (m_first + m_others).first(std::min(m_first.size() + m_others.size(), candidatesMaximum));
    }
    const QString &typed() const { return m_typed; }

private:
    QString m_typed;
    qsizetype m_position;
    QList<FilterCandidate> m_first, m_others;
};

QString quotedIfNeeded(const QString &value)
{
    for (const QChar c : value) {
        if (endsFilterWord(c))
            return u'"' + QString(value).replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"';
    }
    return value;
}

void offerKeys(Completer &completer)
{
    for (const FilterKeyInfo &info : filterKeys())
        completer.offer(QString::fromLatin1(info.word) + u':',
                        LogFilterText::tr("%1 Takes %2.").arg(explanationOf(info), acceptedBy(info)));
    const QString typed = completer.typed().toLower();
    if (typed == "and"_L1 || typed == "or"_L1 || typed == "not"_L1) // whole as they are: "malformed:" is not meant
        return;
    completer.offer(u"and"_s, LogFilterText::tr("Both what stands before and what stands after; it may be left out."));
    completer.offer(u"or"_s, LogFilterText::tr("What stands before, what stands after, or both."));
    completer.offer(u"not"_s, LogFilterText::tr("Everything but what follows; also written as - before a term."));
}

void offerSeen(Completer &completer, FilterKey key, const FilterVocabulary &vocabulary)
{
    QStringList seen;
    if (key == FilterKey::Topic && vocabulary.topics)
        seen = vocabulary.topics(completer.typed());
    else if (key == FilterKey::Connection && vocabulary.connections)
        seen = vocabulary.connections();
    else if (key == FilterKey::UserProperty && vocabulary.userProperties)
        seen = vocabulary.userProperties(completer.typed());
    else if (key == FilterKey::Attempt && vocabulary.attempts) {
        for (const int number : vocabulary.attempts())
            seen.append(QString::number(number));
    }
    for (const QString &value : std::as_const(seen))
        completer.offer(quotedIfNeeded(value), {});
}

void offerValues(Completer &completer, const FilterKeyInfo &info, const FilterVocabulary &vocabulary)
{
    const QList<FilterWord> words = filterWords(info.key);
    for (const FilterWord &word : words) {
        if (word.isOffered)
            completer.offer(word.word, word.explanation);
    }
    if (info.key == FilterKey::QoS) {
        for (int qos = 0; qos <= 2; ++qos)
            completer.offer(QString::number(qos), {});
    }
    offerSeen(completer, info.key, vocabulary);
}

} // namespace

QList<FilterCandidate> completions(const QString &text, qsizetype cursor, const FilterVocabulary &vocabulary)
{
    cursor = std::clamp<qsizetype>(cursor, 0, text.size());
    const QStringView before = QStringView(text).first(cursor);
    const Place place = placeOf(before);
    if (place.quoted)
        return {};
    const QStringView term = before.sliced(std::min(place.start, cursor));
    qsizetype sign = 0;
    while (sign < term.size() && !QStringView(u":=<>").contains(term[sign]))
        ++sign;
    const FilterKeyInfo *info = sign < term.size() ? filterKeyByWord(term.first(sign)) : nullptr;
    if (!info) {
        Completer completer(term.toString(), place.start);
        if (sign == term.size())
            offerKeys(completer);
        return completer.candidates();
    }
    // The last of several values.
    qsizetype start = sign + 1;
    const bool isList =
        info->kind != FilterValueKind::Text && info->kind != FilterValueKind::TopicFilter && info->kind != FilterValueKind::Pair;
    for (qsizetype i = start; i < term.size(); ++i) {
        if (QStringView(u"=").contains(term[i]) || (isList && term[i] == u','))
            start = i + 1;
    }
    if (info->kind == FilterValueKind::Pair && start > sign + 1)
        return {};
    Completer completer(term.sliced(start).toString(), place.start + start);
    offerValues(completer, *info, vocabulary);
    return completer.candidates();
}
