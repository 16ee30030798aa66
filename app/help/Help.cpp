#include "help/Help.h"

#include "diagnosis/Diagnosis.h"
#include "help/HelpTables.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Help)
};

HelpPage pageOf(const CauseHelp &help)
{
    HelpPage page{HelpPage::Kind::Cause,      QLatin1String(help.id), {}, {}, Texts::tr(help.meaning),
                  Texts::tr(help.recognised), Texts::tr(help.mended)};
    if (const CauseInfo *info = causeInfo(page.id)) {
        page.stage = QLatin1String(info->stage);
        page.title = QCoreApplication::translate("Cause", info->title);
    }
    return page;
}

} // namespace

namespace help {

QStringList words(const QString &search)
{
    return search.simplified().split(u' ', Qt::SkipEmptyParts);
}

QString meaningTitle()
{
    return Texts::tr("What it means");
}

QString recognisedTitle()
{
    return Texts::tr("How it is recognised");
}

QString mendedTitle()
{
    return Texts::tr("What to do");
}

} // namespace help

QString HelpPage::text() const
{
    QStringList parts{title};
    if (kind != Kind::HowTo)
        parts << id;
    if (kind == Kind::HowTo)
        parts << QString() << meaning;
    else
        parts << QString() << help::meaningTitle() << meaning;
    if (!recognised.isEmpty())
        parts << QString() << help::recognisedTitle() << recognised;
    if (!mended.isEmpty())
        parts << QString() << help::mendedTitle() << mended;
    return parts.join(u'\n') + u'\n';
}

bool HelpPage::contains(const QString &search) const
{
    const QStringList all = help::words(search);
    return std::all_of(all.begin(), all.end(), [this](const QString &word) {
        const QStringList texts{title, id, meaning, recognised, mended};
        return std::any_of(texts.begin(), texts.end(), [&](const QString &text) { return text.contains(word, Qt::CaseInsensitive); });
    });
}

QList<HelpPage> helpPages()
{
    QList<HelpPage> pages;
    for (const HowToHelp &help : howToHelp())
        pages.append({HelpPage::Kind::HowTo, QLatin1String(help.id), {}, Texts::tr(help.title), Texts::tr(help.text), {}, {}});
    for (const auto &table : {reachHelp(), tlsHelp(), webSocketHelp(), mqttHelp(), sessionHelp()}) {
        for (const CauseHelp &help : table)
            pages.append(pageOf(help));
    }
    for (const NoteHelp &help : noteHelp())
        pages.append(
            {HelpPage::Kind::Note, QLatin1String(help.id), {}, Texts::tr(help.title), Texts::tr(help.meaning), {}, Texts::tr(help.mended)});
    return pages;
}
