#include "pubsub/MessagesPane.h"

#include "log/FollowingTable.h"
#include "payload/PayloadView.h"
#include "pubsub/MessageDetail.h"
#include "pubsub/MessagesModel.h"
#include "settings/IconButton.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QDataStream>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int filterDelayMs = 150; ///< After the last key, so that a long list is not searched for every letter.
constexpr int sideBySide = 760;    ///< px: from this width on, list and detail stand beside each other.

} // namespace

MessagesPane::MessagesPane(PubSub *pubSub, QWidget *parent)
    : QWidget(parent)
    , m_pubSub(pubSub)
    , m_model(new MessagesModel(pubSub->messages(), this))
    , m_filter(new QLineEdit)
    , m_count(new QLabel)
    , m_follow(new IconButton(u"follow"_s, u"Follow the End of the Messages"_s))
    , m_pause(new IconButton(u"pause"_s, u"Pause the Messages"_s))
    , m_clear(new IconButton(u"delete"_s, u"Clear the Messages"_s))
    , m_table(new FollowingTable(m_model))
    , m_detail(new MessageDetail)
    , m_split(new QSplitter(Qt::Vertical))
{
    build();
    wire();
    retranslate();
    updateCounts();
}

void MessagesPane::build()
{
    m_filter->setAccessibleName(u"Message filter"_s);
    m_filter->setClearButtonEnabled(true);
    m_count->setTextFormat(Qt::PlainText);
    m_table->setAccessibleName(u"Messages"_s);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_follow->setCheckable(true);
    m_follow->setChecked(m_table->isFollowing());
    m_pause->setCheckable(true);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(theme::halfGrid);
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_count);
    for (IconButton *button : {m_follow, m_pause, m_clear})
        bar->addWidget(button);
    m_split->addWidget(m_table);
    m_split->addWidget(m_detail);
    m_split->setChildrenCollapsible(false);
    const auto width = [this](const QString &sample) { return fontMetrics().horizontalAdvance(sample) + 2 * theme::grid; };
    m_table->setColumnWidth(MessagesModel::Time, width(u"00:00:00.000"_s));
    m_table->setColumnWidth(MessagesModel::Topic, 120);
    m_table->setColumnWidth(MessagesModel::Qos, width(u"QoS"_s));
    m_table->setColumnWidth(MessagesModel::Flags, width(u"R D"_s));
    m_table->setColumnWidth(MessagesModel::Size, width(u"00,000 B"_s));
    m_table->setColumnWidth(MessagesModel::Subscription, 80);
    for (const int column : {MessagesModel::Size, MessagesModel::Subscription}) // stand in the detail; the header's menu shows them
        m_table->setColumnHidden(column, true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::halfGrid, theme::halfGrid, theme::halfGrid, theme::halfGrid);
    layout->setSpacing(theme::halfGrid);
    layout->addLayout(bar);
    layout->addWidget(m_split, 1);
}

void MessagesPane::wire()
{
    m_filterDelay.setSingleShot(true);
    connect(m_filter, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_filterDelay.start(text.isEmpty() ? 0 : filterDelayMs); });
    connect(&m_filterDelay, &QTimer::timeout, this, &MessagesPane::applyFilter);
    connect(m_filter, &QLineEdit::returnPressed, m_table, qOverload<>(&QWidget::setFocus));
    connect(m_model, &MessagesModel::countsChanged, this, &MessagesPane::updateCounts);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { m_detail->setMessage({}); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &MessagesPane::showChosen);
    connect(m_table, &FollowingTable::copyRequested, this, &MessagesPane::copyRows);
    connect(m_table, &QWidget::customContextMenuRequested, this, &MessagesPane::showMenu);
    connect(m_table, &FollowingTable::followingChanged, m_follow, &QToolButton::setChecked);
    connect(m_table, &FollowingTable::followingChanged, this, &MessagesPane::followingChanged);
    connect(m_follow, &QToolButton::toggled, m_table, &FollowingTable::setFollowing);
    connect(m_pause, &QToolButton::toggled, m_model, &MessagesModel::setPaused);
    connect(m_clear, &QToolButton::clicked, this, [this] { m_pubSub->messages()->clear(); });
    connect(m_pubSub, &PubSub::limitsChanged, this, &MessagesPane::updateEmptyText);
    for (const auto signal : {&Subscriptions::rowInserted, &Subscriptions::rowRemoved})
        connect(m_pubSub->subscriptions(), signal, this, &MessagesPane::updateEmptyText);
    QHeaderView *header = m_table->horizontalHeader();
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](QPoint position) {
        QMenu menu(this);
        for (int column = 0; column < MessagesModel::ColumnCount; ++column) {
            QAction *action = menu.addAction(m_model->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString());
            action->setCheckable(true);
            action->setChecked(!m_table->isColumnHidden(column));
            action->setEnabled(column != MessagesModel::Topic); // one column always stays
            connect(action, &QAction::toggled, m_table, [this, column](bool on) { m_table->setColumnHidden(column, !on); });
        }
        menu.exec(header->mapToGlobal(position));
    });
}

/// What was chosen stays in the detail when its row gives way.
void MessagesPane::showChosen()
{
    if (const ReceivedMessage message = m_model->message(m_table->currentIndex().row()); message.index >= 0)
        m_detail->setMessage(message);
}

void MessagesPane::applyFilter()
{
    const qint64 chosen = m_detail->message().index;
    m_model->setFilter(m_filter->text());
    if (const int row = chosen < 0 ? -1 : m_model->rowOf(chosen); row >= 0)
        m_table->chooseRow(row);
    else if (m_table->isFollowing())
        m_table->scrollToBottom();
    updateCounts();
}

void MessagesPane::updateCounts()
{
    const QLocale locale;
    const QString kept = locale.toString(m_model->kept());
    QString text;
    if (m_model->isFiltered())
        text = m_model->isScanning() ? tr("%1 of %2 match so far").arg(locale.toString(m_model->rowCount()), kept)
                                     : tr("%1 of %2 match").arg(locale.toString(m_model->rowCount()), kept);
    else
        text = tr("%n message(s)", nullptr, int(m_model->kept()));
    if (m_model->waiting() > 0)
        text = tr("%1, %2 wait", "messages, while the list is paused").arg(text, locale.toString(m_model->waiting()));
    else if (m_model->dropped() > 0)
        text = tr("%1, %2 gave way", "messages that are no longer kept").arg(text, locale.toString(m_model->dropped()));
    m_count->setText(text);
    m_count->setToolTip(m_model->dropped() > 0 ? text::toolTip(tr("The newest messages are kept, up to %1 MB; the oldest %2 gave way.")
                                                                   .arg(m_pubSub->messages()->maximumBytes() / (1024 * 1024))
                                                                   .arg(locale.toString(m_model->dropped())))
                                               : QString());
    m_clear->setEnabled(m_model->kept() > 0 || m_model->waiting() > 0);
    updateEmptyText();
}

void MessagesPane::updateEmptyText()
{
    const bool subscribed = !m_pubSub->subscriptions()->rows().isEmpty();
    if (m_model->isFiltered() && m_model->kept() > 0)
        m_table->setEmptyText(tr("No message matches the filter. Every word of it must occur in topic, payload or subscription."));
    else if (!m_pubSub->limits())
        m_table->setEmptyText(tr("Messages appear here once you are connected and subscribed."));
    else
        m_table->setEmptyText(subscribed ? tr("Nothing has arrived yet. What the subscriptions match appears here.")
                                         : tr("Subscribe to a topic filter at the left: what it matches appears here."));
}

void MessagesPane::copyRows()
{
    if (m_table->selectedRowCount() > 0)
        QApplication::clipboard()->setText(m_table->selectedRows());
}

void MessagesPane::showMenu(QPoint position)
{
    showChosen(); // it may be the current row for long, with another message by now
    const ReceivedMessage message = m_detail->message();
    if (message.index < 0)
        return;
    PayloadView *payload = m_detail->payloadView();
    QMenu menu(this);
    menu.addAction(tr("&Copy Rows as Text"), this, &MessagesPane::copyRows)->setShortcut(QKeySequence::Copy);
    menu.addAction(tr("Copy &Topic"), this, [=] { QApplication::clipboard()->setText(message.publish.topicName); });
    menu.addAction(tr("Copy &Payload as Text"), payload, &PayloadView::copyText);
    menu.addAction(tr("Copy Payload as &Hexadecimal"), payload, &PayloadView::copyHex);
    menu.addAction(tr("&Save Payload…"), payload, &PayloadView::saveAs);
    menu.addSeparator();
    menu.addAction(tr("Publish &Again…"), this, [this, message] { emit publishAgainRequested(message.publish); });
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

void MessagesPane::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void MessagesPane::findNext(int step)
{
    const int rows = m_model->rowCount();
    if (!m_model->isFiltered())
        focusFilter();
    else if (rows > 0) {
        const int current = m_table->currentIndex().isValid() ? m_table->currentIndex().row() : step > 0 ? -1 : rows;
        m_table->chooseRow((current + step + rows) % rows);
    }
}

void MessagesPane::setFollowing(bool following)
{
    m_table->setFollowing(following);
}

bool MessagesPane::isFollowing() const
{
    return m_table->isFollowing();
}

void MessagesPane::arrange()
{
    const auto orientation = width() >= sideBySide ? Qt::Horizontal : Qt::Vertical;
    if (m_arranged && m_split->orientation() == orientation)
        return; // the reader's splitter decides
    m_arranged = true;
    m_split->setOrientation(orientation);
    const int whole = orientation == Qt::Horizontal ? width() : height();
    m_split->setSizes({whole / 2, whole - whole / 2});
}

void MessagesPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

QByteArray MessagesPane::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << m_table->horizontalHeader()->saveState() << m_split->saveState();
    return state;
}

bool MessagesPane::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    QByteArray columns;
    QByteArray split;
    in >> columns >> split;
    if (in.status() != QDataStream::Ok)
        return false;
    m_arranged = true;
    return m_table->horizontalHeader()->restoreState(columns) && m_split->restoreState(split);
}

void MessagesPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange) {
        retranslate();
        m_model->refresh();
    }
}

void MessagesPane::retranslate()
{
    m_filter->setPlaceholderText(tr("Filter: words of topic, payload or subscription"));
    m_filter->setToolTip(text::toolTip(tr("Shows the messages in which every word occurs. Of a payload, its beginning is searched.")));
    m_table->setAccessibleDescription(
        tr("The messages that came, the oldest first; the chosen one is shown in full. Space follows the end."));
    m_follow->setToolTip(tr("Follow the end: new messages stay in sight (Space)"));
    m_pause->setToolTip(tr("Pause: nothing new is shown, though all is kept"));
    m_clear->setToolTip(tr("Remove all messages from the list"));
    updateCounts();
}
