#include "hex/HexView.h"

#include "theme/Theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

using namespace Qt::StringLiterals;

/// Columns in pixels, for the present width and font.
struct HexView::Layout {
    int rowHeight = 1;
    int cell = 1; ///< Width of one hexadecimal byte with its gap.
    int character = 1;
    int hexX = 0;
    int textX = 0;
    int offsetDigits = 4;
    int offsetWidth = 0; ///< px
    int perRow = 16; ///< Bytes: 16, 8 or 4, as the width has it.
};

HexView::HexView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    describe();
}

HexView::Layout HexView::layoutNow() const
{
    Layout layout;
    const QFontMetrics metrics(font());
    layout.rowHeight = metrics.height() + 2;
    layout.character = metrics.horizontalAdvance(QLatin1Char('0'));
    layout.cell = layout.character * 5 / 2;
    layout.offsetDigits = m_bytes.size() > 0x10000 ? 8 : 4;
    layout.offsetWidth = metrics.horizontalAdvance(QString(layout.offsetDigits, u'0')); // a digit's width is no whole number
    layout.hexX = theme::halfGrid + layout.offsetWidth + theme::grid;
    for (layout.perRow = 16; layout.perRow > 4; layout.perRow /= 2) {
        if (layout.hexX + layout.perRow * (layout.cell + layout.character) + 2 * theme::grid <= viewport()->width())
            break;
    }
    layout.textX = layout.hexX + layout.perRow * layout.cell + theme::grid;
    return layout;
}

void HexView::setBytes(const QByteArray &bytes, const Ranges &masked, std::pair<qsizetype, qsizetype> wrong)
{
    m_bytes = bytes;
    m_masked = masked;
    m_wrong = wrong;
    m_cursor = m_anchor = 0;
    m_selecting = false;
    updateScrollBars();
    verticalScrollBar()->setValue(0);
    describe();
    viewport()->update();
}

void HexView::select(qsizetype offset, qsizetype length)
{
    m_selecting = length > 0 && offset >= 0 && offset < m_bytes.size();
    if (m_selecting) {
        m_anchor = qMin(offset + length, m_bytes.size()) - 1;
        m_cursor = offset;
        makeVisible(m_anchor);
        makeVisible(m_cursor);
    }
    describe();
    viewport()->update();
}

bool HexView::isMasked(qsizetype offset) const
{
    const auto after =
        std::upper_bound(m_masked.begin(), m_masked.end(), offset, [](qsizetype at, const auto &range) { return at < range.first; });
    return after != m_masked.begin() && offset < std::prev(after)->first + std::prev(after)->second;
}

bool HexView::isSelected(qsizetype offset) const
{
    return m_selecting && offset >= selectionStart() && offset < selectionStart() + selectionLength();
}

QString HexView::hexOf(qsizetype offset) const
{
    return isMasked(offset) ? u"**"_s : u"%1"_s.arg(quint8(m_bytes.at(offset)), 2, 16, QLatin1Char('0'));
}

QChar HexView::textOf(qsizetype offset) const
{
    const char c = m_bytes.at(offset);
    return isMasked(offset) ? QLatin1Char('*') : c >= 0x20 && c < 0x7F ? QLatin1Char(c) : QLatin1Char('.');
}

std::pair<qsizetype, qsizetype> HexView::toCopy(qsizetype limit) const
{
    const qsizetype start = m_selecting ? selectionStart() : 0;
    return {start, start + qMin(limit, m_selecting ? selectionLength() : m_bytes.size())};
}

QString HexView::selectedHex(qsizetype limit) const
{
    const auto [start, end] = toCopy(limit);
    QString hex;
    hex.reserve(3 * (end - start));
    for (qsizetype i = start; i < end; ++i)
        hex += (i > start ? u" "_s : QString()) + hexOf(i);
    return hex;
}

QString HexView::selectedText() const
{
    const auto [start, end] = toCopy(longestCopy);
    QString text;
    text.reserve(end - start);
    for (qsizetype i = start; i < end; ++i)
        text += textOf(i);
    return text;
}

QByteArray HexView::selectedBytes(qsizetype limit) const
{
    const auto [start, end] = toCopy(limit);
    QByteArray bytes = m_bytes.mid(start, end - start);
    for (qsizetype i = start; i < end && !m_masked.isEmpty(); ++i) {
        if (isMasked(i))
            bytes[i - start] = '*';
    }
    return bytes;
}

void HexView::copyAs(BytesForm form)
{
    QString text;
    switch (form) {
    case BytesForm::Hexadecimal:
        text = selectedHex();
        break;
    case BytesForm::Text:
        text = selectedText();
        break;
    case BytesForm::CArray:
        text = cArrayText(selectedBytes());
        break;
    case BytesForm::Base64:
        text = QString::fromLatin1(selectedBytes().toBase64());
        break;
    }
    QGuiApplication::clipboard()->setText(text);
}

void HexView::addCopyActions(QMenu *menu)
{
    const auto add = [this, menu](const QString &text, BytesForm form) {
        menu->addAction(text, this, [this, form] { copyAs(form); })->setEnabled(!m_bytes.isEmpty());
    };
    add(tr("Copy as &Hexadecimal"), BytesForm::Hexadecimal);
    add(tr("Copy as &Text"), BytesForm::Text);
    add(tr("Copy as &C Array"), BytesForm::CArray);
    add(tr("Copy as &Base64"), BytesForm::Base64);
}

void HexView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    describe();
    viewport()->update();
}

void HexView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Layout layout = layoutNow();
    if (m_bytes.isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(viewport()->rect().adjusted(theme::grid, theme::grid, -theme::grid, -theme::grid),
                         int(Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap), m_emptyText);
        return;
    }
    painter.translate(-horizontalScrollBar()->value(), 0);
    const qsizetype first = verticalScrollBar()->value();
    const qsizetype rows = (m_bytes.size() + layout.perRow - 1) / layout.perRow;
    const qsizetype inSight = viewport()->height() / layout.rowHeight + 1;
    for (qsizetype row = first; row < qMin(rows, first + inSight); ++row)
        paintRow(painter, layout, row, int(row - first) * layout.rowHeight + theme::halfGrid / 2);
}

void HexView::paintRow(QPainter &painter, const Layout &layout, qsizetype row, int y) const
{
    const qsizetype start = row * layout.perRow;
    painter.setPen(theme::colour(theme::Sign::Skipped, palette()));
    painter.drawText(QRect(theme::halfGrid, y, layout.offsetWidth, layout.rowHeight), int(Qt::AlignVCenter),
                     u"%1"_s.arg(start, layout.offsetDigits, 16, QLatin1Char('0')));
    for (qsizetype i = start; i < qMin(start + layout.perRow, m_bytes.size()); ++i) {
        const int column = int(i - start);
        paintByte(painter, QRect(layout.hexX + column * layout.cell, y, layout.cell, layout.rowHeight), hexOf(i), i);
        paintByte(painter, QRect(layout.textX + column * layout.character, y, layout.character, layout.rowHeight), textOf(i), i);
    }
}

void HexView::paintByte(QPainter &painter, const QRect &cell, const QString &text, qsizetype offset) const
{
    const auto group = hasFocus() ? QPalette::Active : QPalette::Inactive;
    const bool selected = isSelected(offset);
    const QColor wrong = theme::colour(theme::Sign::Error, palette());
    if (selected)
        painter.fillRect(cell, palette().color(group, QPalette::Highlight));
    painter.setPen(selected              ? palette().color(group, QPalette::HighlightedText)
                       : isWrong(offset) ? wrong
                                         : palette().color(QPalette::Text));
    painter.drawText(cell, int(Qt::AlignCenter), text);
    if (isWrong(offset)) { // a frame as well: not by colour alone
        painter.setPen(QPen(selected ? palette().color(group, QPalette::HighlightedText) : wrong, 1));
        painter.drawRect(cell.adjusted(0, 0, -1, -1));
    }
    if (hasFocus() && offset == m_cursor && !selected) {
        painter.setPen(QPen(palette().color(QPalette::Link), 1));
        painter.drawRect(cell.adjusted(0, 0, -1, -1));
    }
}

qsizetype HexView::byteAt(QPoint position) const
{
    const Layout layout = layoutNow();
    const int x = position.x() + horizontalScrollBar()->value();
    const qsizetype row = verticalScrollBar()->value() + qMax(0, position.y() - theme::halfGrid / 2) / layout.rowHeight;
    int column = -1;
    if (x >= layout.textX)
        column = (x - layout.textX) / layout.character;
    else if (x >= layout.hexX)
        column = (x - layout.hexX) / layout.cell;
    const qsizetype offset = row * layout.perRow + column;
    return column < 0 || column >= layout.perRow || offset >= m_bytes.size() ? -1 : offset;
}

void HexView::moveCursor(qsizetype offset, bool extend)
{
    if (m_bytes.isEmpty())
        return;
    m_cursor = qBound(qsizetype(0), offset, m_bytes.size() - 1);
    if (!extend)
        m_anchor = m_cursor;
    m_selecting = true;
    makeVisible(m_cursor);
    describe();
    viewport()->update();
    if (!extend)
        emit byteChosen(m_cursor);
}

void HexView::makeVisible(qsizetype offset)
{
    const Layout layout = layoutNow();
    const int row = int(offset / layout.perRow);
    const int inSight = qMax(1, viewport()->height() / layout.rowHeight);
    QScrollBar *bar = verticalScrollBar();
    if (row < bar->value())
        bar->setValue(row);
    else if (row >= bar->value() + inSight)
        bar->setValue(row - inSight + 1);
}

void HexView::mousePressEvent(QMouseEvent *event)
{
    const qsizetype offset = byteAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && offset >= 0)
        moveCursor(offset, event->modifiers() & Qt::ShiftModifier);
}

void HexView::mouseMoveEvent(QMouseEvent *event)
{
    const qsizetype offset = byteAt(event->position().toPoint());
    if (event->buttons() & Qt::LeftButton && offset >= 0 && offset != m_cursor)
        moveCursor(offset, true);
}

void HexView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(selectedHex());
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        select(0, m_bytes.size());
        return;
    }
    const Layout layout = layoutNow();
    const qsizetype page = qsizetype(qMax(1, viewport()->height() / layout.rowHeight)) * layout.perRow;
    const qsizetype lineStart = m_cursor - m_cursor % layout.perRow;
    const bool whole = event->modifiers() & Qt::ControlModifier;
    qsizetype to = m_cursor;
    switch (event->key()) {
    case Qt::Key_Left:
        to -= 1;
        break;
    case Qt::Key_Right:
        to += 1;
        break;
    case Qt::Key_Up:
        to = to >= layout.perRow ? to - layout.perRow : to;
        break;
    case Qt::Key_Down:
        to = to + layout.perRow < m_bytes.size() ? to + layout.perRow : to;
        break;
    case Qt::Key_PageUp:
        to -= page;
        break;
    case Qt::Key_PageDown:
        to += page;
        break;
    case Qt::Key_Home:
        to = whole ? 0 : lineStart;
        break;
    case Qt::Key_End:
        to = whole ? m_bytes.size() - 1 : lineStart + layout.perRow - 1;
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    moveCursor(to, event->modifiers() & Qt::ShiftModifier);
}

void HexView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    addCopyActions(&menu);
    menu.actions().constFirst()->setShortcut(QKeySequence::Copy);
    menu.actions().constFirst()->setIcon(theme::icon(u"copy"_s, palette()));
    menu.addSeparator();
    QAction *all = menu.addAction(tr("Select &All"), this, [this] { select(0, m_bytes.size()); });
    all->setShortcut(QKeySequence::SelectAll);
    all->setEnabled(!m_bytes.isEmpty());
    menu.exec(event->globalPos());
}

bool HexView::event(QEvent *event)
{
    // Ctrl+C belongs to this view while it has the focus, whatever the window's menus hold.
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void HexView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
}

void HexView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        describe();
    if (event->type() == QEvent::FontChange)
        updateScrollBars();
    viewport()->update();
}

void HexView::updateScrollBars()
{
    const Layout layout = layoutNow();
    const qsizetype rows = (m_bytes.size() + layout.perRow - 1) / layout.perRow;
    const int inSight = viewport()->height() / layout.rowHeight;
    verticalScrollBar()->setPageStep(qMax(1, inSight));
    verticalScrollBar()->setRange(0, int(qMax(qsizetype(0), rows - inSight)));
    const int width = layout.textX + layout.perRow * layout.character + theme::grid;
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, m_bytes.isEmpty() ? 0 : qMax(0, width - viewport()->width()));
}

QSize HexView::sizeHint() const
{
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(QLatin1Char('0')) * 36, metrics.height() * 8};
}

void HexView::describe()
{
    if (m_bytes.isEmpty())
        setAccessibleDescription(m_emptyText);
    else if (!m_selecting)
        setAccessibleDescription(tr("%n byte(s)", nullptr, int(m_bytes.size())));
    else
        setAccessibleDescription(tr("Bytes %1 to %2 of %3 are selected: %4")
                                     .arg(QString::number(selectionStart()), QString::number(selectionStart() + selectionLength() - 1),
                                          QString::number(m_bytes.size()), selectedHex(40)));
}
