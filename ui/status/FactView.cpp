#include "status/FactView.h"

#include "status/FactDelegate.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <numeric>

using namespace Qt::StringLiterals;

FactView::FactView(QWidget *parent)
    : QTreeView(parent)
    , m_facts(new FactModel(this))
{
    setModel(m_facts);
    setItemDelegate(new FactDelegate(this));
    setFrameShape(NoFrame);
    setWordWrap(true);
    setIndentation(2 * theme::grid);
    setSelectionBehavior(SelectRows);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header()->setStretchLastSection(true);
    header()->setSectionsMovable(false);
    header()->setMinimumSectionSize(48);
    retranslate();
    connect(header(), &QHeaderView::sectionResized, this, [this] { scheduleDelayedItemsLayout(); });
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        m_opened.insert(pathOf(index));
        m_closed.remove(pathOf(index));
    });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        m_closed.insert(pathOf(index));
        m_opened.remove(pathOf(index));
    });
}

void FactView::setHeaders(const QStringList &headers)
{
    m_facts->setHeaders(headers);
    shareWidth();
}

void FactView::setFacts(const Facts &facts)
{
    if (facts == m_facts->facts())
        return;
    const QString current = pathOf(currentIndex());
    m_facts->setFacts(facts);
    const QSignalBlocker blocker(this); // what is unfolded here is not the reader's doing
    unfold({}, current);
    shareWidth();
    scheduleDelayedItemsLayout();
    viewport()->update();
}

void FactView::unfold(const QModelIndex &parent, const QString &current)
{
    for (int row = 0; row < m_facts->rowCount(parent); ++row) {
        const QModelIndex index = m_facts->index(row, 0, parent);
        const Fact &fact = *m_facts->fact(index);
        const QString path = pathOf(index);
        if (fact.cells.size() == 1)
            setFirstColumnSpanned(row, parent, true);
        unfold(index, current); // first, so that rows which span the width are laid out as such
        if (!fact.children.empty())
            setExpanded(index, m_opened.contains(path) || (fact.open && !m_closed.contains(path)));
        if (path == current)
            setCurrentIndex(index);
    }
}

QString FactView::pathOf(const QModelIndex &index) const
{
    QStringList path;
    for (QModelIndex at = index.siblingAtColumn(0); at.isValid(); at = at.parent())
        path.prepend(u"%1 %2"_s.arg(QString::number(m_facts->rowCount(at.parent()) - at.row()), at.data().toString()));
    return path.join(QLatin1Char('\n'));
}

void FactView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    retranslate();
    viewport()->update();
}

void FactView::setColumnShares(const QList<int> &shares)
{
    m_shares = shares;
    shareWidth();
}

void FactView::shareWidth()
{
    const int all = std::accumulate(m_shares.begin(), m_shares.end(), 0);
    if (all == 0 || m_shares.size() > header()->count())
        return;
    for (qsizetype i = 0; i + 1 < m_shares.size(); ++i)
        header()->resizeSection(int(i), viewport()->width() * m_shares[i] / all);
}

void FactView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        shareWidth();
        scheduleDelayedItemsLayout(); // rows wrap anew
    }
}

void FactView::copyCurrent()
{
    if (currentIndex().isValid())
        QGuiApplication::clipboard()->setText(m_facts->textOf(currentIndex(), !isExpanded(currentIndex())));
}

void FactView::copyAll()
{
    QStringList lines;
    for (int row = 0; row < m_facts->rowCount(); ++row)
        lines += m_facts->textOf(m_facts->index(row, 0), true);
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

bool FactView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QTreeView::event(event);
}

void FactView::retranslate()
{
    setAccessibleDescription(
        m_facts->rowCount() == 0 && !m_emptyText.isEmpty() ? m_emptyText : tr("Facts with their names; Ctrl+C copies the chosen one"));
}

void FactView::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void FactView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyCurrent();
    else
        QTreeView::keyPressEvent(event);
}

void FactView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *row = menu.addAction(theme::icon(u"copy"_s, palette()), tr("&Copy"), this, &FactView::copyCurrent);
    row->setShortcut(QKeySequence::Copy);
    row->setEnabled(currentIndex().isValid());
    menu.addAction(tr("Copy &All"), this, &FactView::copyAll)->setEnabled(m_facts->rowCount() > 0);
    emit menuRequested(&menu);
    menu.exec(event->globalPos());
}

void FactView::paintEvent(QPaintEvent *event)
{
    QTreeView::paintEvent(event);
    if (m_facts->rowCount() > 0 || m_emptyText.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(theme::colour(theme::Sign::Skipped, palette()));
    painter.drawText(viewport()->rect().adjusted(theme::grid, theme::grid, -theme::grid, -theme::grid),
                     int(Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap), m_emptyText);
}
