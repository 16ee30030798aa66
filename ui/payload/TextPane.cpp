#include "payload/TextPane.h"

#include "payload/PayloadKind.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

void wrapIfBearable(QPlainTextEdit *edit, const QString &text)
{
    constexpr qsizetype longest = 8 * 1024; // about 50 ms
    qsizetype lineStart = 0;
    bool isLong = false;
    while (!isLong && lineStart <= text.size()) {
        const qsizetype end = text.indexOf(u'\n', lineStart);
        isLong = (end < 0 ? text.size() : end) - lineStart > longest;
        lineStart = end < 0 ? text.size() + 1 : end + 1;
    }
    edit->setLineWrapMode(isLong ? QPlainTextEdit::NoWrap : QPlainTextEdit::WidgetWidth);
}

TextPane::TextPane(QWidget *parent)
    : QWidget(parent)
    , m_edit(new QPlainTextEdit(this))
    , m_bar(new QWidget(this))
    , m_label(new QLabel(m_bar))
    , m_previous(new QPushButton(m_bar))
    , m_next(new QPushButton(m_bar))
    , m_all(new QPushButton(m_bar))
{
    auto *row = new QHBoxLayout(m_bar);
    row->setContentsMargins(theme::halfGrid, 0, theme::halfGrid, 0);
    row->setSpacing(theme::halfGrid);
    row->addWidget(m_label, 1);
    for (QPushButton *button : {m_previous, m_next, m_all})
        row->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_bar);
    layout->addWidget(m_edit, 1);
    setFocusProxy(m_edit);
    m_edit->setReadOnly(true);
    m_edit->setUndoRedoEnabled(false);
    m_edit->setTabChangesFocus(true);
    m_edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_edit->setAccessibleName(u"Payload as text"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_previous->setAccessibleName(u"Previous part of the payload"_s);
    m_next->setAccessibleName(u"Next part of the payload"_s);
    m_all->setAccessibleName(u"Show the whole payload"_s);
    connect(m_previous, &QPushButton::clicked, this, [this] { showPart(m_start - m_size); });
    connect(m_next, &QPushButton::clicked, this, [this] { showPart(m_start + m_size); });
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_size = mostAtOnce;
        showPart(0);
    });
    refresh();
}

void TextPane::setBytes(const QByteArray &bytes)
{
    m_bytes = bytes;
    m_size = partSize;
    showPart(0);
}

/// Characters are not cut apart: the first byte at or behind the offset that begins one.
qsizetype TextPane::boundary(qsizetype offset) const
{
    for (int i = 0; i < 3 && offset > 0 && offset < m_bytes.size() && (m_bytes.at(offset) & 0xC0) == 0x80; ++i)
        ++offset;
    return qBound(qsizetype(0), offset, m_bytes.size());
}

void TextPane::showPart(qsizetype start)
{
    start = qMax(qsizetype(0), start - start % m_size);
    if (start >= m_bytes.size())
        start = 0;
    m_start = boundary(start);
    m_end = boundary(start + m_size);
    const QString text = payload::toText(QByteArrayView(m_bytes).sliced(m_start, m_end - m_start));
    m_edit->setPlainText({}); // the text before is not wrapped anew
    wrapIfBearable(m_edit, text);
    m_edit->setPlainText(text);
    refresh();
}

void TextPane::showOffset(qsizetype offset)
{
    if (offset < m_start || offset >= m_end)
        showPart(qMin(offset, m_bytes.size() - 1));
    const QByteArrayView before = QByteArrayView(m_bytes).sliced(m_start, qBound(qsizetype(0), offset - m_start, m_end - m_start));
    QString text = payload::toText(before);
    text.replace("\r\n"_L1, "\n"_L1); // as the document has it
    QTextCursor cursor = m_edit->textCursor();
    cursor.setPosition(qMin(int(text.size()), m_edit->document()->characterCount() - 1));
    m_edit->setTextCursor(cursor);
    m_edit->centerCursor();
}

bool TextPane::selectIn(const QString &text, bool forward)
{
    return m_edit->find(text, forward ? QTextDocument::FindFlags() : QTextDocument::FindBackward);
}

bool TextPane::find(const QString &text, bool forward)
{
    if (text.isEmpty())
        return false;
    if (selectIn(text, forward))
        return true;
    if (m_end - m_start < m_bytes.size() && findElsewhere(text, forward))
        return true;
    QTextCursor cursor = m_edit->textCursor();
    const QTextCursor before = cursor;
    cursor.movePosition(forward ? QTextCursor::Start : QTextCursor::End);
    m_edit->setTextCursor(cursor);
    if (selectIn(text, forward))
        return true;
    m_edit->setTextCursor(before);
    return false;
}

/// The parts behind this one and then those before it (or the other way round), the present one last.
bool TextPane::findElsewhere(const QString &text, bool forward)
{
    const qsizetype parts = (m_bytes.size() + m_size - 1) / m_size;
    const qsizetype here = m_start / m_size;
    const qsizetype overlap = 4 * text.size(); // what begins here may end in the next part
    for (qsizetype step = 1; step < parts; ++step) {
        const qsizetype part = (here + (forward ? step : parts - step)) % parts;
        const qsizetype start = boundary(part * m_size);
        const QByteArrayView view = QByteArrayView(m_bytes).sliced(start, qMin(m_bytes.size() - start, m_size + overlap));
        if (!payload::toText(view).contains(text, Qt::CaseInsensitive))
            continue;
        showPart(part * m_size);
        m_edit->moveCursor(forward ? QTextCursor::Start : QTextCursor::End);
        if (!selectIn(text, forward))
            m_edit->moveCursor(QTextCursor::End); // it begins at the very end of this part
        return true;
    }
    return false;
}

void TextPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

void TextPane::refresh()
{
    const bool isPart = m_end - m_start < m_bytes.size();
    m_bar->setVisible(isPart);
    m_label->setText(
        tr("Bytes %1 to %2 of %3 are shown.")
            .arg(QLocale().toString(m_start), QLocale().toString(qMax(m_start, m_end - 1)), QLocale().toString(m_bytes.size())));
    m_previous->setText(tr("Previous Part"));
    m_next->setText(tr("Next Part"));
    m_all->setText(tr("Show All"));
    m_previous->setEnabled(m_start > 0);
    m_next->setEnabled(m_end < m_bytes.size());
    m_all->setVisible(m_bytes.size() <= mostAtOnce);
}
