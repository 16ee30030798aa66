#include "window/WelcomePage.h"

#include "interchange/Import.h"
#include "settings/OptionsJson.h"
#include "status/TextBlock.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QJsonObject>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMetaMethod>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int widest = 720; ///< px: lines that are longer are hard to read.

/// More than a single URL or an options object, which the page of a connection reads itself.
bool isForImport(const QString &text)
{
    constexpr qsizetype longest =
        64 * 1024; // of what the page of a connection is given; the panel reads more without holding up the window
    if (text.size() > longest)
        return true;
    const Import import = importText(text);
    if (import.connections.isEmpty())
        return false;
    const bool isPlain = import.form == "mqtt-url"_L1
        || (import.form == "mqttjs-options"_L1 && std::holds_alternative<QJsonObject>(parseOptionsObject(text)));
    return !isPlain || import.connections.size() > 1;
}

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_title(new QLabel)
    , m_text(new TextBlock(this))
    , m_url(new QLineEdit)
    , m_open(new QPushButton)
    , m_new(new QPushButton)
    , m_broker(new QPushButton)
    , m_import(new QPushButton)
    , m_log(new QPushButton)
    , m_ways(new QGridLayout)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addWidget(m_url, 1);
    row->addWidget(m_open);
    auto *content = new QWidget(this);
    content->setMaximumWidth(widest);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * theme::grid);
    column->addWidget(m_icon);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addLayout(row);
    column->addWidget(makeWays(), 0, Qt::AlignLeft);
    auto *all = new QVBoxLayout;
    all->addStretch(1);
    all->addWidget(content);
    all->addStretch(2);
    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addLayout(all, 8);
    layout->addStretch(1);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    m_title->setFont(large);
    m_icon->setPixmap(theme::icon(u"connack"_s, palette()).pixmap(48, 48));
    setAccessibleName(u"Welcome"_s);
    m_url->setAccessibleName(u"URL"_s);
    m_url->setPlaceholderText(u"mqtt://localhost"_s);
    m_url->setMaxLength(1 << 20);
    m_open->setAccessibleName(u"Open"_s);
    const auto open = [this] {
        if (!m_url->text().trimmed().isEmpty()) {
            const QString text = m_url->text();
            m_url->clear();
            isForImport(text) ? emit importGiven(text) : emit textGiven(text);
        }
    };
    connect(m_url, &QLineEdit::returnPressed, this, open);
    connect(m_open, &QPushButton::clicked, this, open);
    m_url->installEventFilter(this);
    m_text->setFocusPolicy(Qt::ClickFocus); // no stop on the way through the fields
    setFocusProxy(m_url);
    retranslate();
}

QWidget *WelcomePage::makeWays()
{
    auto *ways = new QWidget;
    m_ways->setContentsMargins(0, 0, 0, 0);
    m_ways->setSpacing(theme::grid);
    ways->setLayout(m_ways);
    m_new->setAccessibleName(u"New connection"_s);
    m_broker->setAccessibleName(u"Start the local broker"_s);
    m_import->setAccessibleName(u"Import"_s);
    m_log->setAccessibleName(u"Open a packet log"_s);
    connect(m_new, &QPushButton::clicked, this, &WelcomePage::newRequested);
    connect(m_broker, &QPushButton::clicked, this, &WelcomePage::brokerRequested);
    connect(m_import, &QPushButton::clicked, this, &WelcomePage::importRequested);
    connect(m_log, &QPushButton::clicked, this, &WelcomePage::logRequested);
    arrangeWays();
    return ways;
}

/// Those that lead somewhere, two in a row.
void WelcomePage::arrangeWays()
{
    const std::pair<QPushButton *, QMetaMethod> all[] = {{m_new, QMetaMethod::fromSignal(&WelcomePage::newRequested)},
                                                         {m_broker, QMetaMethod::fromSignal(&WelcomePage::brokerRequested)},
                                                         {m_import, QMetaMethod::fromSignal(&WelcomePage::importRequested)},
                                                         {m_log, QMetaMethod::fromSignal(&WelcomePage::logRequested)}};
    int shown = 0;
    for (const auto &[button, signal] : all) {
        const bool leadsSomewhere = isSignalConnected(signal);
        m_ways->removeWidget(button);
        m_ways->addWidget(button, shown / 2, shown % 2);
        button->setVisible(leadsSomewhere);
        shown += int(leadsSomewhere);
    }
}

void WelcomePage::connectNotify(const QMetaMethod &signal)
{
    QWidget::connectNotify(signal);
    if (signal.enclosingMetaObject() == &WelcomePage::staticMetaObject)
        arrangeWays();
}

void WelcomePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

/// A line takes only a URL or an options object: what else is pasted has lines of its own.
bool WelcomePage::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_url && event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Paste)) {
        if (const QString text = QApplication::clipboard()->text(); isForImport(text)) {
            emit importGiven(text);
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

void WelcomePage::retranslate()
{
    m_title->setText(tr("Connect to an MQTT broker"));
    m_text->setText(tr("Type or paste the broker's URL, or an options object of MQTT.js. Connack shows what happens at every layer: "
                       "name, TCP, TLS, WebSocket, MQTT. When it fails, it names the cause and what to change."));
    m_url->setToolTip(tr("The broker's URL: mqtt://, mqtts://, ws:// or wss://, host, port and path. RFC 3986, section 3.\n"
                         "An options object of MQTT.js can be pasted here as well."));
    m_open->setText(tr("&Open"));
    m_open->setToolTip(tr("Makes a connection of it to look at; it does not connect yet (Return)"));
    m_new->setText(tr("&New connection"));
    m_new->setToolTip(tr("An empty connection to fill in (Ctrl+N)"));
    m_broker->setText(tr("Start the &local broker"));
    m_broker->setToolTip(tr("Runs the installed mosquitto on this machine alone, with certificates and a user of its own, and fills in the "
                            "connections to it: something to try, and to tell a fault of the client from one of the broker"));
    m_import->setText(tr("&Import from another client"));
    m_import->setToolTip(tr("Takes over URLs, options objects, command lines, scripts and saved files of other MQTT clients, and says what "
                            "was not taken over"));
    m_log->setText(tr("Open a &packet log"));
    m_log->setToolTip(tr("Shows a .jsonl or .pcapng of Connack, or a capture (.pcap, .pcapng) of MQTT over TCP (Ctrl+O)"));
    const auto widthOf = [this](const QPushButton *button) { return theme::buttonWidth(fontMetrics(), button->text()); };
    m_open->setMinimumWidth(widthOf(m_open));
    int width = 0;
    for (const QPushButton *button : {m_new, m_broker, m_import, m_log})
        width = std::max(width, widthOf(button));
    for (QPushButton *button : {m_new, m_broker, m_import, m_log})
        button->setMinimumWidth(width);
}
