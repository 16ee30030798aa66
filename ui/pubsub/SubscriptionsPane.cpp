#include "pubsub/SubscriptionsPane.h"

#include "pubsub/EmptyText.h"
#include "pubsub/SubscriptionOptions.h"
#include "pubsub/SubscriptionText.h"
#include "pubsub/SubscriptionsModel.h"
#include "settings/FieldHint.h"
#include "settings/IconButton.h"
#include "text/PlainText.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

SubscriptionsPane::SubscriptionsPane(PubSub *pubSub, QWidget *parent)
    : QWidget(parent)
    , m_pubSub(pubSub)
    , m_model(new SubscriptionsModel(pubSub->subscriptions(), this))
    , m_filter(new QLineEdit)
    , m_qos(new QComboBox)
    , m_optionsButton(new IconButton(u"settings"_s, u"Subscription options"_s))
    , m_subscribe(new QPushButton)
    , m_hint(new FieldHint)
    , m_table(new QTableView)
    , m_options(new SubscriptionOptions(this))
{
    build();
    wire();
    retranslate();
    judge();
}

void SubscriptionsPane::build()
{
    m_filter->setAccessibleName(u"Topic filter"_s);
    m_qos->setAccessibleName(u"QoS of the subscription"_s);
    m_subscribe->setAccessibleName(u"Subscribe"_s);
    m_table->setAccessibleName(u"Subscriptions"_s);
    for (int qos = 0; qos < 3; ++qos)
        m_qos->addItem(QString());
    auto *entry = new QHBoxLayout;
    entry->setSpacing(theme::halfGrid);
    entry->addWidget(m_qos);
    entry->addWidget(m_optionsButton);
    entry->addStretch();
    entry->addWidget(m_subscribe);
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(qMax(20, fontMetrics().height() + theme::halfGrid));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setColumnWidth(SubscriptionsModel::Filter, 105);
    m_table->setColumnWidth(SubscriptionsModel::Qos, fontMetrics().horizontalAdvance(u"QoS"_s) + 2 * theme::grid);
    m_table->installEventFilter(this);
    m_filter->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::halfGrid, theme::halfGrid, theme::halfGrid, theme::halfGrid);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_filter);
    layout->addLayout(entry);
    layout->addWidget(m_hint);
    layout->addWidget(m_table, 1);
}

void SubscriptionsPane::wire()
{
    connect(m_filter, &QLineEdit::textChanged, this, &SubscriptionsPane::judge);
    connect(m_filter, &QLineEdit::returnPressed, this, &SubscriptionsPane::subscribe);
    connect(m_subscribe, &QPushButton::clicked, this, &SubscriptionsPane::subscribe);
    connect(m_optionsButton, &QToolButton::clicked, this, [this] { m_options->openUnder(m_optionsButton); });
    connect(m_options, &SubscriptionOptions::edited, this, &SubscriptionsPane::judge);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex &index) { edit(index.row()); });
    connect(m_table, &QWidget::customContextMenuRequested, this, &SubscriptionsPane::showMenu);
    connect(m_pubSub, &PubSub::limitsChanged, this, [this] {
        m_options->setVersion(version());
        judge();
    });
    for (const auto signal : {&Subscriptions::rowInserted, &Subscriptions::rowRemoved})
        connect(m_pubSub->subscriptions(), signal, this, &SubscriptionsPane::refreshEmptyText);
}

mqtt::Version SubscriptionsPane::version() const
{
    return m_pubSub->limits() ? m_pubSub->version() : m_version;
}

void SubscriptionsPane::setVersion(mqtt::Version version)
{
    m_version = version;
    m_options->setVersion(this->version());
    judge();
}

SubscriptionSettings SubscriptionsPane::entered() const
{
    SubscriptionSettings settings;
    settings.topicFilter = m_filter->text();
    settings.qos = mqtt::QoS(qMax(0, m_qos->currentIndex()));
    settings.enabled = m_edited.isEmpty() || m_editedEnabled;
    m_options->store(settings);
    return settings;
}

/// What is wrong with the entry stands under it, while there is one.
void SubscriptionsPane::judge()
{
    const SubscriptionSettings settings = entered();
    const QString problem =
        !m_options->problem().isEmpty() ? m_options->problem() : subscriptionProblem(settings, version(), m_pubSub->limits());
    const QString note = subscriptionNote(settings, version());
    const QString options = optionsText(settings);
    m_subscribe->setEnabled(problem.isEmpty());
    const QString change =
        m_edited.isEmpty() ? QString() : tr("Changes the subscription \"%1\". Esc leaves it as it is.").arg(text::visible(m_edited, 80));
    if (m_filter->text().isEmpty())
        m_hint->clear();
    else if (!problem.isEmpty())
        m_hint->say(theme::Sign::Error, problem);
    else if (!note.isEmpty())
        m_hint->say(theme::Sign::Skipped, change.isEmpty() ? note : change + u'\n' + note);
    else
        m_hint->say(theme::Sign::Info, change.isEmpty() ? options : change); // nothing where both are empty
    m_optionsButton->setIconName(settings.needsV5() ? u"changed"_s : u"settings"_s);
}

void SubscriptionsPane::subscribe()
{
    const SubscriptionSettings settings = entered();
    if (!m_options->problem().isEmpty() || !subscriptionProblem(settings, version(), m_pubSub->limits()).isEmpty())
        return;
    if (m_edited.isEmpty())
        m_pubSub->subscriptions()->add(settings);
    else
        m_pubSub->subscriptions()->replace(m_edited, settings);
    endEditing();
}

void SubscriptionsPane::loadOptions(const SubscriptionSettings &settings)
{
    m_options->load(settings);
    m_filter->setText(settings.topicFilter);
    m_qos->setCurrentIndex(int(settings.qos));
    judge();
}

void SubscriptionsPane::edit(int row)
{
    const QList<SubscriptionRow> &rows = m_pubSub->subscriptions()->rows();
    if (row < 0 || row >= rows.size() || rows[row].leaving)
        return;
    m_edited = rows[row].settings.topicFilter;
    m_editedEnabled = rows[row].settings.enabled;
    loadOptions(rows[row].settings);
    retranslate();
    focusEntry();
}

void SubscriptionsPane::endEditing()
{
    m_edited.clear();
    SubscriptionSettings empty;
    empty.qos = mqtt::QoS(qMax(0, m_qos->currentIndex())); // the next one is likely to want the same
    loadOptions(empty);
    retranslate();
}

void SubscriptionsPane::focusEntry()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void SubscriptionsPane::enter(const QString &topicFilter)
{
    endEditing();
    m_filter->setText(topicFilter);
    focusEntry();
}

QStringList SubscriptionsPane::chosenFilters() const
{
    QStringList filters;
    const auto rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &index : rows)
        filters.append(m_pubSub->subscriptions()->rows()[index.row()].settings.topicFilter);
    return filters;
}

void SubscriptionsPane::copyFilters()
{
    if (const QStringList filters = chosenFilters(); !filters.isEmpty())
        QApplication::clipboard()->setText(filters.join(u'\n'));
}

void SubscriptionsPane::removeChosen()
{
    m_pubSub->subscriptions()->remove(chosenFilters());
}

void SubscriptionsPane::showMenu(QPoint position)
{
    const QStringList filters = chosenFilters();
    if (filters.isEmpty())
        return;
    Subscriptions *subscriptions = m_pubSub->subscriptions();
    const bool connected = subscriptions->isConnected();
    const auto enabled = [&](bool on) {
        return std::any_of(filters.begin(), filters.end(),
                           [&](const QString &filter) { return subscriptions->find(filter)->settings.enabled == on; });
    };
    QMenu menu(this);
    const auto add = [&](const QString &text, bool possible, auto run) {
        QAction *action = menu.addAction(text, this, run);
        action->setEnabled(possible);
        return action;
    };
    add(tr("&Edit"), filters.size() == 1, [this] { edit(m_table->currentIndex().row()); });
    add(tr("&Subscribe"), enabled(false), [=] { subscriptions->setEnabled(filters, true); });
    add(tr("Subscribe &Again"), connected && enabled(true), [=] { subscriptions->subscribeAgain(filters); });
    add(tr("&Unsubscribe"), enabled(true), [=] { subscriptions->setEnabled(filters, false); });
    menu.addSeparator();
    add(tr("&Copy Filters"), true, [this] { copyFilters(); })->setShortcut(QKeySequence::Copy);
    add(tr("Copy &State"), filters.size() == 1, [=] {
        if (const SubscriptionRow *row = subscriptions->find(filters.first()))
            QApplication::clipboard()->setText(filters.first() + u'\n' + stateText(*row) + u'\n' + explanation(*row));
    });
    menu.addSeparator();
    add(tr("&Remove"), true, [this] { removeChosen(); })->setShortcut(QKeySequence::Delete);
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

bool SubscriptionsPane::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QWidget::eventFilter(object, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    std::function<void()> run;
    if (object == m_filter && key->key() == Qt::Key_Escape && !m_edited.isEmpty())
        run = [this] { endEditing(); };
    else if (object == m_table && key->matches(QKeySequence::Copy))
        run = [this] { copyFilters(); };
    else if (object == m_table && key->key() == Qt::Key_Delete)
        run = [this] { removeChosen(); };
    else if (object == m_table && (key->key() == Qt::Key_F2 || key->key() == Qt::Key_Return))
        run = [this] { edit(m_table->currentIndex().row()); };
    if (!run || key->modifiers().testFlag(Qt::ShiftModifier) || (key->modifiers() != Qt::NoModifier && !key->matches(QKeySequence::Copy)))
        return QWidget::eventFilter(object, event);
    event->accept();
    if (event->type() == QEvent::KeyPress)
        run();
    return true;
}

void SubscriptionsPane::refreshEmptyText()
{
    setEmptyText(m_table,
                 m_model->rowCount() > 0 ? QString()
                                         : tr("No subscriptions yet. Type a topic filter above, such as test/#, and press Enter. "
                                              "They are kept with the connection."));
}

QByteArray SubscriptionsPane::saveState() const
{
    return m_table->horizontalHeader()->saveState();
}

bool SubscriptionsPane::restoreState(const QByteArray &state)
{
    return m_table->horizontalHeader()->restoreState(state);
}

void SubscriptionsPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange) {
        retranslate();
        m_model->refresh();
        judge();
    }
}

void SubscriptionsPane::retranslate()
{
    m_filter->setPlaceholderText(tr("Topic filter, for instance test/#"));
    m_filter->setToolTip(text::toolTip(tr("What to subscribe to: + stands for one level, # for all that follow (section 4.7). Enter "
                                          "subscribes.")));
    for (int qos = 0; qos < 3; ++qos)
        m_qos->setItemText(qos, tr("QoS %1").arg(qos));
    m_qos->setToolTip(text::toolTip(tr("The highest QoS at which the server may send (SUBSCRIBE, section 3.8.3.1)")));
    m_optionsButton->setToolTip(text::toolTip(tr("Options of MQTT 5: No Local, Retain As Published, Retain Handling, Subscription "
                                                 "Identifier, user properties")));
    m_subscribe->setText(m_edited.isEmpty() ? tr("Subscribe") : tr("Change"));
    m_subscribe->setToolTip(tr("Sends SUBSCRIBE (section 3.8), and again after each CONNACK whose session does not know it (Enter)"));
    describeRows(m_table, tr("What is subscribed to, and what the server answered"));
    m_table->setToolTip(QString());
    refreshEmptyText();
}
