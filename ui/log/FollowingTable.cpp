#include "log/FollowingTable.h"

#include "log/NewRowsHint.h"
#include "theme/Theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

FollowingTable::FollowingTable(QAbstractItemModel *model, QWidget *parent)
    : UniformTable(parent)
    , m_hint(new NewRowsHint(this))
{
    setModel(model);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setTabKeyNavigation(false); // Tab leaves the table
    setWordWrap(false);
    setAlternatingRowColors(true);
    setIconSize({16, 16});
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    setRowHeight();
    // Only what the reader does to the scroll bar stops or starts following; rows that come or go do not.
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        const QScrollBar *bar = verticalScrollBar();
        if (m_isUpdatingRange)
            return;
        if (m_following && value < bar->maximum())
            setFollowing(false);
        else if (!m_following && value == bar->maximum() && bar->maximum() > 0)
            setFollowing(true);
    });
    connect(model, &QAbstractItemModel::modelReset, m_hint, &NewRowsHint::clear);
    connect(m_hint, &QAbstractButton::clicked, this, [this] { setFollowing(true); });
}

void FollowingTable::updateRange()
{
    m_isUpdatingRange = true;
    UniformTable::updateRange();
    m_isUpdatingRange = false;
    if (m_following)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void FollowingTable::resizeEvent(QResizeEvent *event)
{
    UniformTable::resizeEvent(event);
    m_hint->place();
}

void FollowingTable::setRowHeight()
{
    setRowPixels(qMax(18, fontMetrics().height() + theme::halfGrid));
}

void FollowingTable::setFollowing(bool following)
{
    if (following == m_following)
        return;
    m_following = following;
    m_hint->clear();
    if (following)
        scrollToBottom();
    emit followingChanged(following);
}

void FollowingTable::rowsInserted(const QModelIndex &parent, int start, int end)
{
    UniformTable::rowsInserted(parent, start, end);
    if (!m_following)
        m_hint->add(end - start + 1);
}

/// Rows at the top give way: what the reader looks at stays where it is.
void FollowingTable::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    UniformTable::rowsAboutToBeRemoved(parent, start, end);
    if (m_following || start > 0 || model()->rowCount() == end + 1)
        return;
    QScrollBar *bar = verticalScrollBar();
    bar->setValue(qMax(0, bar->value() - (end + 1)));
}

void FollowingTable::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

int FollowingTable::selectedRowCount() const
{
    int count = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        count += range.height();
    return count;
}

QList<int> FollowingTable::selectedRowNumbers() const
{
    QItemSelection selection = selectionModel()->selection();
    std::sort(selection.begin(), selection.end(), [](const auto &a, const auto &b) { return a.top() < b.top(); });
    QList<int> rows;
    for (const QItemSelectionRange &range : std::as_const(selection)) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < longestCopy; ++row)
            rows += row;
    }
    return rows;
}

QString FollowingTable::selectedRows() const
{
    QStringList lines;
    for (const int row : selectedRowNumbers()) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column)
            cells += model()->index(row, column).data(Qt::AccessibleTextRole).toString();
        lines += cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

void FollowingTable::chooseRow(int row)
{
    const QModelIndex index = model()->index(row, 0);
    if (!index.isValid())
        return;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

bool FollowingTable::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy) || (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier)) {
            event->accept();
            return true;
        }
    }
    return UniformTable::event(event);
}

void FollowingTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        emit copyRequested();
    else if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier)
        setFollowing(!m_following);
    else if (event->key() == Qt::Key_Home && event->modifiers() == Qt::NoModifier)
        chooseRow(0);
    else if (event->key() == Qt::Key_End && event->modifiers() == Qt::NoModifier)
        chooseRow(model()->rowCount() - 1);
    else
        UniformTable::keyPressEvent(event);
}

void FollowingTable::paintEvent(QPaintEvent *event)
{
    UniformTable::paintEvent(event);
    if (model()->rowCount() > 0 || m_emptyText.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(theme::colour(theme::Sign::Skipped, palette()));
    const QRect room = viewport()->rect().adjusted(2 * theme::grid, theme::grid, -2 * theme::grid, -theme::grid);
    const bool fits = painter.boundingRect(room, int(Qt::AlignHCenter | Qt::TextWordWrap), m_emptyText).height() <= room.height();
    const auto alignment = Qt::AlignHCenter | (fits ? Qt::AlignVCenter : Qt::AlignTop); // else the beginning is what is seen
    painter.drawText(room, int(alignment | Qt::TextWordWrap), m_emptyText);
}

void FollowingTable::changeEvent(QEvent *event)
{
    UniformTable::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        setRowHeight();
}
