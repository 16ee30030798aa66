#include "window/ConnectionPages.h"

#include "connection/ConnectionPage.h"
#include "text/PlainText.h"
#include "window/PageTabs.h"

#include <QApplication>
#include <QEvent>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr int longestTitle = 28; ///< Characters; a URL is longer than a tab should be.

} // namespace

ConnectionPages::ConnectionPages(ConnectionsModel *model, QWidget *empty, std::function<ConnectionPage *(const QUuid &)> make,
                                 QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_empty(empty)
    , m_make(std::move(make))
    , m_tabs(new PageTabs(this))
    , m_stack(new QStackedWidget(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tabs);
    layout->addWidget(m_stack, 1);
    m_stack->addWidget(m_empty);
    m_tabs->hide();
    connect(m_tabs, &QTabBar::currentChanged, this, &ConnectionPages::showCurrent);
    connect(m_tabs, &PageTabs::closeRequested, this, [this](int tab) { emit closeRequested(idAt(tab)); });
    connect(m_tabs, &PageTabs::keepRequested, this, [this](int tab) { keep(idAt(tab)); });
    connect(model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &index) {
        if (const int tab = tabOf(index.data(ConnectionsModel::IdRole).toUuid()); tab >= 0)
            refreshTab(tab);
    });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *to) { focusMoved(to); });
}

ConnectionPages::~ConnectionPages()
{
    qDeleteAll(std::exchange(m_pages, {}));
}

int ConnectionPages::tabOf(const QUuid &id) const
{
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (idAt(i) == id)
            return i;
    }
    return -1;
}

QUuid ConnectionPages::idAt(int tab) const
{
    return m_tabs->tabData(tab).toUuid();
}

QUuid ConnectionPages::current() const
{
    return idAt(m_tabs->currentIndex());
}

ConnectionPage *ConnectionPages::page(const QUuid &id) const
{
    return m_pages.value(id);
}

QList<ConnectionPage *> ConnectionPages::pages() const
{
    return m_pages.values();
}

QList<QUuid> ConnectionPages::open() const
{
    QList<QUuid> ids;
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (idAt(i) != m_glance)
            ids += idAt(i);
    }
    return ids;
}

int ConnectionPages::count() const
{
    return m_tabs->count();
}

void ConnectionPages::insertTab(int at, const QUuid &id)
{
    const QSignalBlocker blocker(m_tabs); // the first tab becomes the current one before it has its id
    const int tab = m_tabs->insertTab(at, QString());
    m_tabs->setTabData(tab, id);
    refreshTab(tab);
}

void ConnectionPages::add(const QUuid &id)
{
    if (tabOf(id) < 0)
        insertTab(m_tabs->count(), id);
}

void ConnectionPages::show(const QUuid &id, bool stays)
{
    int tab = tabOf(id);
    if (tab < 0) {
        const QUuid glance = m_glance;
        if (!stays)
            m_glance = id;
        insertTab(m_tabs->currentIndex() + 1, id);
        tab = tabOf(id);
        const QSignalBlocker blocker(m_tabs);
        m_tabs->setCurrentIndex(tab);
        if (!stays && tabOf(glance) >= 0) {
            removeTab(tabOf(glance));
            emit replaced(glance);
        }
    } else if (stays) {
        keep(id);
    }
    const QSignalBlocker blocker(m_tabs);
    m_tabs->setCurrentIndex(tabOf(id));
    showCurrent();
}

void ConnectionPages::keep(const QUuid &id)
{
    if (id != m_glance || id.isNull())
        return;
    m_glance = QUuid();
    if (const int tab = tabOf(id); tab >= 0)
        refreshTab(tab);
}

void ConnectionPages::close(const QUuid &id)
{
    const int tab = tabOf(id);
    if (tab < 0)
        return;
    const bool wasCurrent = id == current();
    {
        const QSignalBlocker blocker(m_tabs);
        removeTab(tab);
    }
    if (id == m_glance)
        m_glance = QUuid();
    if (wasCurrent)
        showCurrent();
}

void ConnectionPages::removeTab(int tab)
{
    ConnectionPage *page = m_pages.take(idAt(tab));
    m_tabs->removeTab(tab);
    if (!page)
        return;
    m_stack->removeWidget(page);
    delete page;
}

void ConnectionPages::showNth(int n)
{
    if (n < m_tabs->count())
        m_tabs->setCurrentIndex(n);
}

void ConnectionPages::step(bool forwards)
{
    const int count = m_tabs->count();
    if (count > 1)
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + (forwards ? 1 : count - 1)) % count);
}

void ConnectionPages::showCurrent()
{
    const QUuid id = current();
    if (!id.isNull() && !m_pages.contains(id)) {
        ConnectionPage *made = m_make(id);
        m_pages.insert(id, made);
        m_stack->addWidget(made);
    }
    m_stack->setCurrentWidget(id.isNull() ? m_empty : m_pages.value(id));
    emit currentChanged(id);
}

/// The sign and the name; a glance stands in dim letters.
void ConnectionPages::refreshTab(int tab)
{
    const QUuid id = idAt(tab);
    const QString name = m_model->name(id);
    const ConnectionState state = m_model->state(id);
    const QString shown = name.size() <= longestTitle ? name : name.left(longestTitle / 2) + u'…' + name.right(longestTitle / 2);
    m_tabs->setTabText(tab, text::label(shown));
    m_tabs->setTabIcon(tab, theme::icon(state.sign, palette()));
    m_tabs->setTabTextColor(tab, id == m_glance ? palette().color(QPalette::PlaceholderText) : QColor());
    const QString word = state.word.isEmpty() ? tr("not connected") : state.word;
    const QString help = id == m_glance
        ? tr("%1: %2\nThe next connection that is only looked at takes this place. Use the page, or click twice here, and the tab stays.")
        : u"%1: %2"_s;
    m_tabs->setTabToolTip(tab, text::toolTip(help.arg(name, word)));
    m_tabs->setAccessibleTabName(tab, u"%1, %2"_s.arg(name, word));
}

void ConnectionPages::refreshAll()
{
    for (int i = 0; i < m_tabs->count(); ++i)
        refreshTab(i);
}

void ConnectionPages::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        refreshAll();
}

/// Who works in a page wants to keep it.
void ConnectionPages::focusMoved(QWidget *to)
{
    const ConnectionPage *glance = m_pages.value(m_glance);
    if (to && glance && glance->isAncestorOf(to))
        keep(m_glance);
}
