#include "pubsub/SubscriptionOptions.h"

#include "settings/FieldHint.h"
#include "settings/OptionalNumberEdit.h"
#include "settings/PairTableEdit.h"
#include "text/PlainText.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QScreen>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;
using RetainHandling = mqtt::Subscription::RetainHandling;

SubscriptionOptions::SubscriptionOptions(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_noLocal(new QCheckBox)
    , m_retainAsPublished(new QCheckBox)
    , m_retainHandling(new QComboBox)
    , m_identifier(new OptionalNumberEdit)
    , m_userProperties(new PairTableEdit)
    , m_retainHandlingLabel(new QLabel)
    , m_identifierLabel(new QLabel)
    , m_userPropertiesLabel(new QLabel)
    , m_hint(new FieldHint)
{
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(u"Subscription options"_s);
    for (int i = 0; i < 3; ++i)
        m_retainHandling->addItem(QString());
    m_noLocal->setAccessibleName(u"No Local"_s);
    m_retainAsPublished->setAccessibleName(u"Retain As Published"_s);
    m_retainHandling->setAccessibleName(u"Retain Handling"_s);
    m_identifier->setAccessibleName(u"Subscription Identifier"_s);
    m_userProperties->setName(u"User properties of the subscription"_s);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    form->setSpacing(theme::halfGrid);
    form->addRow(m_hint);
    form->addRow(m_noLocal);
    form->addRow(m_retainAsPublished);
    form->addRow(m_retainHandlingLabel, m_retainHandling);
    form->addRow(m_identifierLabel, m_identifier);
    form->addRow(m_userPropertiesLabel);
    form->addRow(m_userProperties);
    m_retainHandlingLabel->setBuddy(m_retainHandling);
    m_identifierLabel->setBuddy(m_identifier);
    m_userPropertiesLabel->setBuddy(m_userProperties);
    for (QCheckBox *box : {m_noLocal, m_retainAsPublished})
        connect(box, &QCheckBox::clicked, this, &SubscriptionOptions::edited);
    connect(m_retainHandling, &QComboBox::activated, this, &SubscriptionOptions::edited);
    connect(m_identifier, &QLineEdit::textEdited, this, [this] {
        refresh();
        emit edited();
    });
    connect(m_userProperties, &PairTableEdit::edited, this, &SubscriptionOptions::edited);
    retranslate();
}

void SubscriptionOptions::load(const SubscriptionSettings &settings)
{
    m_noLocal->setChecked(settings.noLocal);
    m_retainAsPublished->setChecked(settings.retainAsPublished);
    m_retainHandling->setCurrentIndex(int(settings.retainHandling));
    m_identifier->setValue(settings.identifier);
    m_userProperties->setPairs(settings.userProperties);
    refresh();
}

void SubscriptionOptions::store(SubscriptionSettings &settings) const
{
    settings.noLocal = m_noLocal->isChecked();
    settings.retainAsPublished = m_retainAsPublished->isChecked();
    settings.retainHandling = RetainHandling(qMax(0, m_retainHandling->currentIndex()));
    settings.identifier = m_identifier->value();
    settings.userProperties = m_userProperties->pairs();
}

void SubscriptionOptions::setVersion(mqtt::Version version)
{
    m_version = version;
    refresh();
}

QString SubscriptionOptions::problem() const
{
    return m_identifier->problem();
}

void SubscriptionOptions::openUnder(QWidget *button)
{
    adjustSize();
    QPoint at = button->mapToGlobal(QPoint(0, button->height()));
    const QRect screen = button->screen()->availableGeometry();
    at.setX(qBound(screen.left(), at.x(), qMax(screen.left(), screen.right() - width())));
    at.setY(qBound(screen.top(), at.y(), qMax(screen.top(), screen.bottom() - height())));
    move(at);
    show();
    m_noLocal->setFocus(Qt::PopupFocusReason);
}

void SubscriptionOptions::refresh()
{
    if (!problem().isEmpty())
        m_hint->say(theme::Sign::Error, problem());
    else if (m_version != mqtt::Version::V5)
        m_hint->say(
            theme::Sign::Skipped,
            tr("Travel in MQTT 5 only; this connection uses %1: none of it is sent.").arg(QString::fromLatin1(mqtt::name(m_version))));
    else
        m_hint->clear();
    if (isVisible())
        adjustSize();
}

void SubscriptionOptions::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SubscriptionOptions::retranslate()
{
    const auto help = [](QWidget *widget, const QString &text) { widget->setToolTip(text::toolTip(text)); };
    m_noLocal->setText(tr("&No Local: not the messages that this connection publishes"));
    help(m_noLocal, tr("The server does not send back what came from this client ID. MQTT 5, SUBSCRIBE, section 3.8.3.1."));
    m_retainAsPublished->setText(tr("Retain As &Published: keep the RETAIN flag"));
    help(m_retainAsPublished,
         tr("Messages keep the RETAIN flag with which they were published; otherwise the server sets it only on "
            "messages that it kept. MQTT 5, SUBSCRIBE, section 3.8.3.1."));
    m_retainHandlingLabel->setText(tr("Retain &Handling:"));
    m_retainHandling->setItemText(0, tr("0: send retained messages"));
    m_retainHandling->setItemText(1, tr("1: only if the subscription is new"));
    m_retainHandling->setItemText(2, tr("2: do not send them"));
    help(m_retainHandling, tr("Which retained messages the server sends at once. MQTT 5, SUBSCRIBE, section 3.8.3.1."));
    m_identifierLabel->setText(tr("Subscription &Identifier:"));
    m_identifier->setPlaceholderText(tr("not set: none is sent"));
    help(m_identifier,
         tr("A number that the server puts into every message that comes for this subscription: 1 to 268,435,455. "
            "MQTT 5, SUBSCRIBE, section 3.8.2.1.2."));
    m_userPropertiesLabel->setText(tr("&User properties:"));
    help(m_userProperties, tr("Names and values for the server. MQTT 5, SUBSCRIBE, section 3.8.2.1.3."));
    refresh();
}
