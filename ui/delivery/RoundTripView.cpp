#include "delivery/RoundTripView.h"

#include "preferences/Preferences.h"
#include "preferences/Remembered.h"
#include "delivery/DeliveryParts.h"
#include "delivery/DeliveryTable.h"
#include "delivery/RoundTripModel.h"
#include "mqtt/Topics.h"
#include "settings/FieldHint.h"
#include "settings/IconButton.h"
#include "text/PlainText.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int topicsKept = 12;

} // namespace

RoundTripView::RoundTripView(const Connection *connection, std::function<ConnectionSettings()> form, QThread *networkThread,
                             QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_form(std::move(form))
    , m_trip(new RoundTrip(networkThread, this))
    , m_model(new RoundTripModel(m_trip, this))
    , m_topicLabel(new QLabel(this))
    , m_qosLabel(new QLabel(this))
    , m_payloadLabel(new QLabel(this))
    , m_limitLabel(new QLabel(this))
    , m_via(new QLabel(this))
    , m_topic(new QComboBox(this))
    , m_go(new QPushButton(this))
    , m_copy(new IconButton(u"copy"_s, u"Copy results"_s, this))
    , m_payload(new QLineEdit(this))
    , m_limit(makeLimit(u"Wait for arrival"_s, this))
    , m_hint(new FieldHint(this))
    , m_table(new DeliveryTable(m_model, u"Round trip results"_s, this))
    , m_explanation(new Explanation(u"Round trip explanation"_s, this))
{
    for (int qos = 0; qos <= 2; ++qos) {
        m_qos.append(new QCheckBox(QString::number(qos), this));
        m_qos.last()->setAccessibleName(u"QoS %1"_s.arg(qos));
        m_qos.last()->setChecked(true);
    }
    build();
    wire();
    recall();
    const auto recallLater = [this] {
        const QString current = m_topic->currentText();
        recall();
        m_topic->setEditText(current);
    };
    connect(Preferences::instance(), &Preferences::forgotten, this, recallLater);
    connect(Preferences::instance(), &Preferences::remembered, this, recallLater);
    retranslate();
}

RoundTripView::~RoundTripView()
{
    m_trip->disconnect(this);
}

void RoundTripView::build()
{
    m_topic->setEditable(true);
    m_topic->setInsertPolicy(QComboBox::NoInsert);
    m_topic->setMaxVisibleItems(topicsKept);
    m_topic->setAccessibleName(u"Round trip topic"_s);
    m_topic->lineEdit()->setAccessibleName(u"Round trip topic"_s);
    m_topic->view()->setAccessibleName(u"Earlier topics"_s);
    m_topic->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_topic->setMinimumContentsLength(12);
    m_topic->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_payload->setAccessibleName(u"Round trip payload"_s);
    m_payload->setMinimumWidth(60);
    m_go->setAutoDefault(false);
    m_topicLabel->setBuddy(m_topic);
    m_payloadLabel->setBuddy(m_payload);
    m_limitLabel->setBuddy(m_limit);
    m_via->setTextFormat(Qt::PlainText);
    m_via->setForegroundRole(QPalette::PlaceholderText);
    m_via->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_table->setColumnShares({2, 8, 4, 4});
    m_table->setFixedHeight(m_table->verticalHeader()->defaultSectionSize() * 3 + m_table->horizontalHeader()->sizeHint().height() + 4);

    auto *first = new QHBoxLayout;
    first->setSpacing(theme::grid);
    first->addWidget(m_topicLabel);
    first->addWidget(m_topic, 1);
    first->addWidget(m_go);
    auto *second = new QHBoxLayout;
    second->setSpacing(theme::grid);
    second->addWidget(m_qosLabel);
    for (QCheckBox *box : std::as_const(m_qos))
        second->addWidget(box);
    second->addWidget(m_payloadLabel);
    second->addWidget(m_payload, 1);
    second->addWidget(m_limitLabel);
    second->addWidget(m_limit);
    auto *third = new QHBoxLayout;
    third->setSpacing(theme::grid);
    third->addWidget(m_via, 1);
    third->addWidget(m_copy);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::grid, theme::halfGrid, theme::grid, theme::halfGrid);
    all->setSpacing(theme::halfGrid);
    all->addLayout(first);
    all->addWidget(m_hint);
    all->addLayout(second);
    all->addLayout(third);
    all->addWidget(m_table);
    all->addWidget(m_explanation, 1);
}

void RoundTripView::wire()
{
    connect(m_go, &QPushButton::clicked, this, &RoundTripView::startOrCancel);
    connect(m_topic->lineEdit(), &QLineEdit::returnPressed, this, [this] {
        if (!m_trip->isRunning())
            startOrCancel();
    });
    connect(m_topic, &QComboBox::editTextChanged, this, &RoundTripView::judge);
    for (QCheckBox *box : std::as_const(m_qos))
        connect(box, &QCheckBox::toggled, this, &RoundTripView::judge);
    connect(m_copy, &QToolButton::clicked, m_table, [this] {
        m_table->clearSelection();
        m_table->copyRows();
    });
    connect(m_connection, &Connection::stateChanged, this, &RoundTripView::showState);
    connect(m_trip, &RoundTrip::started, this, &RoundTripView::showState);
    connect(m_trip, &RoundTrip::changed, this, [this] {
        if (m_model->tellingRow() >= 0)
            m_table->selectRow(m_model->tellingRow());
        explain();
    });
    connect(m_trip, &RoundTrip::finished, this, &RoundTripView::showState);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RoundTripView::explain);
}

void RoundTripView::startOrCancel()
{
    if (m_trip->isRunning()) {
        m_trip->cancel();
        return;
    }
    judge();
    if (!m_go->isEnabled())
        return;
    DeliveryPlan plan;
    plan.qos.clear();
    for (int qos = 0; qos <= 2; ++qos) {
        if (m_qos[qos]->isChecked())
            plan.qos.append(qos);
    }
    if (!m_payload->text().isEmpty())
        plan.payload = m_payload->text().toUtf8();
    plan.limit = limitOf(m_limit);
    remember();
    m_trip->start(deliverySource(*m_connection, m_form()), m_topic->currentText(), plan);
}

/// What keeps the button from doing anything is said beside it.
void RoundTripView::judge()
{
    const QString topicName = m_topic->currentText();
    const auto problem = mqtt::checkTopicName(topicName, m_form().version);
    const bool anyQos = std::any_of(m_qos.begin(), m_qos.end(), [](const QCheckBox *box) { return box->isChecked(); });
    if (!topicName.isEmpty() && problem != mqtt::TopicProblem::None)
        m_hint->say(theme::Sign::Error, mqtt::describe(problem));
    else if (!anyQos)
        m_hint->say(theme::Sign::Error, tr("Choose at least one QoS."));
    else
        m_hint->clear();
    m_go->setEnabled(m_trip->isRunning() || (problem == mqtt::TopicProblem::None && anyQos));
}

void RoundTripView::showState()
{
    const QString go = tr("&Round trip");
    const QString cancel = tr("&Cancel");
    setButtonTexts(m_go, m_trip->isRunning() ? cancel : go, {go, cancel});
    m_go->setAccessibleName(m_trip->isRunning() ? u"Cancel the round trip"_s : u"Round trip"_s);
    const bool live = m_connection->state() == Client::State::Connected;
    m_via->setText(live ? tr("This connection publishes, a second one waits for the message.")
                        : tr("Not connected: two connections of their own publish and wait."));
    m_via->setToolTip(text::toolTip(
        live ? tr("The packets of this connection stand in the log. The second connection has the same server, credentials and TLS, but a "
                  "client ID of its own that begins alike, no will and no session that stays.")
             : tr("Both have the server, credentials and TLS of the settings, but client IDs of their own that begin alike, no will and no "
                  "session that stays. Where rights go by the client ID, connect first: then this connection publishes.")));
    m_copy->setEnabled(m_model->rowCount() > 0);
    judge();
    explain();
}

void RoundTripView::explain()
{
    const QString text = m_model->explanation(m_table->currentIndex().row());
    m_explanation->say(text.isEmpty() ? QStringList() : QStringList{text});
}

void RoundTripView::remember()
{
    QStringList topics{m_topic->currentText()};
    for (int i = 0; i < m_topic->count(); ++i)
        topics.append(m_topic->itemText(i));
    topics.removeDuplicates();
    topics = topics.mid(0, topicsKept);
    const QString current = m_topic->currentText();
    {
        const QSignalBlocker blocker(m_topic);
        m_topic->clear();
        m_topic->addItems(topics);
        m_topic->setEditText(current);
    }
    Remembered settings(Remembered::Kind::Recent);
    settings.setValue("delivery/topics"_L1, topics);
    settings.setValue("delivery/limit"_L1, m_limit->value());
}

void RoundTripView::recall()
{
    const QSettings settings;
    const QSignalBlocker blocker(m_topic);
    m_topic->clear();
    m_topic->addItems(settings.value("delivery/topics"_L1).toStringList().mid(0, topicsKept));
    m_topic->setCurrentIndex(m_topic->count() > 0 ? 0 : -1);
    m_limit->setValue(settings.value("delivery/limit"_L1, m_limit->value()).toDouble());
}

void RoundTripView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange && event->type() != QEvent::PaletteChange)
        return;
    const int row = m_table->currentIndex().row();
    m_model->refresh();
    if (row >= 0)
        m_table->selectRow(row);
    retranslate();
}

void RoundTripView::retranslate()
{
    m_topicLabel->setText(tr("&Topic"));
    m_qosLabel->setText(tr("QoS"));
    m_payloadLabel->setText(tr("&Payload"));
    m_limitLabel->setText(tr("&Wait"));
    m_limit->setSuffix(tr(" s", "seconds, after a number"));
    m_topic->lineEdit()->setPlaceholderText(tr("a topic name, without wildcards"));
    m_topic->setToolTip(text::toolTip(tr("The topic name that the message is published to, and that the second connection subscribes to "
                                         "(PUBLISH, section 3.3.2.1). Whoever else subscribes to it gets the message as well.")));
    m_payload->setPlaceholderText(tr("made anew each time"));
    m_payload->setToolTip(
        text::toolTip(tr("What the message holds. Left empty, it is “connack” and random digits, so that it cannot be taken "
                         "for another one. With MQTT 5 a User Property marks the message as well. Payload of PUBLISH, section 3.3.3.")));
    m_limit->setToolTip(text::toolTip(tr("How long each message is waited for, from its PUBLISH on")));
    m_go->setToolTip(text::toolTip(tr("Publishes one message with each chosen QoS, never retained, and waits for it on a second connection "
                                      "(Return in the topic)")));
    m_copy->setToolTip(text::toolTip(tr("Copy the results with their explanations")));
    const QString qosHelp[]{tr("At most once: nothing acknowledges it (section 4.3.1)"),
                            tr("At least once: PUBACK acknowledges it (section 4.3.2)"),
                            tr("Exactly once: PUBREC, PUBREL and PUBCOMP (section 4.3.3)")};
    for (int qos = 0; qos <= 2; ++qos)
        m_qos[qos]->setToolTip(text::toolTip(qosHelp[qos]));
    m_table->setEmptyText(tr("Does a message arrive? Publish one here and see what a subscriber gets, and how fast."));
    showState();
}
