#include "settings/EndpointsEdit.h"

#include "settings/FormValues.h"
#include "settings/Url.h"

#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

EndpointsEdit::EndpointsEdit(QWidget *parent)
    : CompositeField(parent)
    , m_text(new QPlainTextEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    setFocusProxy(m_text);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_text, &QPlainTextEdit::textChanged, this, &EndpointsEdit::typed);
    setLines(m_lines);
}

void EndpointsEdit::setEndpoints(const QList<Endpoint> &endpoints)
{
    if (endpoints == m_endpoints && m_problem.isEmpty())
        return;
    m_endpoints = endpoints;
    m_problem.clear();
    QStringList lines;
    for (const Endpoint &endpoint : endpoints)
        lines.append(u"%1://%2"_s.arg(schemeName(endpoint.scheme), endpointText(endpoint)));
    const QSignalBlocker blocker(m_text);
    m_text->setPlainText(lines.join(u'\n'));
}

void EndpointsEdit::setLines(int lines)
{
    m_lines = lines;
    const int frame = 2 * m_text->frameWidth() + 2 * int(m_text->document()->documentMargin());
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * lines + frame);
    m_text->setVerticalScrollBarPolicy(lines > 1 ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

void EndpointsEdit::setName(const QString &name)
{
    m_text->setAccessibleName(name);
}

QString EndpointsEdit::placeholderText() const
{
    return m_text->placeholderText();
}

void EndpointsEdit::setPlaceholderText(const QString &text)
{
    m_text->setPlaceholderText(text);
}

void EndpointsEdit::typed()
{
    QList<Endpoint> endpoints;
    m_problem.clear();
    for (const QString &line : m_text->toPlainText().split(u'\n', Qt::SkipEmptyParts)) {
        const QString text = line.trimmed();
        if (text.isEmpty())
            continue;
        const auto result = parseUrl(text.contains("://"_L1) ? text : u"%1://%2"_s.arg(schemeName(m_scheme), text));
        if (const auto *problem = std::get_if<SettingsProblem>(&result)) {
            m_problem = tr("%1: %2 %3").arg(text, problem->text, problem->accepted);
            break;
        }
        const auto &url = std::get<ParsedUrl>(result);
        endpoints.append({url.scheme, url.host, url.port});
    }
    if (m_problem.isEmpty())
        m_endpoints = endpoints;
    emit edited();
}
