#include "help/HelpWindow.h"

#include "help/HelpText.h"
#include "help/HelpTree.h"
#include "preferences/Remembered.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QShortcut>
#include <QSplitter>

using namespace Qt::StringLiterals;

namespace {

constexpr auto geometryKey = "help/geometry"_L1;
constexpr auto splitterKey = "help/splitter"_L1;

} // namespace

HelpWindow::HelpWindow(std::function<QList<Key>()> keys, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_keys(std::move(keys))
    , m_search(new QLineEdit(this))
    , m_hits(new QLabel(this))
    , m_tree(new HelpTree(this))
    , m_text(new HelpText(this))
    , m_copy(new QPushButton(this))
    , m_close(new QPushButton(this))
    , m_split(new QSplitter(this))
{
    build();
    retranslate();
    resize(960, qMin(640, screen()->availableGeometry().height() - 6 * theme::grid));
    const QSettings settings;
    restoreGeometry(settings.value(geometryKey).toByteArray());
    m_split->restoreState(settings.value(splitterKey).toByteArray());
}

void HelpWindow::build()
{
    m_search->setAccessibleName(u"Search the help"_s);
    m_search->setClearButtonEnabled(true);
    m_search->setMaxLength(200);
    m_search->installEventFilter(this);
    m_hits->setTextFormat(Qt::PlainText);
    m_copy->setAccessibleName(u"Copy the page"_s);
    m_close->setAccessibleName(u"Close"_s);
    for (QPushButton *button : {m_copy, m_close})
        button->setAutoDefault(false);
    m_split->addWidget(m_tree);
    m_split->addWidget(m_text);
    m_split->setStretchFactor(1, 1);
    m_split->setChildrenCollapsible(false);
    m_split->setSizes({340, 620});
    auto *top = new QHBoxLayout;
    top->setSpacing(theme::grid);
    top->addWidget(m_search, 1);
    top->addWidget(m_hits);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_copy);
    bottom->addStretch(1);
    bottom->addWidget(m_close);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    all->setSpacing(theme::grid);
    all->addLayout(top);
    all->addWidget(m_split, 1);
    all->addLayout(bottom);
    connect(m_search, &QLineEdit::textChanged, this, &HelpWindow::search);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { m_tree->step(true); });
    connect(m_tree, &HelpTree::pageChosen, m_text, &HelpText::show);
    connect(m_copy, &QPushButton::clicked, this, &HelpWindow::copy);
    connect(m_close, &QPushButton::clicked, this, &QWidget::close);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, this, &HelpWindow::focusSearch);
    setFocusProxy(m_search);
}

void HelpWindow::search()
{
    const QString text = m_search->text();
    const int hits = m_tree->filter(text);
    m_text->mark(help::words(text));
    m_hits->setText(help::words(text).isEmpty() ? tr("%n page(s)", nullptr, hits)
                        : hits == 0             ? tr("Nothing has all of these words")
                                                : tr("%n hit(s)", nullptr, hits));
}

bool HelpWindow::showCause(const QString &id)
{
    return m_tree->choose(HelpPage::Kind::Cause, id);
}

void HelpWindow::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void HelpWindow::copy()
{
    if (const HelpPage *page = m_tree->current())
        QGuiApplication::clipboard()->setText(page->text());
}

/// What the menus have, as they have it.
HelpPage HelpWindow::keyPage() const
{
    QStringList lines;
    const QList<Key> keys = m_keys();
    for (const Key &key : keys)
        lines << tr("%1: %2", "a key, what it does").arg(key.keys, key.text);
    return {HelpPage::Kind::HowTo, u"keys"_s, {}, tr("Keys"), lines.join(u'\n'), {}, {}};
}

bool HelpWindow::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            m_tree->step(key == Qt::Key_Down);
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

void HelpWindow::keyPressEvent(QKeyEvent *event)
{
    if (!event->matches(QKeySequence::Cancel))
        QWidget::keyPressEvent(event);
    else if (m_search->text().isEmpty())
        close();
    else
        m_search->clear();
}

void HelpWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void HelpWindow::hideEvent(QHideEvent *event)
{
    Remembered settings(Remembered::Kind::Window);
    settings.setValue(geometryKey, saveGeometry());
    settings.setValue(splitterKey, m_split->saveState());
    QWidget::hideEvent(event);
}

void HelpWindow::retranslate()
{
    setWindowTitle(tr("Causes and Help"));
    m_search->setPlaceholderText(tr("Search, for instance: certificate clock"));
    m_search->setToolTip(text::toolTip(
        tr("Shows the pages that have all of these words. Return and the arrow keys go through them, Esc shows all again (Ctrl+F)")));
    m_tree->setAccessibleDescription(tr("All pages of the help; the chosen one is shown beside them"));
    m_copy->setText(tr("Co&py the page"));
    m_copy->setToolTip(tr("Copies this page as plain text"));
    m_copy->setIcon(theme::icon(u"copy"_s, palette()));
    m_close->setText(tr("&Close"));
    m_close->setToolTip(tr("Esc does so as well"));
    QList<HelpPage> pages = helpPages();
    const auto firstCause =
        std::find_if(pages.begin(), pages.end(), [](const HelpPage &page) { return page.kind != HelpPage::Kind::HowTo; });
    pages.insert(firstCause - pages.begin(), keyPage());
    m_tree->setPages(pages);
    search();
}
