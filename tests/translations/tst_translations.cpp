// Every text of app/ and ui/ is translated into every language, and no placeholder or mnemonic is lost on the way.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace {

struct Message {
    QString context;
    QString source;
    QStringList translations; ///< One, or one for each plural form.
    bool unfinished = false;
    bool plural = false;
};

Message readMessage(QXmlStreamReader &xml, const QString &context)
{
    Message message;
    message.context = context;
    message.plural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("source")) {
            message.source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            message.unfinished = xml.attributes().value(QLatin1String("type")) == QLatin1String("unfinished");
            if (!message.plural) {
                message.translations << xml.readElementText();
                continue;
            }
            while (xml.readNextStartElement()) {
                message.translations << xml.readElementText();
            }
        } else {
            xml.skipCurrentElement();
        }
    }
    return message;
}

/// `language` becomes what the file says it is in: the plural forms go by that.
QList<Message> readTs(const QString &fileName, QString &language)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) {
            continue;
        }
        if (xml.name() == QLatin1String("TS")) {
            language = xml.attributes().value(QLatin1String("language")).toString();
        } else if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("message")) {
            messages << readMessage(xml, context);
        }
    }
    return messages;
}

/// The %1, %L2 and %n of a text, sorted. A plural form may leave %n out ("one certificate").
QStringList placeholders(const QString &text, bool plural)
{
    static const QRegularExpression pattern(QStringLiteral("%L?(?:\\d{1,2}|n)"));
    QStringList found;
    for (const QRegularExpressionMatch &match : pattern.globalMatch(text)) {
        if (!plural || !match.captured().endsWith(QLatin1Char('n'))) {
            found << match.captured();
        }
    }
    found.sort();
    found.removeDuplicates();
    return found;
}

bool hasMnemonic(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("(?<!&)&[^&\\s]"));
    return pattern.match(text).hasMatch();
}

} // namespace

class TstTranslations : public QObject
{
    Q_OBJECT
private slots:
    void complete_data();
    void complete();

private:
    QTemporaryDir m_folder;
};

void TstTranslations::complete_data()
{
    QTest::addColumn<QString>("fileName");
    const QDir folder(QStringLiteral(SOURCE_DIR "/translations"));
    const QStringList files = folder.entryList({QStringLiteral("connack_*.ts")});
    QVERIFY(files.contains(QLatin1String("connack_en.ts")) && files.contains(QLatin1String("connack_de.ts")));
    for (const QString &file : files) {
        QTest::newRow(qPrintable(file)) << file;
    }
}

void TstTranslations::complete()
{
    QFETCH(const QString, fileName);
    const QString updated = m_folder.filePath(fileName);
    QVERIFY(QFile::copy(QStringLiteral(SOURCE_DIR "/translations/") + fileName, updated));
    QVERIFY(QFile::setPermissions(updated, QFile::ReadOwner | QFile::WriteOwner));
    QStringList arguments{QStringLiteral(SOURCE_DIR "/app"), QStringLiteral(SOURCE_DIR "/ui"), QStringLiteral("-no-obsolete"), QStringLiteral("-ts"), updated};
    if (fileName == QLatin1String("connack_en.ts")) {
        arguments.prepend(QStringLiteral("-pluralonly"));
    }
    QProcess lupdate;
    lupdate.start(QStringLiteral(LUPDATE), arguments);
    QVERIFY(lupdate.waitForFinished(120'000));
    QVERIFY2(lupdate.exitCode() == 0, lupdate.readAllStandardError().constData());

    QString language;
    const QList<Message> messages = readTs(updated, language);
    QCOMPARE(language, fileName.section(QLatin1Char('_'), 1).chopped(3));
    QVERIFY(!messages.isEmpty());
    QStringList complaints;
    for (const Message &message : messages) {
        const QString at = message.context + QLatin1String(": ") + message.source;
        if (message.unfinished || message.translations.isEmpty() || message.translations.contains(QString())) {
            complaints << QLatin1String("not translated: ") + at;
            continue;
        }
        for (const QString &translation : message.translations) {
            if (placeholders(translation, message.plural) != placeholders(message.source, message.plural)) {
                complaints << QLatin1String("other placeholders: ") + at;
            }
            if (hasMnemonic(message.source) != hasMnemonic(translation)) {
                complaints << QLatin1String("mnemonic lost or added: ") + at;
            }
        }
    }
    const QString all = complaints.mid(0, 50).join(QLatin1Char('\n'));
    QVERIFY2(complaints.isEmpty(), qPrintable(QStringLiteral("%1 complaints\n%2").arg(QString::number(complaints.size()), all)));
}

QTEST_GUILESS_MAIN(TstTranslations)
#include "tst_translations.moc"
