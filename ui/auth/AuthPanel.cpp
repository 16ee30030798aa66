#include "auth/AuthPanel.h"

#include "mqtt/ReasonCodes.h"
#include "settings/BinaryText.h"
#include "settings/BinaryValueEdit.h"
#include "settings/FieldHint.h"
#include "settings/ReadFiles.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QComboBox>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;

namespace {

constexpr int answerLines = 3;

QLabel *plainLabel()
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

AuthPanel::AuthPanel(Connection *connection, QWidget *parent)
    : QFrame(parent)
    , m_connection(connection)
    , m_headline(plainLabel())
    , m_time(new QLabel)
    , m_again(new QPushButton)
    , m_details(new QWidget)
    , m_challengeBox(nullptr)
    , m_challengeLabel(plainLabel())
    , m_data(new QPlainTextEdit)
    , m_dataForm(new QComboBox)
    , m_answerLabel(plainLabel())
    , m_answer(new BinaryValueEdit)
    , m_hint(new FieldHint)
    , m_send(new QPushButton)
    , m_disconnect(new QPushButton)
{
    setFrameShape(QFrame::StyledPanel);
    m_time->setTextFormat(Qt::PlainText);
    auto *head = new QHBoxLayout;
    head->setSpacing(theme::grid);
    head->addWidget(m_headline, 1);
    head->addWidget(m_time);
    head->addWidget(m_again);
    auto *columns = new QHBoxLayout(m_details);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(2 * theme::grid);
    columns->addWidget(m_challengeBox = makeChallenge(), 1);
    columns->addWidget(makeAnswer(), 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::grid, theme::halfGrid, theme::grid, theme::halfGrid);
    layout->setSpacing(theme::halfGrid);
    layout->addLayout(head);
    layout->addWidget(m_details);
    layout->addWidget(m_hint);
    watch();
    retranslate();
}

QWidget *AuthPanel::makeChallenge()
{
    m_data->setReadOnly(true);
    m_data->setTabChangesFocus(true);
    m_data->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_data->setFixedHeight(m_data->fontMetrics().lineSpacing() * answerLines + 2 * m_data->frameWidth() + 8);
    m_data->setAccessibleName(u"Data of the broker's AUTH"_s);
    for (int i = 0; i < 3; ++i)
        m_dataForm->addItem(QString());
    m_dataForm->setAccessibleName(u"Data of the broker's AUTH: form"_s);
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_challengeLabel);
    layout->addWidget(m_data);
    layout->addWidget(m_dataForm, 0, Qt::AlignLeft);
    layout->addStretch();
    return box;
}

QWidget *AuthPanel::makeAnswer()
{
    m_answer->setLines(answerLines);
    m_answer->setName(u"Answer to AUTH"_s);
    m_answerLabel->setBuddy(m_answer);
    m_send->setAccessibleName(u"Send AUTH"_s);
    m_disconnect->setAccessibleName(u"Disconnect instead of AUTH"_s);
    m_again->setAccessibleName(u"Re-authenticate"_s);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::grid);
    buttons->addStretch();
    buttons->addWidget(m_send);
    buttons->addWidget(m_disconnect);
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_answerLabel);
    layout->addWidget(m_answer);
    layout->addLayout(buttons);
    layout->addStretch();
    return box;
}

void AuthPanel::watch()
{
    connect(m_connection, &Connection::authAwaited, this, &AuthPanel::takeChallenge);
    connect(m_connection, &Connection::attemptChanged, this, &AuthPanel::refresh);
    connect(m_connection, &Connection::stateChanged, this, [this] {
        m_entering = m_entering && isActive();
        m_hint->clear();
        refresh();
    });
    connect(m_connection, &Connection::reauthenticated, m_hint, &FieldHint::clear);
    connect(m_connection, &Connection::authNotSent, this, [this](const QString &why) { m_hint->say(theme::Sign::Error, why); });
    connect(m_dataForm, &QComboBox::currentIndexChanged, this, &AuthPanel::showData);
    connect(m_answer, &BinaryValueEdit::edited, this, &AuthPanel::refresh);
    connect(m_send, &QPushButton::clicked, this, &AuthPanel::send);
    connect(m_again, &QPushButton::clicked, this, &AuthPanel::askAgain);
    connect(m_disconnect, &QPushButton::clicked, this, &AuthPanel::disconnectNow);
    connect(&m_clock, &QTimer::timeout, this, &AuthPanel::showTime);
}

bool AuthPanel::isActive() const
{
    const Client::State state = m_connection->state();
    return state == Client::State::AwaitingConnack || state == Client::State::Connected;
}

bool AuthPanel::isWaiting() const
{
    return isActive() && m_connection->attempt().mqtt.authentication.waiting;
}

void AuthPanel::takeChallenge(const mqtt::Auth &challenge)
{
    m_challenge = challenge;
    m_since.start();
    const QByteArray data = challenge.properties.binary(PropertyId::AuthenticationData).value_or(QByteArray());
    const bool isText = bytesToText(data, BinaryValue::Form::Text).has_value();
    m_dataForm->setCurrentIndex(isText ? 0 : 1);
    m_entering = false;
    m_hint->clear();
    showData();
    refresh();
}

QString AuthPanel::headline() const
{
    const Attempt &attempt = m_connection->attempt();
    const AuthenticationFacts &facts = attempt.mqtt.authentication;
    const QString method = text::visible(attempt.settings.properties.authenticationMethod.value_or(QString()), 80);
    if (facts.waiting)
        return facts.reauthenticating ? tr("The broker asks for the next step of the re-authentication (AUTH).")
                                      : tr("The broker asks for the next step of the authentication (AUTH).");
    if (m_connection->state() == Client::State::AwaitingConnack)
        return tr("AUTH was answered; the broker's next packet is awaited.");
    if (facts.reauthenticating)
        return tr("Re-authentication with %1 is under way.").arg(method);
    QString text = facts.scram
        ? tr("Authenticated with %1, %2 iterations: the broker has proven that it knows the password.").arg(method).arg(facts.iterations)
        : tr("Authenticated with the method %1.").arg(method);
    if (facts.reauthentications > 0)
        text += u' ' + tr("Authenticated anew %n time(s) since.", nullptr, facts.reauthentications);
    return text;
}

QString AuthPanel::challengeText() const
{
    QStringList lines{tr("Reason Code %1").arg(mqtt::describeReasonCode(m_challenge.reasonCode, mqtt::PacketType::Auth, mqtt::Version::V5)),
                      tr("Authentication Method: %1")
                          .arg(text::visible(m_challenge.properties.string(PropertyId::AuthenticationMethod).value_or(QString()), 80))};
    if (const auto reason = m_challenge.properties.string(PropertyId::ReasonString))
        lines << tr("Reason String: %1").arg(text::visible(*reason));
    const QList<mqtt::StringPair> pairs = m_challenge.properties.userProperties().mid(0, 3);
    for (const mqtt::StringPair &pair : pairs)
        lines << tr("User Property: %1 = %2").arg(text::visible(pair.name, 60), text::visible(pair.value, 60));
    const auto data = m_challenge.properties.binary(PropertyId::AuthenticationData);
    lines << tr("Authentication Data: %n byte(s)", nullptr, int(data.value_or(QByteArray()).size()));
    return lines.join(u'\n');
}

void AuthPanel::refresh()
{
    const Attempt &attempt = m_connection->attempt();
    const bool hasMethod = attempt.settings.version == mqtt::Version::V5 && attempt.settings.properties.authenticationMethod;
    const bool isConnected = m_connection->state() == Client::State::Connected;
    const bool waiting = isWaiting();
    const AuthenticationFacts &facts = attempt.mqtt.authentication;
    const bool answered = isActive() && !facts.scram && attempt.mqtt.authReceived > 0;
    setVisible(hasMethod && (isConnected || waiting || answered));
    m_headline->setText(headline());
    m_again->setVisible(isConnected && !waiting && !m_entering);
    m_again->setEnabled(!facts.reauthenticating);
    m_details->setVisible(waiting || m_entering);
    m_challengeBox->setVisible(waiting);
    m_challengeLabel->setText(challengeText());
    m_send->setEnabled(m_answer->problem().isEmpty());
    m_disconnect->setText(waiting ? tr("Disconnect") : tr("Close"));
    m_answerLabel->setText(waiting ? tr("Your answer: the Authentication Data of AUTH 0x18")
                                   : tr("The Authentication Data of AUTH 0x19, which begins the re-authentication"));
    if (waiting && !m_clock.isActive())
        m_clock.start(1'000);
    else if (!waiting)
        m_clock.stop();
    showTime();
}

void AuthPanel::showTime()
{
    m_time->setVisible(isWaiting());
    m_time->setText(tr("Waiting for %1. The connect timeout stands still; the broker may have a limit of its own.")
                        .arg(theme::duration(double(m_since.isValid() ? m_since.elapsed() / 1'000 * 1'000 : 0))));
}

void AuthPanel::showData()
{
    const QByteArray data = m_challenge.properties.binary(PropertyId::AuthenticationData).value_or(QByteArray());
    const auto form = BinaryValue::Form(m_dataForm->currentIndex());
    const QString asText = text::visibleLines(QString::fromUtf8(data), 65'536);
    m_data->setPlainText(form == BinaryValue::Form::Text ? asText : bytesToText(data, form).value_or(QString()));
}

void AuthPanel::send()
{
    ConnectionSettings holder; // the one who can read the file, if it is one
    holder.properties.authenticationData = m_answer->value();
    const QList<SettingsProblem> problems = readFiles(holder);
    if (!problems.isEmpty()) {
        m_hint->say(theme::Sign::Error, problems.first().text + u' ' + problems.first().accepted);
        return;
    }
    m_hint->clear();
    if (isWaiting())
        m_connection->answerAuth(holder.properties.authenticationData->bytes);
    else
        m_connection->reauthenticate(holder.properties.authenticationData->bytes);
    m_entering = false;
    m_answer->setValue({{}, m_answer->value().form, {}});
    refresh();
}

void AuthPanel::askAgain()
{
    m_hint->clear();
    if (m_connection->attempt().mqtt.authentication.scram) {
        m_connection->reauthenticate();
        return;
    }
    m_entering = true;
    refresh();
    m_answer->setFocus();
}

void AuthPanel::disconnectNow()
{
    if (!isWaiting()) {
        m_entering = false;
        refresh();
    } else if (m_connection->state() == Client::State::Connected) {
        m_connection->disconnectFromBroker();
    } else {
        m_connection->cancel();
    }
}

void AuthPanel::retranslate()
{
    m_again->setText(tr("&Re-authenticate"));
    m_again->setToolTip(tr("Authenticate again on this connection with AUTH 0x19, as a client does before its right runs out.\n"
                           "MQTT 5, section 4.12.1"));
    m_send->setText(tr("Send AUTH"));
    m_send->setToolTip(tr("Sends AUTH with this data, and the method of CONNECT.\nMQTT 5, section 3.15"));
    m_dataForm->setToolTip(tr("How the data of the broker's AUTH is shown.\nAuthentication Data of AUTH, MQTT 5, section 3.15.2.2.3"));
    m_dataForm->setItemText(0, tr("Text"));
    m_dataForm->setItemText(1, tr("Hex"));
    m_dataForm->setItemText(2, tr("Base64"));
    m_answer->setToolTip(
        tr("What the next AUTH carries; it is sent as it stands here.\nAuthentication Data of AUTH, MQTT 5, section 3.15.2.2.3"));
    m_answer->setPlaceholderText(tr("nothing: AUTH without data"));
    refresh();
}

void AuthPanel::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}
