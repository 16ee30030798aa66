#include "status/WebSocketFacts.h"

#include "settings/Secrets.h"
#include "text/PlainText.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownHeaders = 200;
constexpr qsizetype shownCharacters = 2000; ///< Of a value, or of the start of a body.

struct WebSocketText {
    Q_DECLARE_TR_FUNCTIONS(WebSocketText)
};

Fact pair(const QString &name, const QString &value, std::optional<theme::Sign> sign = {}, const QString &signText = {})
{
    Fact fact;
    fact.cells = {name, value};
    fact.sign = sign;
    fact.signText = signText;
    return fact;
}

/// RFC 6455, section 7.4.1.
QString closeMeaning(int code)
{
    static constexpr std::pair<int, const char *> names[]{
        {1000, QT_TRANSLATE_NOOP("WebSocketText", "normal closure")},
        {1001, QT_TRANSLATE_NOOP("WebSocketText", "the server goes away")},
        {1002, QT_TRANSLATE_NOOP("WebSocketText", "protocol error")},
        {1003, QT_TRANSLATE_NOOP("WebSocketText", "this kind of data is not accepted")},
        {1005, QT_TRANSLATE_NOOP("WebSocketText", "no code was given")},
        {1006, QT_TRANSLATE_NOOP("WebSocketText", "closed without a Close frame")},
        {1007, QT_TRANSLATE_NOOP("WebSocketText", "data that does not fit its type")},
        {1008, QT_TRANSLATE_NOOP("WebSocketText", "against the server's policy")},
        {1009, QT_TRANSLATE_NOOP("WebSocketText", "the message is too large")},
        {1010, QT_TRANSLATE_NOOP("WebSocketText", "an extension is missing")},
        {1011, QT_TRANSLATE_NOOP("WebSocketText", "an unexpected condition at the server")},
        {1012, QT_TRANSLATE_NOOP("WebSocketText", "the server restarts")},
        {1013, QT_TRANSLATE_NOOP("WebSocketText", "try again later")},
        {1014, QT_TRANSLATE_NOOP("WebSocketText", "bad gateway")},
    };
    for (const auto &[known, name] : names) {
        if (known == code)
            return WebSocketText::tr(name);
    }
    return code >= 4000 ? WebSocketText::tr("a code of the application") : WebSocketText::tr("a code that no standard defines");
}

class Exchange
{
public:
    Exchange(const WebSocketFacts &webSocket, const QStringList &secrets)
        : m_facts(webSocket)
        , m_secrets(secrets)
    {
    }

    Facts facts() const
    {
        Facts rows;
        rows.push_back(request());
        rows.push_back(answer());
        rows.push_back(subprotocol());
        if (m_facts.status == 101)
            rows.push_back(accept());
        if (!m_facts.body.isEmpty())
            rows.push_back(text(WebSocketText::tr("Start of the body"), m_facts.body));
        if (!m_facts.firstBytes.isEmpty())
            rows.push_back(text(WebSocketText::tr("What came instead of HTTP"), m_facts.firstBytes));
        if (m_facts.textFrameReceived)
            rows.push_back(text(WebSocketText::tr("Text frame"), m_facts.textFrameStart));
        if (m_facts.closeCode)
            rows.push_back(closed());
        if (!m_facts.errorString.isEmpty())
            rows.push_back(pair(WebSocketText::tr("WebSocket library"), shown(m_facts.errorString)));
        return rows;
    }

private:
    QString shown(const QString &text) const { return text::visible(maskSecrets(text, m_secrets), shownCharacters); }

    Fact text(const QString &name, const QByteArray &bytes) const
    {
        QString lines = maskSecrets(QString::fromUtf8(bytes), m_secrets).trimmed();
        lines.remove(u'\r');
        return pair(name, text::visibleLines(lines, shownCharacters));
    }

    Fact request() const
    {
        Fact row = pair(WebSocketText::tr("Request"), u"GET %1 HTTP/1.1"_s.arg(shown(redactedPath(m_facts.requestPath))));
        row.children = status::headerFacts(m_facts.requestHeaders, m_secrets);
        Fact key = pair(u"Sec-WebSocket-Key"_s, WebSocketText::tr("a random value"));
        key.quiet = true;
        row.children.push_back(key);
        return row;
    }

    Fact answer() const
    {
        if (m_facts.status == 0) {
            const bool http = m_facts.firstBytes.isEmpty();
            return pair(WebSocketText::tr("Answer"), http ? WebSocketText::tr("none") : WebSocketText::tr("it is not HTTP"),
                        http ? theme::Sign::Idle : theme::Sign::Error, http ? WebSocketText::tr("none") : WebSocketText::tr("failed"));
        }
        const bool upgraded = m_facts.status == 101;
        Fact row = pair(WebSocketText::tr("Answer"), u"HTTP %1 %2"_s.arg(QString::number(m_facts.status), shown(m_facts.reasonPhrase)),
                        upgraded ? theme::Sign::Ok : theme::Sign::Error, upgraded ? WebSocketText::tr("ok") : WebSocketText::tr("failed"));
        row.children = status::headerFacts(m_facts.headers, m_secrets);
        return row;
    }

    Fact subprotocol() const
    {
        const QString offered = shown(m_facts.subprotocolOffered);
        const QString chosen = shown(m_facts.subprotocol);
        if (m_facts.status != 101)
            return pair(WebSocketText::tr("Sub-protocol"), WebSocketText::tr("offered: %1").arg(offered));
        if (chosen.isEmpty())
            return pair(WebSocketText::tr("Sub-protocol"), WebSocketText::tr("offered: %1; the server chose none").arg(offered),
                        theme::Sign::Warning, WebSocketText::tr("none chosen"));
        const bool ours = m_facts.subprotocolOffered.split(u", "_s).contains(m_facts.subprotocol);
        return pair(WebSocketText::tr("Sub-protocol"), WebSocketText::tr("offered: %1; the server chose %2").arg(offered, chosen),
                    ours ? theme::Sign::Ok : theme::Sign::Error, ours ? WebSocketText::tr("ok") : WebSocketText::tr("not offered"));
    }

    Fact accept() const
    {
        const QString name = u"Sec-WebSocket-Accept"_s;
        if (!m_facts.acceptMismatch)
            return m_facts.upgraded
                ? pair(name, WebSocketText::tr("right: it answers this request"), theme::Sign::Ok, WebSocketText::tr("ok"))
                : pair(name, WebSocketText::tr("not judged: the answer is wrong in another way"), theme::Sign::Skipped,
                       WebSocketText::tr("not judged"));
        return pair(name, WebSocketText::tr("wrong or missing: the answer belongs to another request, or a cache or proxy made it"),
                    theme::Sign::Error, WebSocketText::tr("wrong"));
    }

    Fact closed() const
    {
        const int code = *m_facts.closeCode;
        const QString meaning = u"%1, %2"_s.arg(QString::number(code), closeMeaning(code));
        return pair(WebSocketText::tr("Close frame"),
                    m_facts.closeReason.isEmpty() ? meaning
                                                  : WebSocketText::tr("%1: \"%2\"", "close code with its meaning, the server's reason")
                                                        .arg(meaning, shown(m_facts.closeReason)));
    }

    const WebSocketFacts &m_facts;
    const QStringList &m_secrets;
};

} // namespace

Facts status::headerFacts(const QList<HttpHeader> &headers, const QStringList &secrets)
{
    Facts facts;
    for (const HttpHeader &header : headers.first(qMin(shownHeaders, headers.size()))) {
        const QString value =
            isSecretHeader(header.name) || looksLikeToken(header.value) ? QString(SecretMask) : maskSecrets(header.value, secrets);
        facts.push_back(pair(text::visible(maskSecrets(header.name, secrets)), text::visible(value, shownCharacters)));
    }
    return facts;
}

Facts status::webSocketFacts(const WebSocketFacts &webSocket, const QStringList &secrets)
{
    return webSocket.requestSent ? Exchange(webSocket, secrets).facts() : Facts();
}
