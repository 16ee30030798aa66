// Markdown, HTML and the additions to the JSON report: nothing is taken as markup, no secret is in any of them.
#include "diagnosis/ReportSamples.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QList<std::pair<const char *, QByteArray>> allForms(const Report &report)
{
    return {{"markdown", toMarkdown(report)},
            {"html", toHtml(report)},
            {"json", QJsonDocument(toJson(report)).toJson()},
            {"text", toText(report, false).toUtf8()},
            {"junit", toJUnit(report)}};
}

QString unescaped(QString html)
{
    return html.replace("&lt;"_L1, "<"_L1)
        .replace("&gt;"_L1, ">"_L1)
        .replace("&quot;"_L1, "\""_L1)
        .replace("&#39;"_L1, "'"_L1)
        .replace("&amp;"_L1, "&"_L1);
}

} // namespace

class TstReportFormats : public QObject
{
    Q_OBJECT
private slots:
    void htmlEscapesEverything_data();
    void htmlEscapesEverything();
    void htmlAllowsItsStyleAlone();
    void hiddenCharactersAreWrittenOut();
    void markdownTablesKeepTheirShape_data();
    void markdownTablesKeepTheirShape();
    void noSecretInAnyForm_data();
    void noSecretInAnyForm();
    void secretsThatAreSetAreSeenToBeSet();
    void settingsHaveTheDefaultsThatDecide();
    void jsonTellsWhenAndBywhat();
    void everythingIsInMarkdownAndHtml_data();
    void everythingIsInMarkdownAndHtml();
    void manyPackets();
    void fileNames();
    void formats();
};

void TstReportFormats::htmlEscapesEverything_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text : samples::hostile)
        QTest::newRow(qPrintable(text)) << text;
}

void TstReportFormats::htmlEscapesEverything()
{
    QFETCH(QString, text);
    const QString html = QString::fromUtf8(toHtml(samples::reportOf(text)));
    // Only these elements, with these attributes, stand in the file.
    static const QRegularExpression element(u"<[^>]*>"_s);
    static const QRegularExpression known(
        u"^<(!DOCTYPE html|/?(html|head|body|title|style|h1|h2|h3|p|ol|ul|li|table|thead|tbody|tr|td|code)|html lang=\"en\""
        "|meta (charset|http-equiv|name)=\"[^\"<>]*\"( content=\"[^\"<>]*\")?|main data-paste-markdown-skip|/main|th scope=\"col\"|/th"
        "|span class=\"(good|bad|weak)\"|/span)>$"_s);
    for (auto it = element.globalMatch(html); it.hasNext();) {
        const QString found = it.next().captured();
        QVERIFY2(known.match(found).hasMatch(), qPrintable(found));
    }
    QCOMPARE(html.count(QRegularExpression(u"&(?!lt;|gt;|amp;|quot;|#39;)"_s)), 0);
    // And the text is there as it was, in the verdict, a table and a list.
    QVERIFY(unescaped(html).count(text) > 10);
}

void TstReportFormats::htmlAllowsItsStyleAlone()
{
    const QByteArray html = toHtml(samples::reportOf(u"x"_s));
    const qsizetype from = html.indexOf("<style>") + 7;
    const QByteArray style = html.mid(from, html.indexOf("</style>") - from);
    const QByteArray hash = QCryptographicHash::hash(style, QCryptographicHash::Sha256).toBase64();
    QVERIFY(html.contains("content=\"default-src 'none'; style-src 'sha256-" + hash + "'; base-uri 'none'; form-action 'none'\""));
    for (const char *fetching : {"<script", "<link", "<img", "url(", "@import", "src=", "href=", "javascript:"})
        QVERIFY2(!html.contains(fetching), fetching);
    QVERIFY(html.contains("prefers-color-scheme: dark"));
    QVERIFY(html.contains("@media print"));
}

void TstReportFormats::hiddenCharactersAreWrittenOut()
{
    const QString text = u"a\x1b[31mred\u202Etxt.exe\u2066 \u0007\u200Bend\r\nnext"_s + QString::fromUcs4(U"\U000E0041");
    const Report report = samples::reportOf(text);
    for (const QByteArray &bytes : {toMarkdown(report), toHtml(report)}) {
        const QString form = QString::fromUtf8(bytes);
        for (const QChar hidden : u"\x1b\u202E\u2066\u0007\u200B\r"_s)
            QVERIFY2(!form.contains(hidden), qPrintable(QString::number(hidden.unicode(), 16)));
        QVERIFY(form.contains("\\u202e"_L1) || form.contains("&#92;u202e"_L1));
        QVERIFY(form.contains("U000e0041"_L1));
        QVERIFY(!form.contains("\nnext"_L1));
    }
}

void TstReportFormats::markdownTablesKeepTheirShape_data()
{
    htmlEscapesEverything_data();
}

void TstReportFormats::markdownTablesKeepTheirShape()
{
    QFETCH(QString, text);
    const QStringList lines = QString::fromUtf8(toMarkdown(samples::reportOf(text))).split(u'\n');
    qsizetype columns = 0;
    int tables = 0;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (!lines[i].startsWith(u'|')) {
            columns = 0;
            continue;
        }
        if (columns == 0) {
            columns = lines[i].count(u'|');
            QCOMPARE(lines[i + 1].count(" --- "_L1), columns - 1);
            ++tables;
        }
        static const QRegularExpression border(u"(?<!\\\\)\\|"_s);
        QVERIFY2(lines[i].count(border) == columns, qPrintable(lines[i]));
    }
    QVERIFY(tables >= 8);
}

void TstReportFormats::noSecretInAnyForm_data()
{
    QTest::addColumn<QByteArray>("secret");
    for (const QByteArray &secret : samples::secrets)
        QTest::newRow(secret.constData()) << secret;
    QTest::newRow("key") << QByteArray("MC4CAQAwBQYDK2VwBCIEIKn0");
    QTest::newRow("password in the header") << QByteArray("header-token-5512");
    QTest::newRow("pkcs12") << QByteArray::fromHex("3082aabbccddeeff0011");
}

void TstReportFormats::noSecretInAnyForm()
{
    QFETCH(QByteArray, secret);
    const Report report = samples::secretReport();
    const QByteArray escapedForMarkdown = QByteArray(secret).replace("|", "\\|").replace("_", "\\_");
    const QList<QByteArray> spellings{secret,
                                      QString::fromUtf8(secret).toHtmlEscaped().toUtf8(),
                                      escapedForMarkdown,
                                      secret.toHex(),
                                      secret.toBase64(QByteArray::OmitTrailingEquals),
                                      secret.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals),
                                      secret.toPercentEncoding()};
    for (const auto &[form, bytes] : allForms(report)) {
        for (const QByteArray &spelling : spellings)
            QVERIFY2(!bytes.toLower().contains(spelling.toLower()), qPrintable(QString::fromUtf8(form + QByteArray(": ") + spelling)));
    }
}

void TstReportFormats::secretsThatAreSetAreSeenToBeSet()
{
    const QJsonObject settings = toJson(samples::secretReport())["settings"_L1].toObject();
    QCOMPARE(settings["password"_L1].toString(), u"***"_s);
    QCOMPARE(settings["username"_L1].toString(), u"***"_s);
    QCOMPARE(settings["passphrase"_L1].toString(), u"***"_s);
    QCOMPARE(settings["key"_L1].toString(), u"***"_s);
    QCOMPARE(settings["cert"_L1].toString(), u"***"_s);
    QCOMPARE(settings["pfx"_L1].toString(), u"client.p12"_s);
    QCOMPARE(settings["ca"_L1].toArray(), QJsonArray({u"***"_s, u"ca.pem"_s}));
    QCOMPARE(settings["properties"_L1]["authenticationData"_L1].toString(), u"***"_s);
    QCOMPARE(settings["properties"_L1]["authenticationMethod"_L1].toString(), u"SCRAM"_s);
    QCOMPARE(settings["properties"_L1]["userProperties"_L1]["auth"_L1].toString(), u"***"_s);
    QCOMPARE(settings["wsOptions"_L1]["headers"_L1]["Authorization"_L1].toString(), u"***"_s);
    QCOMPARE(settings["path"_L1].toString(), u"/mqtt?token=***"_s);
    QCOMPARE(settings["proxy"_L1]["password"_L1].toString(), u"***"_s);
    QCOMPARE(settings["proxy"_L1]["host"_L1].toString(), u"proxy.lan"_s);
    QCOMPARE(QByteArray::fromHex(settings["will"_L1]["payload"_L1]["hex"_L1].toString().toLatin1()), QByteArray("is ***"));
    // A report without them says nothing of them.
    const QJsonObject plain = toJson(samples::connectedReport())["settings"_L1].toObject();
    QVERIFY(!plain.contains("password"_L1));
    QVERIFY(!plain.contains("key"_L1));
}

void TstReportFormats::settingsHaveTheDefaultsThatDecide()
{
    Report report;
    report.attempt.settings.endpoint = {Scheme::Wss, u"broker.lan"_s, std::nullopt};
    const QJsonObject settings = toJson(report)["settings"_L1].toObject();
    QCOMPARE(settings["protocol"_L1].toString(), u"wss"_s);
    QCOMPARE(settings["host"_L1].toString(), u"broker.lan"_s);
    QCOMPARE(settings["port"_L1].toInt(), 443);
    QCOMPARE(settings["protocolVersion"_L1].toInt(), 4);
    QCOMPARE(settings["clean"_L1].toBool(), true);
    QCOMPARE(settings["keepalive"_L1].toInt(), 60);
    QCOMPARE(settings["connectTimeout"_L1].toInt(), 30'000);
    QCOMPARE(settings["rejectUnauthorized"_L1].toBool(), true);
    QCOMPARE(settings["path"_L1].toString(), u"/mqtt"_s);
}

void TstReportFormats::jsonTellsWhenAndBywhat()
{
    const QJsonObject json = toJson(samples::connectedReport());
    QCOMPARE(json["startedAt"_L1].toString(), u"2026-11-22T12:00:00.000Z"_s);
    const QJsonObject client = json["client"_L1].toObject();
    QCOMPARE(client["name"_L1].toString(), u"Connack"_s);
    QCOMPARE(client["qt"_L1].toString(), QString::fromLatin1(qVersion()));
    for (const auto key : {"version"_L1, "openssl"_L1, "os"_L1})
        QVERIFY(!client[key].toString().isEmpty());
}

void TstReportFormats::everythingIsInMarkdownAndHtml_data()
{
    QTest::addColumn<QString>("what");
    for (const auto *what :
         {"0.4 ms", "mqtt-not-authorized", "192.0.2.7:20000", "[::1]:8884", "refused", "TLSv1.3", "TLS_AES_256_GCM_SHA384",
          "GET /mqtt HTTP/1.1", "HTTP/1.1 101 u", "reasonString", "properties.userProperties", "will.payload", "2026-11-22T12:00:00.000Z",
          "PUBLISH", "Not authorized", "This is the likely cause", "Subscribe u", "Publish u", "broker.lan"})
        QTest::newRow(what) << QString::fromUtf8(what);
}

void TstReportFormats::everythingIsInMarkdownAndHtml()
{
    QFETCH(QString, what);
    const Report report = samples::reportOf(u"u"_s);
    QVERIFY(QString::fromUtf8(toHtml(report)).contains(what));
    QVERIFY(QString::fromUtf8(toMarkdown(report)).contains(what));
}

void TstReportFormats::manyPackets()
{
    Report report = samples::reportOf(u"u"_s);
    const TraceEntry entry = report.trace.first();
    report.trace.clear();
    for (int i = 0; i < 5000; ++i)
        report.trace.append(entry);
    const QByteArray markdown = toMarkdown(report);
    QCOMPARE(markdown.count("| PUBLISH |"), 200);
    QVERIFY(markdown.contains("The first 100 and the last 100 of 5000 packets"));
    QCOMPARE(toHtml(report).count("<td>PUBLISH</td>"), 2000);
    QCOMPARE(toJson(report)["packets"_L1].toArray().size(), 5000);
}

void TstReportFormats::fileNames()
{
    Attempt attempt = evidence::connected();
    const QString time = attempt.startedAt.toLocalTime().toString(u"yyyyMMdd-HHmm"_s);
    QCOMPARE(reportFileName(attempt), u"connack-report-broker.lan-"_s + time);
    attempt.settings.endpoint.host = u"../../etc/pass wd\0|<>:\"?*"_s;
    QCOMPARE(reportFileName(attempt), u"connack-report-etc-pass-wd-"_s + time);
    attempt.settings.endpoint.host = u"fe80::1%eth0"_s;
    QCOMPARE(reportFileName(attempt), u"connack-report-fe80-1-eth0-"_s + time);
    attempt.settings.endpoint.host = QString(5000, u'x');
    QVERIFY(reportFileName(attempt).size() < 100);
    attempt.settings.endpoint.host.clear();
    QCOMPARE(reportFileName(attempt), u"connack-report-"_s + time);
}

void TstReportFormats::formats()
{
    QCOMPARE(reportFormatFor(u"a.md"_s), ReportFormat::Markdown);
    QCOMPARE(reportFormatFor(u"a.HTML"_s), ReportFormat::Html);
    QCOMPARE(reportFormatFor(u"a.htm"_s), ReportFormat::Html);
    QCOMPARE(reportFormatFor(u"a.b.json"_s), ReportFormat::Json);
    QCOMPARE(reportFormatFor(u"a.txt"_s), ReportFormat::Text);
    QVERIFY(!reportFormatFor(u"a.pdf"_s));
    QVERIFY(!reportFormatFor(u"md"_s));
    const Report report = samples::connectedReport();
    for (const ReportFormat format : {ReportFormat::Markdown, ReportFormat::Html, ReportFormat::Json, ReportFormat::Text}) {
        QCOMPARE(reportFormatFor(u'x' + reportEnding(format)), format);
        QVERIFY(!toBytes(report, format).isEmpty());
    }
    QVERIFY(toBytes(report, ReportFormat::Markdown).startsWith("# "));
    QVERIFY(toBytes(report, ReportFormat::Html).startsWith("<!DOCTYPE html>"));
    QVERIFY(QJsonDocument::fromJson(toBytes(report, ReportFormat::Json)).isObject());
}

QTEST_GUILESS_MAIN(TstReportFormats)
#include "tst_reportformats.moc"
