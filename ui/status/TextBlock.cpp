#include "status/TextBlock.h"

#include <QAbstractTextDocumentLayout>
#include <QAccessibleWidget>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QTextBlock>
#include <QTextDocument>
#include <QWheelEvent>

#include <cmath>

using namespace Qt::StringLiterals;

namespace {

QAccessibleInterface *accessibleFor(const QString &className, QObject *object)
{
    auto *block = qobject_cast<TextBlock *>(object);
    return className == u"TextBlock"_s && block ? new QAccessibleWidget(block, QAccessible::StaticText) : nullptr;
}

} // namespace

TextBlock::TextBlock(QWidget *parent)
    : QTextEdit(parent)
{
    [[maybe_unused]] static const bool installed = (QAccessible::installFactory(accessibleFor), true);
    setReadOnly(true);
    setAcceptRichText(false);
    setUndoRedoEnabled(false);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setFocusPolicy(Qt::StrongFocus);
    document()->setDocumentMargin(0);
    viewport()->setAutoFillBackground(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, &TextBlock::fitHeight);
    hide();
}

void TextBlock::setText(const QString &text)
{
    if (text != m_text) {
        m_text = text;
        setPlainText(text);
        if (m_hanging)
            hang();
        setAccessibleName(text);
        fitHeight();
    }
    setVisible(!text.isEmpty());
}

void TextBlock::hang()
{
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        const QString line = block.text();
        const qreal mark = fontMetrics().horizontalAdvance(line.left(line.indexOf(QLatin1Char(' ')) + 1));
        QTextBlockFormat format = block.blockFormat();
        format.setLeftMargin(mark);
        format.setTextIndent(-mark);
        QTextCursor(block).setBlockFormat(format);
    }
}

void TextBlock::fitHeight()
{
    const int height = int(std::ceil(document()->size().height()));
    if (height != maximumHeight() || height != minimumHeight())
        setFixedHeight(height);
}

QSize TextBlock::sizeHint() const
{
    return {320, int(std::ceil(document()->size().height()))};
}

void TextBlock::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    fitHeight();
}

void TextBlock::wheelEvent(QWheelEvent *event)
{
    event->ignore(); // what surrounds it scrolls
}

void TextBlock::keyPressEvent(QKeyEvent *event)
{
    const bool scrolls = event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown;
    if (scrolls)
        event->ignore();
    else
        QTextEdit::keyPressEvent(event);
}

void TextBlock::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *copySelection = menu.addAction(tr("&Copy"), this, [this] { textCursor().hasSelection() ? copy() : (selectAll(), copy()); });
    copySelection->setShortcut(QKeySequence::Copy);
    menu.addAction(tr("Select &All"), this, &QTextEdit::selectAll)->setShortcut(QKeySequence::SelectAll);
    menu.exec(event->globalPos());
}
