#include "window/WelcomePage.h"

#include "status/TextBlock.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_title(new QLabel)
    , m_text(new TextBlock(this))
    , m_url(new QLineEdit)
    , m_open(new QPushButton)
    , m_new(new QPushButton)
    , m_broker(new QPushButton)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addWidget(m_url, 1);
    row->addWidget(m_open);
    auto *column = new QVBoxLayout;
    column->setSpacing(2 * theme::grid);
    column->addStretch(1);
    column->addWidget(m_icon);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addLayout(row);
    column->addWidget(m_new, 0, Qt::AlignLeft);
    column->addWidget(m_broker, 0, Qt::AlignLeft);
    column->addStretch(2);
    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addLayout(column, 4);
    layout->addStretch(1);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    m_title->setFont(large);
    m_icon->setPixmap(theme::icon(u"connack"_s, palette()).pixmap(48, 48));
    m_url->setAccessibleName(u"URL"_s);
    m_url->setPlaceholderText(u"mqtt://localhost"_s);
    m_url->setMaxLength(1 << 20);
    m_open->setAccessibleName(u"Open"_s);
    m_new->setAccessibleName(u"New connection"_s);
    m_broker->setAccessibleName(u"Start the local broker"_s);
    const auto open = [this] {
        if (!m_url->text().trimmed().isEmpty()) {
            const QString text = m_url->text();
            m_url->clear();
            emit textGiven(text);
        }
    };
    connect(m_url, &QLineEdit::returnPressed, this, open);
    connect(m_open, &QPushButton::clicked, this, open);
    connect(m_new, &QPushButton::clicked, this, &WelcomePage::newRequested);
    connect(m_broker, &QPushButton::clicked, this, &WelcomePage::brokerRequested);
    m_text->setFocusPolicy(Qt::ClickFocus); // no stop on the way through the fields
    setFocusProxy(m_url);
    retranslate();
}

void WelcomePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void WelcomePage::retranslate()
{
    m_title->setText(tr("Connect to an MQTT broker"));
    m_text->setText(tr("Type or paste the broker's URL, or an options object of MQTT.js. Connack shows what happens at every layer: "
                       "name, TCP, TLS, WebSocket, MQTT. When it fails, it names the cause and what to change."));
    m_open->setText(tr("&Open"));
    m_new->setText(tr("&New connection"));
    m_broker->setText(tr("Start the &local broker"));
    for (QPushButton *button : {m_open, m_new, m_broker})
        button->setMinimumWidth(fontMetrics().horizontalAdvance(button->text()) + 4 * theme::grid);
    m_new->setToolTip(tr("An empty connection to fill in (Ctrl+N)"));
    m_broker->setToolTip(tr("Runs the installed mosquitto on this machine alone, with certificates and a user of its own, and fills in the "
                            "connections to it: something to try, and to tell a fault of the client from one of the broker"));
}
