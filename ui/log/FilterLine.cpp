#include "log/FilterLine.h"

#include "preferences/Remembered.h"
#include "log/FilterEdit.h"
#include "log/LogButtons.h"
#include "text/PlainText.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSettings>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

constexpr int delayMs = 150; ///< So that a long log is not searched for every letter.
constexpr int complaintMs = 900;
constexpr int settledMs = 3000;
constexpr int patienceMs = 300;
constexpr qsizetype rememberedMaximum = 12;
constexpr auto recentKey = "log/filters"_L1;

} // namespace

FilterLine::FilterLine(QWidget *parent)
    : QWidget(parent)
    , m_edit(new FilterEdit(this))
    , m_help(makeLogButton(this, u"Filter Examples"_s))
    , m_menu(new QMenu(m_help))
    , m_bar(new QHBoxLayout)
    , m_sign(new QLabel(this))
    , m_message(new QLabel(this))
    , m_messageRow(new QWidget(this))
    , m_progress(new QLabel(this))
    , m_cancel(makeLogButton(this, u"Cancel the Filter"_s))
{
    m_edit->setAccessibleName(u"Filter"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_progress->setTextFormat(Qt::PlainText);
    m_help->setPopupMode(QToolButton::InstantPopup);
    m_help->setMenu(m_menu);
    m_menu->setToolTipsVisible(true);
    m_bar->setSpacing(theme::halfGrid);
    m_bar->addWidget(m_edit, 1);
    m_bar->addWidget(m_help);
    m_bar->addWidget(m_progress);
    m_bar->addWidget(m_cancel);
    auto *row = new QHBoxLayout(m_messageRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::halfGrid);
    row->addWidget(m_sign, 0, Qt::AlignTop);
    row->addWidget(m_message, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(theme::halfGrid);
    all->addLayout(m_bar);
    all->addWidget(m_messageRow);
    m_messageRow->hide();
    m_progress->hide();
    m_cancel->hide();
    for (QTimer *timer : {&m_delay, &m_complaint, &m_settled, &m_patience})
        timer->setSingleShot(true);
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_edit->setError({});
        m_delay.start(text.isEmpty() ? 0 : delayMs);
        m_complaint.start(complaintMs);
        m_settled.start(settledMs);
    });
    connect(m_edit, &QLineEdit::returnPressed, this, [this] {
        apply(true);
        remember();
        emit done();
    });
    connect(m_edit, &FilterEdit::recentRequested, m_help, &QToolButton::showMenu);
    connect(&m_delay, &QTimer::timeout, this, [this] { apply(false); });
    connect(&m_complaint, &QTimer::timeout, this, [this] {
        if (m_edit->completions()->popup()->isVisible())
            m_complaint.start(complaintMs); // the reader is choosing
        else
            apply(true);
    });
    connect(&m_settled, &QTimer::timeout, this, &FilterLine::remember);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_progress->show();
        m_cancel->show();
    });
    connect(m_menu, &QMenu::aboutToShow, this, &FilterLine::fillMenu);
    connect(m_cancel, &QToolButton::clicked, this, &FilterLine::cancelled);
    retranslate();
}

QString FilterLine::text() const
{
    return m_edit->text();
}

void FilterLine::setText(const QString &text)
{
    m_edit->replaceText(text);
    apply(true);
    remember();
}

void FilterLine::addCondition(const QString &term)
{
    const QString old = text().trimmed();
    const bool hasOr = old.contains(" or "_L1, Qt::CaseInsensitive);
    setText(old.isEmpty() ? term : hasOr ? u"(%1) %2"_s.arg(old, term) : old + u' ' + term);
}

void FilterLine::focusEdit()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

/// `complain`: says what is wrong; while it is typed, half of a term is left alone.
void FilterLine::apply(bool complain)
{
    m_delay.stop();
    const auto parsed = LogFilter::parse(text());
    if (const auto *error = std::get_if<FilterError>(&parsed)) {
        if (complain) {
            m_complaint.stop();
            showError(*error);
        }
        return;
    }
    showError({});
    const LogFilter filter = std::get<LogFilter>(parsed);
    if (filter == m_filter)
        return;
    m_filter = filter;
    emit filterChanged(filter);
}

void FilterLine::showError(const std::optional<FilterError> &error)
{
    m_edit->setError(error);
    m_messageRow->setVisible(error.has_value());
    m_edit->setAccessibleDescription(error ? error->message : QString());
    if (!error)
        return;
    m_sign->setPixmap(theme::icon(theme::Sign::Error, palette()).pixmap(16));
    m_message->setText(tr("%1 The rows are those of the last filter that could be read.").arg(text::visible(error->message, 400)));
}

QStringList FilterLine::recent()
{
    return QSettings().value(recentKey).toStringList();
}

void FilterLine::remember()
{
    const QString filter = text().trimmed();
    if (filter.isEmpty() || std::holds_alternative<FilterError>(LogFilter::parse(filter)))
        return;
    QStringList all = recent();
    if (!all.isEmpty() && all.first() == filter)
        return;
    // What was only the beginning of it is not worth keeping.
    all.removeIf([&filter](const QString &other) { return filter.startsWith(other); });
    all.prepend(filter);
    Remembered(Remembered::Kind::Recent).setValue(recentKey, QStringList(all.first(qMin(all.size(), rememberedMaximum))));
}

void FilterLine::addFilters(QMenu *menu, const QList<std::pair<QString, QString>> &filters)
{
    for (const auto &[title, filter] : filters) {
        QAction *action = menu->addAction(title.isEmpty() ? text::label(text::visible(filter, 80)) : title + u'\t' + text::label(filter));
        connect(action, &QAction::triggered, this, [this, filter = filter] {
            setText(filter);
            focusEdit();
        });
    }
}

void FilterLine::fillMenu()
{
    m_menu->clear();
    m_menu->addSection(tr("Examples"));
    addFilters(m_menu,
               {{tr("The CONNACK and its reason"), u"type:connack"_s},
                {tr("Everything that was refused"), u"is:refused"_s},
                {tr("All refused publishes"), u"type:publish is:refused"_s},
                {tr("What was received on a topic"), u"dir:in topic:sensors/#"_s},
                {tr("Big messages"), u"type:publish size>1000"_s},
                {tr("Retained messages"), u"is:retained"_s},
                {tr("All about one Packet Identifier"), u"id:1"_s},
                {tr("Packets that break the standard"), u"is:malformed"_s},
                {tr("All but the keep-alive"), u"not type:pingreq not type:pingresp"_s},
                {tr("What happened below MQTT"), u"is:event"_s},
                {tr("The first second"), u"t<1"_s},
                {tr("A text, its case counts"), u"\"Error\""_s}});
    if (const QStringList filters = recent(); !filters.isEmpty()) {
        m_menu->addSection(tr("Recent"));
        for (const QString &filter : filters)
            addFilters(m_menu, {{QString(), filter}});
        m_menu->addSeparator();
        connect(m_menu->addAction(tr("Forget the recent filters")), &QAction::triggered, this, [] { QSettings().remove(recentKey); });
    }
}

void FilterLine::showProgress(qint64 searched, qint64 size, bool isRunning)
{
    if (!isRunning) {
        m_patience.stop();
        m_progress->hide();
        m_cancel->hide();
        return;
    }
    if (!m_patience.isActive() && m_progress->isHidden())
        m_patience.start(patienceMs);
    //: how much of the log the filter has looked at
    m_progress->setText(tr("%1 %").arg(QLocale().toString(size > 0 ? searched * 100 / size : 0)));
}

void FilterLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange && event->type() != QEvent::PaletteChange && event->type() != QEvent::StyleChange)
        return;
    retranslate();
    if (!m_messageRow->isHidden())
        apply(true);
}

void FilterLine::retranslate()
{
    m_edit->setPlaceholderText(tr("Filter: words, or terms such as type:publish topic:sensors/#"));
    m_edit->setToolTip(
        text::toolTip(tr("Shows the rows that meet it (Ctrl+F). Words must all occur; terms ask for a type, topic, reason, size "
                         "and more, combined with and, or, not and brackets. Ctrl+Space offers what fits.")));
    nameLogButton(m_help, u"help"_s, tr("Examples"), tr("Filters to start from, and those that were used last"));
    nameLogButton(m_cancel, u"cancel"_s, tr("Cancel"), tr("Stop looking; the rows found so far stay"));
}
