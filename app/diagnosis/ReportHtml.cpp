// One self-contained file: no script, nothing that is fetched.
#include "diagnosis/ReportDocument.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownPackets = 2000;

using Tone = ReportCell::Tone;
using Kind = ReportBlock::Kind;

constexpr QLatin1StringView style(R"(
:root { color-scheme: light dark; --text: #1d2126; --back: #ffffff; --soft: #f1f3f5; --line: #c9ced4; --weak: #5b646e; --good: #1a6f35; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e9ec; --back: #17191c; --soft: #22262a; --line: #434a52; --weak: #a3acb6; --good: #6fce8d; --bad: #ff8f86; }
}
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.35rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .4rem; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 .8rem; }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: var(--soft); font-weight: 600; }
td:first-child { min-width: 7rem; }
code { font: .92em/1.4 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.weak { color: var(--weak); }
@media print {
  :root { --text: #000000; --back: #ffffff; --soft: #eeeeee; --line: #999999; --weak: #444444; --good: #145a2a; --bad: #8c1d16; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  tr, li { break-inside: avoid; }
}
)");

QString escaped(const QString &text)
{
    return text.toHtmlEscaped().replace(u'\'', "&#39;"_L1);
}

/// The style alone is allowed, by its hash; whatever else a text might smuggle in is not.
QString policy()
{
    const QByteArray hash = QCryptographicHash::hash(QByteArrayView(style.data(), style.size()), QCryptographicHash::Sha256);
    return u"default-src 'none'; style-src 'sha256-%1'; base-uri 'none'; form-action 'none'"_s.arg(QString::fromLatin1(hash.toBase64()));
}

QString cellText(const ReportCell &cell)
{
    const QString text = escaped(cell.text);
    switch (cell.tone) {
    case Tone::Literal:
        return text.isEmpty() ? QString() : u"<code>%1</code>"_s.arg(text);
    case Tone::Good:
        return u"<span class=\"good\">\u2713 %1</span>"_s.arg(text);
    case Tone::Bad:
        return u"<span class=\"bad\">\u2717 %1</span>"_s.arg(text);
    case Tone::Weak:
        return u"<span class=\"weak\">%1</span>"_s.arg(text);
    case Tone::Plain:
        break;
    }
    return text;
}

QString element(QLatin1StringView tag, const QString &content)
{
    return u"<%1>%2</%1>\n"_s.arg(tag, content);
}

QString tableText(const ReportBlock &block)
{
    QString text = u"<table>\n<thead><tr>"_s;
    for (const ReportCell &cell : block.cells)
        text += u"<th scope=\"col\">%1</th>"_s.arg(cellText(cell));
    text += "</tr></thead>\n<tbody>\n"_L1;
    for (const QList<ReportCell> &row : block.rows) {
        text += "<tr>"_L1;
        for (const ReportCell &cell : row)
            text += u"<td>%1</td>"_s.arg(cellText(cell));
        text += "</tr>\n"_L1;
    }
    return text + "</tbody>\n</table>\n"_L1;
}

QString listText(QLatin1StringView tag, const QList<ReportCell> &cells)
{
    QString items = u"\n"_s;
    for (const ReportCell &cell : cells)
        items += element("li"_L1, cellText(cell));
    return element(tag, items);
}

QString blockText(const ReportBlock &block)
{
    switch (block.kind) {
    case Kind::Section:
        return element("h2"_L1, cellText(block.cells.first()));
    case Kind::Subsection:
        return element("h3"_L1, cellText(block.cells.first()));
    case Kind::Paragraph:
        return element("p"_L1, cellText(block.cells.first()));
    case Kind::Numbered:
        return listText("ol"_L1, block.cells);
    case Kind::Bullets:
        return listText("ul"_L1, block.cells);
    case Kind::Table:
        return tableText(block);
    }
    return {};
}

} // namespace

QByteArray toHtml(const Report &report)
{
    const ReportDocument document = reportDocument(report, shownPackets);
    // data-paste-markdown-skip: a tracker's text field takes the Markdown beside it on the clipboard, not a table out of the middle.
    QString text = u"<!DOCTYPE html>\n<html lang=\"%1\">\n<head>\n<meta charset=\"utf-8\">\n"_s.arg(escaped(document.language));
    text += u"<meta http-equiv=\"Content-Security-Policy\" content=\"%1\">\n"_s.arg(policy());
    text += "<meta name=\"referrer\" content=\"no-referrer\">\n"_L1;
    text += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"_L1;
    text += element("title"_L1, escaped(document.title));
    text += "<style>"_L1 + style + "</style>\n</head>\n<body>\n<main data-paste-markdown-skip>\n"_L1;
    text += element("h1"_L1, escaped(document.title));
    for (const ReportBlock &block : document.blocks)
        text += blockText(block);
    return (text + "</main>\n</body>\n</html>\n"_L1).toUtf8();
}
