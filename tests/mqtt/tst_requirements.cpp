// requirement-tests.tsv names a test that exists for every statement of the standards that binds connecting, publishing and subscribing.
#include "mqtt/Table.h"
#include "mqtt/Vectors.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

class TstRequirements : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void everyRow_data();
    void everyRow();
    void noOtherRow();

private:
    QString problemOf(const QString &test) const;
    QHash<QString, QString> m_sources; // of test programs, by name
    QStringList m_vectorNames;
};

namespace {

QString keyOf(const TableRow &row)
{
    return row[u"id"_s] + u" of "_s + row[u"version"_s];
}

} // namespace

void TstRequirements::initTestCase()
{
    QDirIterator files(QStringLiteral(TEST_DATA_DIR "/.."), {u"tst_*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_sources.insert(files.fileInfo().completeBaseName(), QString::fromUtf8(file.readAll()));
    }
    for (const QString &fileName : {u"vectors-valid.jsonl"_s, u"vectors-malformed.jsonl"_s}) {
        for (const Vector &vector : readVectors(fileName))
            m_vectorNames << QString::fromUtf8(vector.name);
    }
    QVERIFY(!m_sources.isEmpty() && !m_vectorNames.isEmpty());
}

void TstRequirements::everyRow_data()
{
    QTest::addColumn<QString>("tests");
    QHash<QString, QString> tests;
    for (const TableRow &row : readTable(u"requirement-tests.tsv"_s))
        tests.insert(keyOf(row), row[u"tests"_s]);
    for (const TableRow &row : readTable(u"client-requirements.tsv"_s)) {
        if (row[u"relevance"_s] != u"not-applicable"_s)
            QTest::newRow(qPrintable(keyOf(row))) << tests.value(keyOf(row));
    }
}

// A test is PROGRAM, PROGRAM::FUNCTION or PROGRAM::FUNCTION:ROWS, where ROWS may have the wildcard *.
void TstRequirements::everyRow()
{
    QFETCH(QString, tests);
    QVERIFY2(!tests.isEmpty(), "no test is named");
    for (const QString &test : tests.split(u"; "_s)) {
        const QString problem = problemOf(test);
        QVERIFY2(problem.isEmpty(), qPrintable(test + u": "_s + problem));
    }
}

QString TstRequirements::problemOf(const QString &test) const
{
    const QString program = test.section(u"::"_s, 0, 0);
    const QString function = test.section(u"::"_s, 1).section(u':', 0, 0);
    const QString rows = test.section(u"::"_s, 1).section(u':', 1);
    if (!m_sources.contains(program))
        return u"no such test program"_s;
    const QString source = m_sources[program];
    if (!function.isEmpty() && !source.contains(u"::"_s + function + u'('))
        return u"no such function"_s;
    if (!program.endsWith(u"_vectors"_s)) {
        static const QRegularExpression version(u"^v[345] "_s); // often put in front of what the source has
        const QStringList parts = QString(rows).remove(version).split(u'*', Qt::SkipEmptyParts);
        const bool all = std::all_of(parts.begin(), parts.end(), [&](const QString &part) { return source.contains(part); });
        return all ? QString() : u"no row is called so"_s;
    }
    if (rows.isEmpty())
        return {};
    const QString expression = QRegularExpression::escape(rows).replace(u"\\*"_s, u".*"_s);
    const QRegularExpression pattern(QRegularExpression::anchoredPattern(expression));
    return m_vectorNames.indexOf(pattern) >= 0 ? QString() : u"no row is called so"_s;
}

void TstRequirements::noOtherRow()
{
    QStringList known;
    for (const TableRow &row : readTable(u"client-requirements.tsv"_s))
        known << keyOf(row);
    for (const TableRow &row : readTable(u"requirement-tests.tsv"_s))
        QVERIFY2(known.contains(keyOf(row)), qPrintable(keyOf(row)));
}

QTEST_APPLESS_MAIN(TstRequirements)
#include "tst_requirements.moc"
