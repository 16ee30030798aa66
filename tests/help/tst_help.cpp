// The help inside: no cause and no note is missing, and each is explained.
#include "diagnosis/Diagnosis.h"
#include "help/Help.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using Kind = HelpPage::Kind;

namespace {

QList<HelpPage> pagesOf(Kind kind)
{
    QList<HelpPage> pages = helpPages();
    pages.removeIf([kind](const HelpPage &page) { return page.kind != kind; });
    return pages;
}

/// Ids that the sources give to notes.
QSet<QString> noteIdsOfSources()
{
    static const QRegularExpression made(u"(?:Note\\{|\\badd\\(|\\bnote\\(\\{)\\s*u?\"([a-z0-9]+(?:-[a-z0-9]+)+)\""_s);
    QSet<QString> ids;
    QDirIterator files(QStringLiteral(APP_DIR), {u"*Notes.cpp"_s, u"Option*.cpp"_s, u"Url.cpp"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qPrintable(file.fileName()));
        for (auto matches = made.globalMatch(QString::fromUtf8(file.readAll())); matches.hasNext();)
            ids.insert(matches.next().captured(1));
    }
    return ids;
}

} // namespace

class TstHelp : public QObject
{
    Q_OBJECT
private slots:
    void everyCauseHasAPage();
    void everyPartSaysSomethingOfItsOwn();
    void everyNoteHasAPage();
    void howTo();
    void idsAreUnique();
    void search_data();
    void search();
    void copiedText();
};

/// In the catalogue's order, and no others.
void TstHelp::everyCauseHasAPage()
{
    const QList<HelpPage> pages = pagesOf(Kind::Cause);
    QStringList have, want;
    for (const HelpPage &page : pages)
        have << page.id;
    for (const CauseInfo &info : causeCatalogue())
        want << QLatin1String(info.id);
    QCOMPARE(have, want);
    for (const HelpPage &page : pages) {
        QCOMPARE(page.title, QLatin1String(causeInfo(page.id)->title));
        QCOMPARE(page.stage, QLatin1String(causeInfo(page.id)->stage));
    }
}

void TstHelp::everyPartSaysSomethingOfItsOwn()
{
    constexpr qsizetype least = 20; // characters: a sentence
    QSet<QString> seen;
    for (const HelpPage &page : pagesOf(Kind::Cause) + pagesOf(Kind::Note)) {
        QStringList parts{page.meaning, page.mended};
        if (page.kind == Kind::Cause)
            parts << page.recognised;
        else
            QVERIFY(page.recognised.isEmpty());
        for (const QString &part : parts) {
            const QByteArray where = QByteArray(page.id.toUtf8() + ": " + part.toUtf8());
            QVERIFY2(part.size() >= least, where);
            QVERIFY2(part.endsWith(u'.') || part.endsWith(u')'), where);
            QVERIFY2(part.trimmed() == part, where);
            QVERIFY2(!part.startsWith(page.title) && !page.title.contains(part), where);
            QVERIFY2(!seen.contains(part), where); // not the same sentences for two of them
            seen.insert(part);
        }
    }
}

void TstHelp::everyNoteHasAPage()
{
    QSet<QString> have;
    for (const HelpPage &page : pagesOf(Kind::Note))
        have.insert(page.id);
    const QSet<QString> made = noteIdsOfSources();
    QVERIFY2(made.size() > 25, qPrintable(QString::number(made.size()))); // the sources were read
    QCOMPARE(QStringList((made - have).values()).join(u' '), QString());
    QCOMPARE(QStringList((have - made).values()).join(u' '), QString());
}

void TstHelp::howTo()
{
    const QList<HelpPage> pages = pagesOf(Kind::HowTo);
    QVERIFY(pages.size() >= 5);
    for (const HelpPage &page : pages) {
        QVERIFY(!page.title.isEmpty());
        QVERIFY(page.meaning.size() > 100);
    }
}

void TstHelp::idsAreUnique()
{
    QSet<QString> seen;
    for (const HelpPage &page : helpPages()) {
        const QString id = QString::number(int(page.kind)) + page.id;
        QVERIFY2(!seen.contains(id), qPrintable(id));
        seen.insert(id);
    }
}

void TstHelp::search_data()
{
    QTest::addColumn<QString>("search");
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("found");
    QTest::newRow("nothing is in everything") << u""_s << u"tcp-refused"_s << true;
    QTest::newRow("blanks") << u"   "_s << u"tcp-refused"_s << true;
    QTest::newRow("the id") << u"tcp-refused"_s << u"tcp-refused"_s << true;
    QTest::newRow("either case") << u"SS -LTNP"_s << u"tcp-refused"_s << true;
    QTest::newRow("all words, anywhere") << u"container 1883 listens"_s << u"tcp-refused"_s << true;
    QTest::newRow("one word is missing") << u"container certificate"_s << u"tcp-refused"_s << false;
    QTest::newRow("a code") << u"0x8E"_s << u"session-client-id-taken-over"_s << true;
    QTest::newRow("no pattern") << u".*"_s << u"tcp-refused"_s << false;
}

void TstHelp::search()
{
    QFETCH(QString, search);
    QFETCH(QString, id);
    QFETCH(bool, found);
    const QList<HelpPage> pages = helpPages();
    const auto page = std::find_if(pages.begin(), pages.end(), [&](const HelpPage &one) { return one.id == id; });
    QVERIFY(page != pages.end());
    QCOMPARE(page->contains(search), found);
}

void TstHelp::copiedText()
{
    const HelpPage page{Kind::Cause, u"some-cause"_s, u"tcp"_s, u"Title"_s, u"Meaning."_s, u"Recognised."_s, u"Mended."_s};
    QCOMPARE(page.text(), u"Title\nsome-cause\n\nWhat it means\nMeaning.\n\nHow it is recognised\nRecognised.\n\nWhat to do\nMended.\n"_s);
    const HelpPage howTo{Kind::HowTo, u"connect"_s, {}, u"Connect"_s, u"Type.\nPress."_s, {}, {}};
    QCOMPARE(howTo.text(), u"Connect\n\nType.\nPress.\n"_s);
}

QTEST_GUILESS_MAIN(TstHelp)
#include "tst_help.moc"
