#include "status/StageBar.h"

#include "status/StageText.h"
#include "text/PlainText.h"

#include <QAccessibleWidget>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleOptionFocusRect>

#include <vector>

using namespace Qt::StringLiterals;

namespace {

/// The row is a list and a stage an item of it.
QAccessibleInterface *accessibleFor(const QString &className, QObject *object)
{
    auto *widget = qobject_cast<QWidget *>(object);
    if (className == u"StageItem"_s && widget)
        return new QAccessibleWidget(widget, QAccessible::ListItem);
    if (className == u"StageBar"_s && widget)
        return new QAccessibleWidget(widget, QAccessible::List);
    return nullptr;
}

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

StageItem::StageItem(Stage stage, bool proxy, QWidget *parent)
    : QWidget(parent)
    , m_stage(stage)
    , m_isProxy(proxy)
    , m_icon(new QLabel(this))
    , m_name(plainLabel(this))
    , m_state(plainLabel(this))
    , m_time(plainLabel(this))
{
    setObjectName(proxy ? u"proxy"_s : QString(QLatin1String(stageId(stage))));
    setFocusPolicy(Qt::TabFocus);
    setForm(Form::Wide);
    setProgress({}, {}, false);
}

void StageItem::setForm(Form form)
{
    delete layout();
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(2, 2, 2, 2);
    grid->setHorizontalSpacing(theme::halfGrid);
    grid->setVerticalSpacing(0);
    grid->addWidget(m_icon, 0, 0);
    if (form == Form::Tight) {
        grid->addWidget(m_name, 1, 0);
        grid->addWidget(m_state, 2, 0);
        grid->addWidget(m_time, 3, 0);
    } else {
        const bool narrow = form == Form::Narrow;
        grid->addWidget(m_name, 0, 1, 1, 2);
        grid->addWidget(m_state, 1, narrow ? 0 : 1, 1, narrow ? 3 : 1);
        grid->addWidget(m_time, narrow ? 2 : 1, narrow ? 0 : 2, 1, narrow ? 3 : 1);
        grid->setColumnStretch(2, 1);
    }
    m_state->setWordWrap(form == Form::Tight);
    m_state->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    grid->setRowStretch(4, 1);
}

QString StageItem::title() const
{
    return m_isProxy ? status::proxyName() : status::stageName(m_stage);
}

int StageItem::widthOf(Form form) const
{
    const auto wide = [](const QLabel *label) { return label->fontMetrics().horizontalAdvance(label->text()) + 2; };
    constexpr int iconWidth = 16 + theme::halfGrid;
    if (form == Form::Wide)
        return iconWidth + qMax(wide(m_name), wide(m_state) + theme::halfGrid + wide(m_time)) + theme::grid;
    return qMax(iconWidth + wide(m_name), qMax(wide(m_state), wide(m_time))) + theme::halfGrid;
}

void StageItem::setProgress(const StageProgress &progress, const QString &facts, bool cancelled)
{
    m_progress = progress;
    m_facts = facts;
    m_cancelled = cancelled;
    const bool timed = progress.state == StageState::Ok || progress.state == StageState::Failed || progress.state == StageState::Running;
    m_name->setText(title());
    m_state->setText(status::stateWord(progress.state, cancelled));
    m_time->setText(timed ? theme::duration(progress.durationMs) : QString());
    const theme::Sign sign = status::signOf(progress.state, cancelled);
    m_icon->setPixmap(theme::icon(sign, QGuiApplication::palette()).pixmap(16));
    QPalette colours = QGuiApplication::palette();
    colours.setColor(QPalette::WindowText, theme::colour(sign, QGuiApplication::palette()));
    m_state->setPalette(colours);
    m_name->setPalette(QGuiApplication::palette());
    const QString sentence = status::stageSentence(title(), progress, cancelled);
    const QString english = m_isProxy ? u"Proxy"_s : m_stage == Stage::Resolve ? u"Resolve"_s : status::stageName(m_stage);
    const QString name = status::stageAccessibleName(english, progress, cancelled);
    if (accessibleName() != name)
        setAccessibleName(name); // also tells assistive technology
    setAccessibleDescription(facts);
    setToolTip(text::toolTip(facts.isEmpty() ? sentence : tr("%1\n%2", "state and facts of a stage").arg(sentence, facts)));
}

void StageItem::refresh()
{
    setProgress(m_progress, m_facts, m_cancelled);
}

void StageItem::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    QStyleOptionFocusRect option;
    option.initFrom(this);
    style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
}

void StageItem::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        emit activated(m_stage);
    else
        QWidget::keyPressEvent(event);
}

void StageItem::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        emit activated(m_stage);
}

StageBar::StageBar(QWidget *parent)
    : QWidget(parent)
    , m_waterfall(new Waterfall(this))
{
    [[maybe_unused]] static const bool installed = (QAccessible::installFactory(accessibleFor), true);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::halfGrid);
    for (const Stage stage : allStages) {
        if (stage == Stage::Tcp) {
            m_proxy = new StageItem(stage, true, this);
            connect(m_proxy, &StageItem::activated, this, &StageBar::activated);
            row->addWidget(m_proxy);
            row->addStretch(1);
            m_proxy->hide();
        }
        auto *item = new StageItem(stage, false, this);
        m_items[std::size_t(stage)] = item;
        connect(item, &StageItem::activated, this, &StageBar::activated);
        row->addWidget(item);
        if (stage != Stage::Mqtt)
            row->addStretch(1);
    }
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(theme::halfGrid);
    all->addLayout(row);
    all->addWidget(m_waterfall);
    refresh();
}

void StageBar::setStages(const status::ShownStages &shown, const Attempt &attempt)
{
    const bool cancelled = status::isCancelled(attempt);
    for (const Stage stage : allStages)
        item(stage)->setProgress(shown.stages[std::size_t(stage)], status::stageFacts(stage, attempt), cancelled);
    if (shown.proxy)
        m_proxy->setProgress(*shown.proxy, status::proxyFacts(attempt), cancelled);
    m_proxy->setVisible(shown.proxy.has_value());
    m_waterfall->setStages(shown.stages, shown.proxy, cancelled);
    fit();
}

void StageBar::fit()
{
    using Form = StageItem::Form;
    std::vector<StageItem *> items(m_items.begin(), m_items.end());
    if (!m_proxy->isHidden())
        items.push_back(m_proxy);
    const auto needed = [&items](Form form) {
        int width = theme::halfGrid * int(items.size() - 1) * (form == Form::Wide ? 2 : 1);
        for (const StageItem *item : items)
            width += item->widthOf(form);
        return width;
    };
    const Form form = needed(Form::Wide) <= width() ? Form::Wide : needed(Form::Narrow) <= width() ? Form::Narrow : Form::Tight;
    if (m_form == form)
        return;
    m_form = form;
    for (StageItem *item : m_items)
        item->setForm(form);
    m_proxy->setForm(form);
}

QSize StageBar::minimumSizeHint() const
{
    return {40 * theme::grid, QWidget::minimumSizeHint().height()};
}

void StageBar::refresh()
{
    setAccessibleName(u"Stages"_s);
    m_waterfall->setAccessibleName(u"Times of the stages"_s);
    for (StageItem *item : m_items)
        item->refresh();
    m_proxy->refresh();
    fit();
}

void StageBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}
