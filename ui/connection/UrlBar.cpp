#include "connection/UrlBar.h"

#include "settings/FieldHint.h"
#include "settings/OptionsJson.h"

#include <QComboBox>
#include <QDateTime>
#include <QEvent>
#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumLength = 1 << 20; // an options object may hold PEM text

QString shownUrl(const ConnectionSettings &settings)
{
    return settings.endpoint.host.isEmpty() ? QString() : settings.url();
}

/// What the line means is what the settings have.
bool meansTheSame(const QString &text, const ConnectionSettings &settings)
{
    const auto result = parseUrl(text);
    const auto *url = std::get_if<ParsedUrl>(&result);
    if (!url)
        return false;
    ConnectionSettings applied = settings;
    applyUrl(*url, applied);
    return applied == settings;
}

bool looksLikeOptions(const QString &text)
{
    return text.contains(u'{') && text.contains(u'}');
}

/// The options object that was pasted into a line, or that a line has become by typing; empty if there is none.
QString optionsIn(const QString &before, const QString &after)
{
    if (!looksLikeOptions(after))
        return {};
    qsizetype prefix = 0;
    const qsizetype shorter = qMin(before.size(), after.size());
    while (prefix < shorter && before[prefix] == after[prefix])
        ++prefix;
    qsizetype suffix = 0;
    while (suffix < shorter - prefix && before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix])
        ++suffix;
    const QString pasted = after.mid(prefix, after.size() - prefix - suffix).trimmed();
    if (looksLikeOptions(pasted))
        return pasted;
    return std::holds_alternative<QJsonObject>(parseOptionsObject(after.trimmed())) ? after.trimmed() : QString();
}

} // namespace

UrlBar::UrlBar(QWidget *parent)
    : QWidget(parent)
    , m_url(new QLineEdit(this))
    , m_version(new QComboBox(this))
    , m_primary(new QPushButton(this))
    , m_hint(new FieldHint(this))
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    layout->setHorizontalSpacing(theme::grid);
    layout->setVerticalSpacing(theme::halfGrid);
    layout->addWidget(m_url, 0, 0);
    layout->addWidget(m_version, 0, 1);
    layout->addWidget(m_primary, 0, 2);
    layout->addWidget(m_hint, 1, 0, 1, 3);
    layout->setColumnStretch(0, 1);
    const int height = fontMetrics().height() + 2 * theme::grid;
    for (QWidget *widget : {static_cast<QWidget *>(m_url), static_cast<QWidget *>(m_version), static_cast<QWidget *>(m_primary)})
        widget->setMinimumHeight(height);
    m_url->setAccessibleName(u"URL"_s);
    m_url->setMaxLength(maximumLength);
    m_url->setPlaceholderText(u"mqtts://broker.example:8883"_s);
    m_url->setClearButtonEnabled(true);
    m_url->setTextMargins(theme::halfGrid, 0, theme::halfGrid, 0);
    m_version->setAccessibleName(u"Protocol version"_s);
    for (const auto version : {mqtt::Version::V31, mqtt::Version::V311, mqtt::Version::V5})
        m_version->addItem(u"MQTT %1"_s.arg(QLatin1StringView(mqtt::name(version))), int(version));
    m_primary->setDefault(true);
    connect(m_url, &QLineEdit::textChanged, this, &UrlBar::typed);
    connect(m_url, &QLineEdit::editingFinished, this, &UrlBar::finished);
    connect(m_url, &QLineEdit::returnPressed, m_primary, [this] { m_primary->animateClick(); });
    connect(m_version, &QComboBox::currentIndexChanged, this,
            [this] { emit versionEdited(mqtt::Version(m_version->currentData().toInt())); });
    connect(m_primary, &QPushButton::clicked, this, &UrlBar::primaryTriggered);
    retranslate();
}

void UrlBar::load(const ConnectionSettings &settings)
{
    m_settings = settings;
    const QSignalBlocker urlBlocker(m_url);
    const QSignalBlocker versionBlocker(m_version);
    m_version->setCurrentIndex(m_version->findData(int(settings.version)));
    if (!meansTheSame(m_url->text(), settings) && m_url->text() != shownUrl(settings)) {
        m_url->setText(shownUrl(settings));
        m_lastText = m_url->text();
        m_problem.reset();
        m_notes.clear();
    }
    judge();
}

void UrlBar::setState(Client::State state)
{
    m_state = state;
    retranslate();
}

void UrlBar::setWaiting(bool waiting)
{
    m_waiting = waiting;
    retranslate();
}

void UrlBar::say(theme::Sign sign, const QString &text)
{
    m_hint->say(sign, text);
}

void UrlBar::enter(const QString &text)
{
    m_url->setText(text);
    finished();
}

void UrlBar::focusUrl()
{
    m_url->setFocus(Qt::ShortcutFocusReason);
    m_url->selectAll();
}

bool UrlBar::showProblem()
{
    if (m_url->text().trimmed().isEmpty())
        m_hint->say(theme::Sign::Info, tr("Type the broker's URL first, for instance mqtt://localhost or mqtts://broker.example:8883."));
    else if (!m_problem)
        return false;
    focusUrl();
    return true;
}

void UrlBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void UrlBar::typed(const QString &text)
{
    const QString trimmed = text.trimmed();
    const QString options = optionsIn(std::exchange(m_lastText, text), text);
    if (!options.isEmpty()) {
        const QSignalBlocker blocker(m_url);
        m_url->setText(shownUrl(m_settings));
        m_lastText = m_url->text();
        emit optionsPasted(options);
        return;
    }
    m_problem.reset();
    m_notes.clear();
    if (!trimmed.isEmpty()) {
        const auto result = parseUrl(trimmed);
        if (const auto *problem = std::get_if<SettingsProblem>(&result)) {
            m_problem = *problem;
        } else {
            const auto &url = std::get<ParsedUrl>(result);
            m_notes = url.notes;
            emit urlEdited(url);
        }
    }
    judge();
}

/// The line is left: credentials typed into it stand in the form now and are not shown here.
void UrlBar::finished()
{
    const auto result = parseUrl(m_url->text());
    const auto *url = std::get_if<ParsedUrl>(&result);
    if (!url || (!url->username && !url->password))
        return;
    const QSignalBlocker blocker(m_url);
    m_url->setText(shownUrl(m_settings));
    m_hint->say(theme::Sign::Info, tr("User name and password of the URL were put under Credentials."));
}

void UrlBar::judge()
{
    if (m_problem) {
        m_hint->say(theme::Sign::Error, m_problem->text + u' ' + m_problem->accepted);
        return;
    }
    static const QStringList aboutUrls{u"port-unusual"_s, u"path-ignored"_s};
    QStringList texts;
    for (const Note &note : m_notes)
        texts.append(note.text);
    if (!m_settings.endpoint.host.isEmpty()) {
        for (const Note &note : settingsNotes(m_settings, QDateTime::currentDateTimeUtc())) {
            if (aboutUrls.contains(note.id) && !texts.contains(note.text))
                texts.append(note.text);
        }
    }
    m_hint->say(theme::Sign::Info, texts.join(u'\n'));
}

void UrlBar::retranslate()
{
    m_url->setToolTip(tr("The broker's URL: mqtt://, mqtts://, ws:// or wss://, host, port and path (Ctrl+L). RFC 3986, section 3.\n"
                         "An options object of MQTT.js can be pasted here as well."));
    m_version->setToolTip(tr("The version of MQTT that CONNECT announces.\nProtocol Version of CONNECT, section 3.1.2.2"));
    const bool connected = m_state == Client::State::Connected;
    const bool idle = m_state == Client::State::Idle;
    const bool mayConnect = idle && !m_waiting;
    m_primary->setText(connected ? tr("Disconnect") : mayConnect ? tr("Connect") : tr("Cancel"));
    m_primary->setAccessibleName(connected ? u"Disconnect"_s : mayConnect ? u"Connect"_s : u"Cancel"_s);
    m_primary->setToolTip(connected        ? tr("Sends DISCONNECT and closes the connection (Ctrl+D)")
                              : mayConnect ? tr("Makes one connection attempt (Ctrl+Return)")
                              : idle       ? tr("Stops waiting for the next try (Ctrl+Return)")
                                           : tr("Ends the attempt (Ctrl+Return)"));
    int width = 0;
    for (const QString &text : {tr("Disconnect"), tr("Connect"), tr("Cancel")})
        width = qMax(width, theme::buttonWidth(fontMetrics(), text));
    m_primary->setFixedWidth(width); // the button does not jump as its word changes
    m_version->setEnabled(idle);
}
