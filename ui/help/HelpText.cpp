#include "help/HelpText.h"

#include "theme/Theme.h"

#include <QEvent>
#include <QTextBlock>
#include <QTextCursor>

using namespace Qt::StringLiterals;

HelpText::HelpText(QWidget *parent)
    : QTextEdit(parent)
{
    setReadOnly(true);
    setAcceptRichText(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setAccessibleName(u"Help page"_s);
    document()->setDocumentMargin(2 * theme::grid);
}

void HelpText::show(const HelpPage &page)
{
    m_page = page;
    clear();
    addHeading(page.title, 1.4, true);
    if (page.kind != HelpPage::Kind::HowTo) {
        QTextCharFormat quiet;
        quiet.setForeground(theme::colour(theme::Sign::Skipped, palette()));
        QTextCursor cursor(document());
        cursor.movePosition(QTextCursor::End);
        cursor.insertBlock({}, quiet);
        cursor.insertText(page.id, quiet);
        addHeading(help::meaningTitle(), 1.1);
    }
    addText(page.meaning);
    if (!page.recognised.isEmpty()) {
        addHeading(help::recognisedTitle(), 1.1);
        addText(page.recognised);
    }
    if (!page.mended.isEmpty()) {
        addHeading(help::mendedTitle(), 1.1);
        addText(page.mended);
    }
    moveCursor(QTextCursor::Start);
    markNow();
}

void HelpText::addHeading(const QString &text, qreal scale, bool isFirst)
{
    QTextCharFormat format;
    format.setFontWeight(QFont::Bold);
    format.setFontPointSize(font().pointSizeF() * scale);
    QTextBlockFormat block;
    block.setTopMargin(isFirst ? 0 : 2 * theme::grid);
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    if (isFirst)
        cursor.setBlockFormat(block);
    else
        cursor.insertBlock(block, format);
    cursor.insertText(text, format);
}

void HelpText::addText(const QString &text)
{
    QTextBlockFormat block;
    block.setTopMargin(theme::halfGrid);
    block.setLineHeight(120, QTextBlockFormat::ProportionalHeight);
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    const QStringList paragraphs = text.split(u'\n');
    for (const QString &paragraph : paragraphs) {
        cursor.insertBlock(block, QTextCharFormat());
        cursor.insertText(paragraph, QTextCharFormat());
    }
}

void HelpText::mark(const QStringList &words)
{
    if (words == m_words)
        return;
    m_words = words;
    markNow();
}

void HelpText::markNow()
{
    QList<ExtraSelection> marks;
    QTextCharFormat format;
    format.setBackground(palette().color(QPalette::Highlight));
    format.setForeground(palette().color(QPalette::HighlightedText));
    for (const QString &word : std::as_const(m_words)) {
        for (QTextCursor found = document()->find(word); !found.isNull(); found = document()->find(word, found))
            marks.append({found, format});
    }
    setExtraSelections(marks);
}

void HelpText::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && !m_page.title.isEmpty())
        show(m_page);
}
