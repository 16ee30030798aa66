// What can be typed into the forms' own fields.
#include "settings/BinaryText.h"
#include "settings/CaFilesEdit.h"
#include "settings/FileEdit.h"
#include "settings/FormValues.h"
#include "settings/NumberText.h"
#include "settings/OptionalNumberEdit.h"
#include "settings/OptionalTextEdit.h"
#include "settings/PairTableEdit.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryFile>
#include <QTest>

using namespace Qt::StringLiterals;

class TstFields : public QObject
{
    Q_OBJECT
private slots:
    void number_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<NumberUnit>("unit");
        QTest::addColumn<qint64>("value"); // -1: not set, -2: no number
        QTest::newRow("empty is not set") << u"  "_s << NumberUnit::Seconds << qint64(-1);
        QTest::newRow("bare seconds") << u"90"_s << NumberUnit::Seconds << qint64(90);
        QTest::newRow("seconds") << u"90 s"_s << NumberUnit::Seconds << qint64(90);
        QTest::newRow("minutes") << u"5 min"_s << NumberUnit::Seconds << qint64(300);
        QTest::newRow("an hour") << u"1h"_s << NumberUnit::Seconds << qint64(3600);
        QTest::newRow("half an hour") << u"0,5 h"_s << NumberUnit::Seconds << qint64(1800);
        QTest::newRow("no fraction of a second") << u"1.5"_s << NumberUnit::Seconds << qint64(-2);
        QTest::newRow("milliseconds") << u"500 ms"_s << NumberUnit::Milliseconds << qint64(500);
        QTest::newRow("a bare time is seconds") << u"30"_s << NumberUnit::Milliseconds << qint64(30'000);
        QTest::newRow("bytes") << u"2 MiB"_s << NumberUnit::Bytes << qint64(2'097'152);
        QTest::newRow("never") << u"never"_s << NumberUnit::Seconds << qint64(0xFFFF'FFFF);
        QTest::newRow("the largest") << u"4294967295"_s << NumberUnit::None << qint64(4'294'967'295);
        QTest::newRow("one more") << u"4294967296"_s << NumberUnit::None << qint64(-2);
        QTest::newRow("negative") << u"-1"_s << NumberUnit::None << qint64(-2);
        QTest::newRow("a word") << u"soon"_s << NumberUnit::Seconds << qint64(-2);
        QTest::newRow("a unit of another kind") << u"5 min"_s << NumberUnit::Bytes << qint64(-2);
    }
    void number()
    {
        QFETCH(QString, text);
        QFETCH(NumberUnit, unit);
        QFETCH(qint64, value);
        const auto result = parseNumber(text, unit, true);
        if (value == -2) {
            QVERIFY(!std::get<QString>(result).isEmpty());
            return;
        }
        const auto number = std::get<std::optional<quint32>>(result);
        QCOMPARE(number ? qint64(*number) : -1, value);
        if (number)
            QCOMPARE(std::get<std::optional<quint32>>(parseNumber(formatNumber(*number, unit, true), unit, true)), number);
    }

    void droppedCaFile()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("no certificate");
        QVERIFY(file.flush());
        CaFilesEdit edit;
        QSignalSpy edited(&edit, &CaFilesEdit::edited);
        auto *line = edit.findChild<QLineEdit *>();
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(file.fileName())});
        QDragEnterEvent enter(QPoint(1, 1), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(line, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(1, 1), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(line, &drop);
        QCOMPARE(edit.files(), QList<FileOrPem>({FileOrPem{file.fileName(), {}}}));
        QCOMPARE(edited.count(), 1);
        QTRY_VERIFY(!edit.problem().isEmpty()); // it holds no certificate, which is said
    }

    void numberKeepsWhatWasTyped()
    {
        OptionalNumberEdit edit;
        edit.setUnitName(u"s"_s);
        QTest::keyClicks(&edit, u"5 min"_s);
        edit.setValue(300); // the settings come back from the page
        QCOMPARE(edit.text(), u"5 min"_s);
        edit.setValue(60);
        QCOMPARE(edit.text(), u"60 s"_s);
        edit.setText(u"soon"_s);
        QVERIFY(!edit.problem().isEmpty());
        QCOMPARE(edit.value(), std::optional<quint32>(60));
    }

    void notSetDiffersFromEmpty()
    {
        OptionalTextEdit edit;
        auto *line = edit.findChild<QLineEdit *>();
        auto *send = edit.findChild<QCheckBox *>();
        QSignalSpy edited(&edit, &CompositeField::edited);
        QCOMPARE(edit.value(), std::nullopt);
        QTest::keyClicks(line, u"a"_s);
        QCOMPARE(edit.value(), std::optional(u"a"_s));
        QTest::keyClick(line, Qt::Key_Backspace);
        QCOMPARE(edit.value(), std::nullopt);
        send->setChecked(true);
        QCOMPARE(edit.value(), std::optional(QString()));
        QCOMPARE(edited.count(), 3);
    }

    void bytes()
    {
        QCOMPARE(std::get<QByteArray>(bytesFromText(u"00 FF:7e"_s, BinaryValue::Form::Hex)), QByteArray("\x00\xff\x7e", 3));
        QVERIFY(std::holds_alternative<QString>(bytesFromText(u"0"_s, BinaryValue::Form::Hex)));
        QVERIFY(std::holds_alternative<QString>(bytesFromText(u"xy"_s, BinaryValue::Form::Hex)));
        QCOMPARE(std::get<QByteArray>(bytesFromText(u"aGk="_s, BinaryValue::Form::Base64)), QByteArray("hi"));
        QVERIFY(std::holds_alternative<QString>(bytesFromText(u"a§"_s, BinaryValue::Form::Base64)));
        QVERIFY(!bytesToText("\xff", BinaryValue::Form::Text));
        QCOMPARE(bytesToText("\xff", BinaryValue::Form::Hex), std::optional(u"ff"_s));
    }

    void pastePairs()
    {
        const QList<mqtt::StringPair> expected{{u"a"_s, u"1"_s}, {u"X-Key"_s, u"b: c"_s}, {u"c"_s, u"d=e"_s}};
        QCOMPARE(pairsFromText(u"a\t1\r\nX-Key: b: c\n\nc=d=e\n"_s), expected);
        PairTableEdit edit;
        QApplication::clipboard()->setText(u"a\t1\nb\t2"_s);
        auto *table = edit.findChild<QTableWidget *>();
        QTest::keySequence(table, QKeySequence::Paste);
        QCOMPARE(edit.pairs().size(), 2);
        QTest::keyClick(table, Qt::Key_Delete);
        QCOMPARE(edit.pairs(), (QList<mqtt::StringPair>{{u"a"_s, u"1"_s}}));
    }

    void clientIdPrefix()
    {
        QCOMPARE(::clientIdPrefix(u"connack-3f9a21c7"_s), u"connack-"_s);
        QCOMPARE(::clientIdPrefix(u"gate"_s), u"gate-"_s);
        QCOMPARE(::clientIdPrefix(u"plant/"_s), u"plant/"_s);
        QCOMPARE(::clientIdPrefix({}), u"connack-"_s);
    }
};

QTEST_MAIN(TstFields)
#include "tst_fields.moc"
