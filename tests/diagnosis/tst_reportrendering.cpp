// What a reader of Markdown and HTML makes of a report: the hostile texts letter by letter, no link, no picture, tables of their columns.
#include "diagnosis/ReportSamples.h"

#include <QRegularExpression>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>

using namespace Qt::StringLiterals;

class TstReportRendering : public QObject
{
    Q_OBJECT
private slots:
    void asItWasSupplied_data();
    void asItWasSupplied();
};

void TstReportRendering::asItWasSupplied_data()
{
    QTest::addColumn<bool>("markdown");
    QTest::addColumn<QString>("text");
    for (const QString &text : samples::hostile) {
        QTest::addRow("markdown %s", qPrintable(text)) << true << text;
        QTest::addRow("html %s", qPrintable(text)) << false << text;
    }
}

void TstReportRendering::asItWasSupplied()
{
    QFETCH(bool, markdown);
    QFETCH(QString, text);
    const auto render = [markdown](QTextDocument &document, const Report &report) {
        if (markdown)
            document.setMarkdown(QString::fromUtf8(toMarkdown(report)), QTextDocument::MarkdownDialectGitHub);
        else
            document.setHtml(QString::fromUtf8(toHtml(report)));
    };
    QTextDocument plain, document;
    render(plain, samples::reportOf(u"u"_s));
    render(document, samples::reportOf(text));

    QCOMPARE(document.blockCount(), plain.blockCount());
    const auto tables = [](const QTextDocument &in) {
        QList<std::pair<int, int>> shapes;
        for (QTextFrame *frame : in.rootFrame()->childFrames()) {
            if (const auto *table = qobject_cast<QTextTable *>(frame))
                shapes.append({table->rows(), table->columns()});
        }
        return shapes;
    };
    QCOMPARE(tables(document), tables(plain));
    QVERIFY(tables(document).size() >= 8);
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextCharFormat format = it.fragment().charFormat();
            QVERIFY2(!format.isAnchor() && !format.isImageFormat(), qPrintable(it.fragment().text()));
            QVERIFY2(!format.fontItalic() && !format.fontStrikeOut(), qPrintable(it.fragment().text()));
        }
    }
    const qsizetype expected = plain.toPlainText().count(QRegularExpression(u"\\bu\\b"_s));
    QVERIFY(expected > 20);
    QVERIFY2(document.toPlainText().count(text) >= 20, qPrintable(document.toPlainText()));
}

QTEST_MAIN(TstReportRendering)
#include "tst_reportrendering.moc"
