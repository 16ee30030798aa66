// A comparison in words.
#include "diagnosis/Comparison.h"
#include "diagnosis/Markdown.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Section = ComparisonRow::Section;
using Kind = ComparisonRow::Kind;

constexpr Section allSections[] = {Section::Outcome, Section::Settings,     Section::Addresses, Section::Tcp,
                                   Section::Tls,     Section::Certificates, Section::WebSocket, Section::Connack,
                                   Section::Packets, Section::Times,        Section::Notes,     Section::Probes};
constexpr qsizetype shownInSentence = 3; ///< Differences of one section.

struct ComparisonText {
    Q_DECLARE_TR_FUNCTIONS(Comparison)
};

QString shortened(const QString &text)
{
    constexpr qsizetype longest = 80;
    return text.size() <= longest ? text : text.left(longest) + u"..."_s;
}

/// "port: 1883 and 8883"
QString differenceText(const ComparisonRow &row)
{
    switch (row.kind) {
    case Kind::Same:
        break;
    case Kind::Different:
        return ComparisonText::tr("%1: %2 and %3", "field, left and right value").arg(row.field, shortened(row.left), shortened(row.right));
    case Kind::OnlyLeft:
        return ComparisonText::tr("%1 (on the left alone: %2)", "field, value").arg(row.field, shortened(row.left));
    case Kind::OnlyRight:
        return ComparisonText::tr("%1 (on the right alone: %2)", "field, value").arg(row.field, shortened(row.right));
    }
    return row.field;
}

QString listText(const QList<ComparisonRow> &rows)
{
    QStringList texts;
    for (const ComparisonRow &row : rows.first(std::min(shownInSentence, rows.size())))
        texts.append(differenceText(row));
    if (rows.size() > shownInSentence)
        texts.append(ComparisonText::tr("%n more", "differences", int(rows.size() - shownInSentence)));
    return texts.join("; "_L1);
}

/// The row of a field; an empty one if there is none.
ComparisonRow rowOf(const QString &field, const QList<ComparisonRow> &rows)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const ComparisonRow &row) { return row.field == field; });
    return found == rows.end() ? ComparisonRow() : *found;
}

/// `rows`: all of the section, since a cause is told even where only the outcome differs.
QString outcomeSentence(const QList<ComparisonRow> &rows)
{
    const ComparisonRow outcome = rowOf(ComparisonText::tr("Outcome"), rows);
    const ComparisonRow cause = rowOf(ComparisonText::tr("Cause"), rows);
    if (outcome.kind == Kind::Same)
        return ComparisonText::tr("The causes differ: \"%1\" on the left, \"%2\" on the right.")
            .arg(shortened(cause.left), shortened(cause.right));
    const auto withCause = [](const QString &text, const QString &title) {
        return title.isEmpty() ? text : u"%1 (%2)"_s.arg(text, shortened(title));
    };
    return ComparisonText::tr("The outcome differs: %1 on the left, %2 on the right.")
        .arg(withCause(outcome.left, cause.left), withCause(outcome.right, cause.right));
}

/// The notes that one side alone has.
QString noteSentence(const QList<ComparisonRow> &rows)
{
    QStringList texts;
    for (const ComparisonRow &row : rows.first(std::min(shownInSentence, rows.size()))) {
        texts.append(row.kind == Kind::OnlyLeft ? ComparisonText::tr("\"%1\" on the left alone").arg(shortened(row.left))
                                                : ComparisonText::tr("\"%1\" on the right alone").arg(shortened(row.right)));
    }
    if (rows.size() > shownInSentence)
        texts.append(ComparisonText::tr("%n more", "differences", int(rows.size() - shownInSentence)));
    return ComparisonText::tr("The notes differ: %1.").arg(texts.join("; "_L1));
}

/// What differs in the certificates, first of all the server's own.
QString certificateSentence(const QList<ComparisonRow> &rows)
{
    const QString leaf = ComparisonText::tr("%1. %2", "number of a certificate, name of its field").arg(u"1"_s, QString());
    const bool other = std::any_of(rows.begin(), rows.end(), [&](const ComparisonRow &row) { return row.field.startsWith(leaf); });
    return other ? ComparisonText::tr("The server presented another certificate: %1.").arg(listText(rows))
                 : ComparisonText::tr("The server presented another chain for its certificate: %1.").arg(listText(rows));
}

QString sectionSentence(Section section, const QList<ComparisonRow> &rows)
{
    switch (section) {
    case Section::Outcome:
        return outcomeSentence(rows);
    case Section::Settings:
        return ComparisonText::tr("The settings differ: %1.").arg(listText(rows));
    case Section::Addresses:
        return ComparisonText::tr("The addresses differ: %1.").arg(listText(rows));
    case Section::Tcp:
        return ComparisonText::tr("The TCP connection differs: %1.").arg(listText(rows));
    case Section::Tls:
        return ComparisonText::tr("The TLS handshake differs: %1.").arg(listText(rows));
    case Section::Certificates:
        return certificateSentence(rows);
    case Section::WebSocket:
        return ComparisonText::tr("The HTTP upgrade differs: %1.").arg(listText(rows));
    case Section::Connack:
        return ComparisonText::tr("The CONNACK differs: %1.").arg(listText(rows));
    case Section::Packets:
        return ComparisonText::tr("The packets differ: %1.").arg(listText(rows));
    case Section::Times:
        return ComparisonText::tr("The times differ: %1.").arg(listText(rows));
    case Section::Notes:
        return noteSentence(rows);
    case Section::Probes:
        return ComparisonText::tr("The probes differ: %1.").arg(listText(rows));
    }
    return {};
}

QString quietSentence(const QList<ComparisonRow> &rows)
{
    if (std::any_of(rows.begin(), rows.end(), differs))
        return ComparisonText::tr("Nothing differs that is likely to matter.");
    const bool times = std::any_of(rows.begin(), rows.end(), [](const ComparisonRow &row) { return row.kind != Kind::Same; });
    return times ? ComparisonText::tr("Nothing differs but the times.") : ComparisonText::tr("Nothing differs.");
}

QList<ComparisonRow> rowsOf(Section section, const QList<ComparisonRow> &rows, bool (*wanted)(const ComparisonRow &))
{
    QList<ComparisonRow> found;
    for (const ComparisonRow &row : rows) {
        if (row.section == section && wanted(row))
            found.append(row);
    }
    return found;
}

bool any(const ComparisonRow &)
{
    return true;
}

bool matters(const ComparisonRow &row)
{
    return row.matters;
}

} // namespace

QString sectionTitle(Section section)
{
    switch (section) {
    case Section::Outcome:
        return ComparisonText::tr("Outcome");
    case Section::Settings:
        return ComparisonText::tr("Settings");
    case Section::Addresses:
        return ComparisonText::tr("Resolve and addresses");
    case Section::Tcp:
        return ComparisonText::tr("TCP");
    case Section::Tls:
        return ComparisonText::tr("TLS");
    case Section::Certificates:
        return ComparisonText::tr("Certificates");
    case Section::WebSocket:
        return ComparisonText::tr("WebSocket");
    case Section::Connack:
        return u"CONNACK"_s;
    case Section::Packets:
        return ComparisonText::tr("Packets");
    case Section::Times:
        return ComparisonText::tr("Times");
    case Section::Notes:
        return ComparisonText::tr("Notes");
    case Section::Probes:
        return ComparisonText::tr("Probes");
    }
    return {};
}

QString kindText(Kind kind)
{
    switch (kind) {
    case Kind::Same:
        return ComparisonText::tr("same");
    case Kind::Different:
        return ComparisonText::tr("differs");
    case Kind::OnlyLeft:
        return ComparisonText::tr("left only");
    case Kind::OnlyRight:
        return ComparisonText::tr("right only");
    }
    return {};
}

QString comparisonSentence(const QList<ComparisonRow> &rows)
{
    QStringList sentences;
    for (const Section section : allSections) {
        const QList<ComparisonRow> telling = rowsOf(section, rows, matters);
        if (!telling.isEmpty())
            sentences.append(sectionSentence(section, section == Section::Outcome ? rowsOf(section, rows, any) : telling));
    }
    if (sentences.isEmpty())
        sentences.append(quietSentence(rows));
    QStringList secrets;
    for (const ComparisonRow &row : rows) {
        if (row.secret && row.section == Section::Settings)
            secrets.append(row.field);
    }
    if (!secrets.isEmpty())
        sentences.append(
            ComparisonText::tr("Set on both sides, but reports hold no secrets, so they are not compared: %1.").arg(secrets.join(", "_L1)));
    return sentences.join(u' ');
}

QString comparisonText(const QList<ComparisonRow> &rows)
{
    QString text = comparisonSentence(rows) + u'\n';
    for (const Section section : allSections) {
        const QList<ComparisonRow> different = rowsOf(section, rows, differs);
        if (different.isEmpty())
            continue;
        text += u'\n' + sectionTitle(section) + u'\n';
        for (const ComparisonRow &row : different) {
            text += u"  %1 %2 (%3)\n"_s.arg(row.matters ? u"!"_s : u"-"_s, row.field, kindText(row.kind));
            if (row.kind != Kind::OnlyRight)
                text += u"      < %1\n"_s.arg(row.left);
            if (row.kind != Kind::OnlyLeft)
                text += u"      > %1\n"_s.arg(row.right);
        }
    }
    return text;
}

QByteArray comparisonMarkdown(const QList<ComparisonRow> &rows, const QString &leftTitle, const QString &rightTitle, bool onlyDifferences)
{
    QString text = u"# %1\n\n"_s.arg(ComparisonText::tr("Two attempts compared"));
    text += u"- %1: %2\n- %3: %4\n\n"_s.arg(ComparisonText::tr("Left"), markdown::code(leftTitle, false), ComparisonText::tr("Right"),
                                            markdown::code(rightTitle, false));
    text += markdown::sentence(comparisonSentence(rows)) + u'\n';
    for (const Section section : allSections) {
        const QList<ComparisonRow> shown = rowsOf(section, rows, onlyDifferences ? differs : any);
        if (shown.isEmpty())
            continue;
        text += u"\n## %1\n\n| %2 | %3 | %4 | |\n| --- | --- | --- | --- |\n"_s.arg(
            sectionTitle(section), ComparisonText::tr("Field"), ComparisonText::tr("Left"), ComparisonText::tr("Right"));
        for (const ComparisonRow &row : shown) {
            const QString word = kindText(row.kind);
            text += u"| %1 | %2 | %3 | %4 |\n"_s.arg(markdown::sentence(row.field, true), markdown::code(row.left, true),
                                                     markdown::code(row.right, true), row.matters ? u"**%1**"_s.arg(word) : word);
        }
    }
    return text.toUtf8();
}
