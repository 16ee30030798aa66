#include "pubsub/PublishPane.h"

#include "preferences/Preferences.h"
#include "preferences/Remembered.h"
#include "payload/PayloadEdit.h"
#include "payload/PayloadKind.h"
#include "payload/PublishPropertiesEdit.h"
#include "pubsub/EmptyText.h"
#include "pubsub/PublicationText.h"
#include "pubsub/PublicationsModel.h"
#include "pubsub/PublishRules.h"
#include "settings/FieldHint.h"
#include "settings/IconButton.h"
#include "text/PlainText.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QDataStream>
#include <QEvent>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QSpinBox>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int topicsRemembered = 30;
constexpr int repeatMaximum = 1'000'000;
constexpr int intervalMaximumMs = 3'600'000;
constexpr int tallEnough = 500; ///< px: from this height on, the published messages stand below the composer.

enum Tab { PayloadTab, PropertiesTab, RepeatTab, SentTab };

/// A payload as it is entered: text if it is, otherwise hexadecimal.
payload::Draft draftOf(const QByteArray &bytes, const mqtt::Publish &publish)
{
    const payload::Hints hints{publish.properties.string(mqtt::PropertyId::ContentType).value_or(QString()), std::nullopt, {}};
    const payload::Kind kind = payload::recognise(bytes, hints);
    const bool text = !payload::firstNonUtf8(bytes) && !bytes.contains('\0');
    if (!text)
        return {payload::Draft::Form::Hex, QString::fromLatin1(bytes.toHex(' '))};
    return {kind == payload::Kind::Json ? payload::Draft::Form::Json : payload::Draft::Form::Text, QString::fromUtf8(bytes)};
}

} // namespace

PublishPane::PublishPane(PubSub *pubSub, QWidget *parent)
    : QWidget(parent)
    , m_pubSub(pubSub)
    , m_model(new PublicationsModel(pubSub->publications(), this))
    , m_topic(new QComboBox)
    , m_qos(new QComboBox)
    , m_retain(new QCheckBox)
    , m_publish(new QPushButton)
    , m_hint(new FieldHint)
    , m_tabs(new QTabWidget)
    , m_split(new QSplitter(Qt::Vertical))
    , m_payload(new PayloadEdit)
    , m_properties(new PublishPropertiesEdit)
    , m_sent(new QWidget)
    , m_table(new QTableView)
    , m_count(new QSpinBox)
    , m_interval(new QSpinBox)
    , m_countLabel(new QLabel)
    , m_intervalLabel(new QLabel)
    , m_last(new QLabel)
    , m_lastSign(new QLabel)
    , m_clear(new IconButton(u"delete"_s, u"Clear the Published Messages"_s))
{
    build();
    buildSent();
    wire();
    retranslate();
    judge();
    showLast();
}

void PublishPane::build()
{
    setAccessibleName(u"Publish"_s);
    m_topic->setEditable(true);
    m_topic->setInsertPolicy(QComboBox::NoInsert);
    m_topic->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_topic->setMaxVisibleItems(15);
    recallTopics();
    m_topic->setEditText({});
    m_topic->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_topic->completer()->setFilterMode(Qt::MatchContains);
    m_topic->completer()->setCaseSensitivity(Qt::CaseInsensitive);
    m_topic->setAccessibleName(u"Topic to publish"_s);
    m_topic->lineEdit()->setAccessibleName(u"Topic to publish"_s);
    m_qos->setAccessibleName(u"QoS to publish"_s);
    m_retain->setAccessibleName(u"Retain"_s);
    m_publish->setAccessibleName(u"Publish"_s);
    for (int qos = 0; qos < 3; ++qos)
        m_qos->addItem(QString());
    m_payload->setName(u"Payload to publish"_s);
    auto *choices = new QHBoxLayout;
    choices->setSpacing(theme::grid);
    choices->addWidget(m_qos);
    choices->addWidget(m_retain);
    choices->addStretch();
    choices->addWidget(m_publish);
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_properties);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus); // its fields have it
    auto *repeat = new QWidget;
    auto *form = new QFormLayout(repeat);
    form->addRow(m_countLabel, m_count);
    form->addRow(m_intervalLabel, m_interval);
    m_count->setRange(1, repeatMaximum);
    m_count->setAccessibleName(u"Times to publish"_s);
    m_count->setGroupSeparatorShown(true);
    m_interval->setRange(0, intervalMaximumMs);
    m_interval->setValue(1'000);
    m_interval->setAccessibleName(u"Interval between messages"_s);
    m_interval->setGroupSeparatorShown(true);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_payload, QString());
    m_tabs->addTab(scroll, QString());
    m_tabs->addTab(repeat, QString());
    m_tabs->tabBar()->setAccessibleName(u"Message to publish"_s);
    const std::array names{u"Payload"_s, u"Properties"_s, u"Repeat"_s};
    for (int tab = 0; tab < int(names.size()); ++tab)
        m_tabs->tabBar()->setAccessibleTabName(tab, names[std::size_t(tab)]);
    arrange();
    m_last->setTextFormat(Qt::PlainText);
    m_last->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_last->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_lastSign->setFixedWidth(16);
    auto *last = new QHBoxLayout;
    last->setSpacing(theme::halfGrid);
    last->addWidget(m_lastSign);
    last->addWidget(m_last, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::halfGrid, theme::halfGrid, theme::halfGrid, theme::halfGrid);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_topic);
    layout->addLayout(choices);
    layout->addWidget(m_hint);
    m_split->addWidget(m_tabs);
    m_split->setChildrenCollapsible(false);
    layout->addWidget(m_split, 1);
    layout->addLayout(last);
}

void PublishPane::buildSent()
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(u"Published messages"_s);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(qMax(20, fontMetrics().height() + theme::halfGrid));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsMovable(true);
    const auto width = [this](const QString &sample) { return fontMetrics().horizontalAdvance(sample) + 2 * theme::grid; };
    m_table->setColumnWidth(PublicationsModel::Time, width(u"00:00:00.000"_s));
    m_table->setColumnWidth(PublicationsModel::Topic, 90);
    m_table->setColumnWidth(PublicationsModel::Qos, width(u"QoS"_s));
    m_table->setColumnWidth(PublicationsModel::Size, width(u"0,000 B"_s));
    m_table->setColumnWidth(PublicationsModel::State, 140);
    for (const int column : {PublicationsModel::Time, PublicationsModel::Size}) // what became of it is to be seen first
        m_table->horizontalHeader()->moveSection(m_table->horizontalHeader()->visualIndex(column), PublicationsModel::ColumnCount - 1);
    auto *layout = new QHBoxLayout(m_sent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_clear, 0, Qt::AlignTop);
}

void PublishPane::arrange()
{
    const bool below = height() >= tallEnough;
    if (below && m_split->indexOf(m_sent) < 0) {
        m_tabs->removeTab(m_tabs->indexOf(m_sent));
        m_split->addWidget(m_sent);
        m_sent->show();
    } else if (!below && m_tabs->indexOf(m_sent) < 0) {
        m_tabs->addTab(m_sent, QString());
        m_tabs->tabBar()->setAccessibleTabName(SentTab, u"Published"_s);
        m_tabs->setTabText(SentTab, sentTitle());
    }
}

QString PublishPane::sentTitle() const
{
    const int rows = m_model->rowCount();
    return rows == 0 ? tr("Sent") : tr("Sent (%1)").arg(QLocale().toString(rows));
}

void PublishPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void PublishPane::wire()
{
    connect(Preferences::instance(), &Preferences::forgotten, this, &PublishPane::recallTopics);
    connect(Preferences::instance(), &Preferences::remembered, this, &PublishPane::recallTopics);
    connect(m_topic, &QComboBox::editTextChanged, this, &PublishPane::judge);
    connect(m_topic->lineEdit(), &QLineEdit::returnPressed, this, &PublishPane::publish);
    connect(m_qos, &QComboBox::currentIndexChanged, this, &PublishPane::judge);
    connect(m_retain, &QCheckBox::toggled, this, &PublishPane::judge);
    connect(m_payload, &PayloadEdit::judged, this, &PublishPane::judge);
    connect(m_payload, &PayloadEdit::edited, this, &PublishPane::judge);
    connect(m_properties, &PublishPropertiesEdit::judged, this, &PublishPane::judge);
    connect(m_properties, &PublishPropertiesEdit::edited, this, [this] {
        m_pubSub->setAutomaticTopicAliases(m_properties->automaticTopicAlias());
        judge();
    });
    connect(m_count, &QSpinBox::valueChanged, this, &PublishPane::showRepeating);
    connect(m_publish, &QPushButton::clicked, this, &PublishPane::publish);
    connect(m_pubSub, &PubSub::repeatingChanged, this, &PublishPane::showRepeating);
    connect(m_pubSub, &PubSub::limitsChanged, this, [this] {
        const KnownLimits &limits = m_pubSub->limits();
        m_properties->setVersion(version());
        m_properties->setLimits({limits ? std::optional(limits->topicAliasMaximum) : std::nullopt});
        judge();
    });
    connect(m_model, &PublicationsModel::contentChanged, this, &PublishPane::showLast);
    connect(m_clear, &QToolButton::clicked, m_pubSub->publications(), &Publications::clear);
    connect(m_table, &QWidget::customContextMenuRequested, this, &PublishPane::showSentMenu);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        if (const Publication publication = m_model->publication(index.row()); publication.index >= 0)
            compose(publication.publish);
    });
}

mqtt::Version PublishPane::version() const
{
    return m_pubSub->limits() ? m_pubSub->version() : m_version;
}

void PublishPane::setVersion(mqtt::Version version)
{
    m_version = version;
    m_properties->setVersion(this->version());
    judge();
}

/// The message as it stands in the fields; nullopt, with the first problem, if it cannot be sent.
std::optional<mqtt::Publish> PublishPane::entered(QString *problem) const
{
    mqtt::Publish publish;
    publish.topicName = m_topic->currentText();
    publish.qos = mqtt::QoS(qMax(0, m_qos->currentIndex()));
    publish.retain = m_retain->isChecked();
    if (version() == mqtt::Version::V5)
        publish.properties = m_properties->properties();
    const auto bytes = m_payload->bytes();
    if (const auto *why = std::get_if<QString>(&bytes)) {
        *problem = *why;
        return std::nullopt;
    }
    publish.payload = std::get<QByteArray>(bytes);
    if (const QList<PublishProblem> problems = publishProblems(publish, version(), m_pubSub->limits()); !problems.isEmpty())
        *problem = problems.first().text;
    else
        *problem = m_properties->problem();
    return problem->isEmpty() ? std::optional(publish) : std::nullopt;
}

/// Says at the fields what the server does not take, without reading a file.
void PublishPane::judge()
{
    mqtt::Publish publish;
    publish.topicName = m_topic->currentText();
    publish.qos = mqtt::QoS(qMax(0, m_qos->currentIndex()));
    publish.retain = m_retain->isChecked();
    if (version() == mqtt::Version::V5)
        publish.properties = m_properties->properties();
    const qint64 size = qMax(qint64(0), m_payload->byteCount());
    QString problem;
    for (const PublishProblem &found : publishProblems(publish, size, version(), m_pubSub->limits())) {
        const bool untouched = found.field == PublishProblem::Field::Topic && publish.topicName.isEmpty();
        if (problem.isEmpty() && !untouched)
            problem = found.text;
    }
    if (problem.isEmpty())
        problem = m_properties->problem();
    if (problem.isEmpty() && !m_payload->problem().isEmpty() && m_tabs->currentIndex() != PayloadTab)
        problem = m_payload->problem(); // beside the payload it stands anyway
    const bool connected = m_pubSub->limits().has_value();
    if (!problem.isEmpty())
        m_hint->say(theme::Sign::Error, problem);
    else if (!connected && !publish.topicName.isEmpty())
        m_hint->say(theme::Sign::Info, tr("Not connected: connect first, then publish."));
    else
        m_hint->clear();
    m_publish->setEnabled(m_pubSub->isRepeating() || (connected && problem.isEmpty() && m_payload->problem().isEmpty()));
    m_tabs->setTabText(PropertiesTab, m_properties->isEmpty() ? tr("Properties") : tr("Properties •", "some are set"));
}

void PublishPane::publish()
{
    if (m_pubSub->isRepeating()) {
        m_pubSub->stopRepeating();
        return;
    }
    if (!m_pubSub->limits()) {
        m_hint->say(theme::Sign::Error, tr("Not connected: connect first, then publish."));
        return;
    }
    QString problem;
    const std::optional<mqtt::Publish> publish = entered(&problem);
    if (!publish) {
        m_hint->say(theme::Sign::Error, problem);
        return;
    }
    rememberTopic(publish->topicName);
    if (m_count->value() > 1)
        m_pubSub->publishRepeatedly(*publish, m_count->value(), std::chrono::milliseconds(m_interval->value()));
    else
        m_pubSub->publish(*publish);
}

void PublishPane::recallTopics()
{
    const QSignalBlocker blocker(m_topic);
    const QString current = m_topic->currentText();
    m_topic->clear();
    m_topic->addItems(QSettings().value("pubsub/topics"_L1).toStringList());
    m_topic->setEditText(current);
}

void PublishPane::rememberTopic(const QString &topicName)
{
    if (topicName.isEmpty() || m_topic->itemText(0) == topicName)
        return;
    QStringList topics{topicName};
    for (int i = 0; i < m_topic->count() && topics.size() < topicsRemembered; ++i) {
        if (m_topic->itemText(i) != topicName)
            topics.append(m_topic->itemText(i));
    }
    Remembered(Remembered::Kind::Recent).setValue("pubsub/topics"_L1, topics);
    const QSignalBlocker blocker(m_topic);
    m_topic->clear();
    m_topic->addItems(topics);
    m_topic->setEditText(topicName);
}

void PublishPane::compose(const mqtt::Publish &publish)
{
    m_topic->setEditText(publish.topicName);
    m_qos->setCurrentIndex(int(publish.qos));
    m_retain->setChecked(publish.retain);
    m_payload->load(draftOf(publish.payload, publish));
    mqtt::Properties properties = publish.properties;
    properties.remove(mqtt::PropertyId::SubscriptionIdentifier); // only a server sends it
    properties.remove(mqtt::PropertyId::TopicAlias);             // it was the other side's
    m_properties->load(properties, m_properties->automaticTopicAlias());
    m_tabs->setCurrentIndex(PayloadTab);
    judge();
    focusTopic();
}

bool PublishPane::isBlank() const
{
    return m_topic->currentText().isEmpty() && m_properties->isEmpty();
}

void PublishPane::focusTopic()
{
    m_topic->setFocus(Qt::ShortcutFocusReason);
    m_topic->lineEdit()->selectAll();
}

/// The latest message and its acknowledgements, so that the list need not be open.
void PublishPane::showLast()
{
    const int rows = m_model->rowCount();
    const Publication last = m_model->publication(rows - 1);
    m_tabs->setTabText(SentTab, sentTitle()); // does nothing while it is no tab
    m_clear->setEnabled(rows > 0);
    setEmptyText(m_table, rows > 0 ? QString() : tr("Nothing was published yet. Each message stands here with its acknowledgements."));
    const bool shown = last.index >= 0;
    m_last->setVisible(shown);
    m_lastSign->setVisible(shown);
    if (!shown)
        return;
    const QModelIndex state = m_model->index(rows - 1, PublicationsModel::State);
    const QString times = acknowledgementsText(last);
    const QString text = times.isEmpty() ? stateText(last) : stateText(last) + u" · "_s + times;
    m_last->setText(text::visible(text));
    m_last->setAccessibleName(text);
    m_last->setToolTip(state.data(Qt::ToolTipRole).toString());
    m_lastSign->setPixmap(state.data(Qt::DecorationRole).value<QIcon>().pixmap(QSize(16, 16), devicePixelRatioF()));
    if (!m_table->currentIndex().isValid())
        m_table->scrollToBottom();
}

void PublishPane::showRepeating()
{
    const int left = m_pubSub->repeatLeft();
    const QLocale locale;
    m_publish->setAccessibleName(left > 0 ? u"Stop publishing"_s : u"Publish"_s);
    m_publish->setText(left > 0                   ? tr("Stop (%1 left)").arg(locale.toString(left))
                           : m_count->value() > 1 ? tr("Publish %1×").arg(locale.toString(m_count->value()))
                                                  : tr("Publish"));
    m_tabs->setTabText(RepeatTab, m_count->value() > 1 ? tr("Repeat •", "a number is set") : tr("Repeat"));
    judge();
}

void PublishPane::showSentMenu(QPoint position)
{
    const Publication publication = m_model->publication(m_table->currentIndex().row());
    if (publication.index < 0)
        return;
    QMenu menu(this);
    menu.addAction(tr("Publish &Again…"), this, [this, publication] { compose(publication.publish); });
    menu.addSeparator();
    menu.addAction(tr("Copy &Topic"), this, [publication] { QApplication::clipboard()->setText(publication.publish.topicName); });
    menu.addAction(tr("Copy &State"), this, [publication] {
        QApplication::clipboard()->setText(publication.publish.topicName + u'\n' + stateText(publication) + u'\n'
                                           + explanation(publication));
    });
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

QByteArray PublishPane::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << m_table->horizontalHeader()->saveState() << m_tabs->currentIndex();
    return state;
}

bool PublishPane::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    QByteArray columns;
    int tab = 0;
    in >> columns >> tab;
    if (in.status() != QDataStream::Ok || tab < 0)
        return false;
    m_tabs->setCurrentIndex(qMin(tab, m_tabs->count() - 1));
    return m_table->horizontalHeader()->restoreState(columns);
}

void PublishPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange) {
        retranslate();
        m_model->refresh();
        judge();
        showLast();
    }
}

void PublishPane::retranslate()
{
    m_topic->lineEdit()->setPlaceholderText(tr("Topic to publish on"));
    m_topic->setToolTip(text::toolTip(tr("The Topic Name, without wildcards (PUBLISH, section 3.3.2.1). Enter publishes.")));
    for (int qos = 0; qos < 3; ++qos)
        m_qos->setItemText(qos, tr("QoS %1").arg(qos));
    m_qos->setToolTip(text::toolTip(tr("0: at most once, without an answer. 1: at least once (PUBACK). 2: exactly once (PUBREC, PUBREL, "
                                       "PUBCOMP). Section 4.3.")));
    m_retain->setText(tr("&Retain"));
    m_retain->setToolTip(text::toolTip(tr("The server keeps the message and sends it to whoever subscribes later; an empty payload removes "
                                          "a kept one (section 3.3.1.3).")));
    m_publish->setToolTip(text::toolTip(tr("Publish the message (Ctrl+Shift+Return)")));
    m_tabs->setTabText(PayloadTab, tr("Payload"));
    m_countLabel->setText(tr("&Times:"));
    m_countLabel->setBuddy(m_count);
    m_intervalLabel->setText(tr("&Interval:"));
    m_intervalLabel->setBuddy(m_interval);
    m_interval->setSuffix(tr(" ms"));
    m_count->setToolTip(text::toolTip(tr("How often the same message is published, with the interval between")));
    m_interval->setToolTip(text::toolTip(tr("Between two messages; 0: as fast as the server acknowledges")));
    m_clear->setToolTip(tr("Remove all rows from the list"));
    describeRows(m_table, tr("What was published, with its acknowledgements"));
    showRepeating();
}
