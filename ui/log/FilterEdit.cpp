#include "log/FilterEdit.h"

#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStandardItemModel>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

constexpr int candidateRole = Qt::UserRole + 1; ///< Text, position and length of a FilterCandidate; the text is not made visible.
constexpr int rowsShown = 12;
constexpr int popupWidth = 720; ///< px

QTreeView *makePopup(QWidget *parent)
{
    auto *popup = new QTreeView(parent);
    popup->setRootIsDecorated(false);
    popup->setHeaderHidden(true);
    popup->setUniformRowHeights(true);
    popup->setAllColumnsShowFocus(true);
    popup->setSelectionBehavior(QAbstractItemView::SelectRows);
    popup->setEditTriggers(QAbstractItemView::NoEditTriggers);
    popup->setAccessibleName(u"Filter completions"_s);
    return popup;
}

} // namespace

FilterEdit::FilterEdit(QWidget *parent)
    : QLineEdit(parent)
    , m_completer(new QCompleter(this))
    , m_candidates(new QStandardItemModel(0, 2, this))
{
    setClearButtonEnabled(true);
    m_completer->setModel(m_candidates);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(rowsShown);
    QTreeView *popup = makePopup(this);
    m_completer->setPopup(popup);
    popup->header()->setStretchLastSection(true);
    m_completer->setWidget(this); // not setCompleter(): a candidate replaces a part of the text alone
    connect(this, &QLineEdit::textEdited, this, [this](const QString &text) {
        text.isEmpty() ? m_completer->popup()->hide() : offerCompletions(); // a list of everything would hide the rows that are back
    });
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this, &FilterEdit::insertCandidate);
}

void FilterEdit::setError(const std::optional<FilterError> &error)
{
    if (error == m_error)
        return;
    m_error = error;
    update();
}

void FilterEdit::replaceText(const QString &text)
{
    selectAll();
    insert(text);
    m_completer->popup()->hide();
}

void FilterEdit::offerCompletions()
{
    const QList<FilterCandidate> candidates = ::completions(text(), cursorPosition(), m_vocabulary);
    m_candidates->removeRows(0, m_candidates->rowCount());
    for (const FilterCandidate &candidate : candidates) {
        auto *word = new QStandardItem(text::visible(candidate.text, 80));
        word->setData(QVariantList{candidate.text, candidate.position, candidate.length}, candidateRole);
        auto *explanation = new QStandardItem(text::visible(candidate.explanation));
        explanation->setForeground(theme::colour(theme::Sign::Skipped, palette()));
        explanation->setToolTip(text::toolTip(candidate.explanation));
        m_candidates->appendRow({word, explanation});
    }
    if (candidates.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    auto *popup = static_cast<QTreeView *>(m_completer->popup());
    popup->resizeColumnToContents(0);
    const int x = qMax(0, qMin(xOf(candidates.first().position), width() - popupWidth));
    m_completer->complete(QRect(x, 0, qMin(popupWidth, qMax(width(), 240)), height()));
    popup->setCurrentIndex({}); // Return applies the filter until a candidate was chosen
}

/// A key such as "type:" is followed by its values, anything else by a space.
void FilterEdit::insertCandidate(const QModelIndex &index)
{
    const QVariantList candidate = index.siblingAtColumn(0).data(candidateRole).toList();
    if (candidate.size() != 3)
        return;
    const QString word = candidate[0].toString();
    const bool isKey = word.endsWith(u':');
    const qsizetype position = candidate[1].toLongLong();
    const qsizetype length = qMax(candidate[2].toLongLong(), qint64(cursorPosition()) - position);
    setSelection(int(position), int(length));
    insert(isKey || text().mid(position + length).startsWith(u' ') ? word : word + u' ');
    if (isKey)
        offerCompletions();
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    const bool isPopupOpen = m_completer->popup()->isVisible();
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)
        offerCompletions();
    else if (event->key() == Qt::Key_Down && !isPopupOpen)
        text().isEmpty() ? emit recentRequested() : offerCompletions();
    else if (event->key() == Qt::Key_Escape && isPopupOpen)
        m_completer->popup()->hide();
    else
        QLineEdit::keyPressEvent(event);
}

/// px of the character's left edge. QLineEdit tells the cursor's place alone; the rest follows from the font.
int FilterEdit::xOf(qsizetype position) const
{
    const int cursor = cursorRect().center().x();
    const QFontMetrics metrics(font());
    return cursor + metrics.horizontalAdvance(text().left(position)) - metrics.horizontalAdvance(text().left(cursorPosition()));
}

void FilterEdit::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (!m_error)
        return;
    const int left = xOf(qMin(m_error->position, text().size()));
    const int right = m_error->length > 0 ? xOf(qMin(m_error->position + m_error->length, text().size())) : left + theme::grid;
    const QRect inside = rect().adjusted(theme::halfGrid, 0, -theme::halfGrid, 0);
    const int y = cursorRect().bottom() - 1;
    QPainterPath wave(QPointF(qMax(left, inside.left()), y));
    int step = 0;
    for (int x = qMax(left, inside.left()); x <= qMin(right, inside.right()); x += 2)
        wave.lineTo(x, y + (step++ % 2 ? 2 : 0));
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::colour(theme::Sign::Error, palette()), 1.4));
    painter.drawPath(wave);
}
