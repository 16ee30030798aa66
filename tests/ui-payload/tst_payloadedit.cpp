// Payloads and PUBLISH properties as a person enters them.
#include "payload/PayloadEdit.h"
#include "payload/PublishPropertiesEdit.h"
#include "settings/FieldHint.h"

#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;
using payload::Draft;
using Form = payload::Draft::Form;

namespace {

template <typename Widget>
Widget *named(const QWidget &parent, const QString &name)
{
    for (Widget *widget : parent.findChildren<Widget *>()) {
        if (widget->accessibleName() == name)
            return widget;
    }
    return nullptr;
}

QComboBox *forms(const PayloadEdit &edit)
{
    return named<QComboBox>(edit, u"Payload: written as"_s);
}

QPlainTextEdit *text(const PayloadEdit &edit)
{
    return qobject_cast<QPlainTextEdit *>(edit.findChild<QStackedWidget *>()->currentWidget());
}

QString hint(const QWidget &widget)
{
    QStringList texts;
    for (const FieldHint *one : widget.findChildren<FieldHint *>())
        texts << one->text();
    texts.removeAll(QString());
    return texts.join(u'\n');
}

QByteArray bytesOf(const PayloadEdit &edit)
{
    const auto result = edit.bytes();
    return std::holds_alternative<QByteArray>(result) ? std::get<QByteArray>(result) : QByteArray("(none)");
}

} // namespace

class TstPayloadEdit : public QObject
{
    Q_OBJECT
private slots:
    void storesWhatItLoads_data();
    void storesWhatItLoads();
    void switchingConverts();
    void switchingLosesNothing();
    void jsonIsCheckedWhileTyping();
    void formattingCanBeUndone();
    void longTextsAreJudgedInTime();
    void files();
    void filesCanBeDropped();

    void propertiesRoundTrip_data();
    void propertiesRoundTrip();
    void propertiesFollowEdits();
    void topicAliasAutomatic();
    void propertiesAreJudged();
    void propertiesBelowMqtt5();
};

void TstPayloadEdit::storesWhatItLoads_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, Form form, const QString &text, const QByteArray &bytes) {
        QTest::newRow(name) << int(form) << text << bytes;
    };
    row("empty", Form::Text, {}, {});
    row("text", Form::Text, u"ä 😀\u00A0x\n\ty"_s, "ä 😀\u00A0x\n\ty");
    row("CR LF", Form::Text, u"a\r\nb\rc"_s, "a\r\nb\rc");
    row("JSON", Form::Json, u"{ \"a\":1.0 }"_s, "{ \"a\":1.0 }");
    row("hexadecimal as typed", Form::Hex, u"00:FF 7e"_s, QByteArray("\0\xFF\x7E", 3));
    row("Base64 without padding", Form::Base64, u"AP8"_s, QByteArray("\0\xFF", 2));
}

void TstPayloadEdit::storesWhatItLoads()
{
    QFETCH(int, form);
    QFETCH(QString, text);
    QFETCH(QByteArray, bytes);
    const Draft draft{Form(form), text};
    PayloadEdit edit;
    QSignalSpy edited(&edit, &PayloadEdit::edited);
    edit.load(draft);
    QCOMPARE(edit.store(), draft);
    QCOMPARE(bytesOf(edit), bytes);
    QCOMPARE(edit.byteCount(), bytes.size());
    QCOMPARE(edit.problem(), QString());
    QCOMPARE(edited.count(), 0);
}

void TstPayloadEdit::switchingConverts()
{
    PayloadEdit edit;
    edit.load({Form::Text, u"{\"ä\":1}\r\n"_s});
    const QByteArray bytes = bytesOf(edit);
    QSignalSpy edited(&edit, &PayloadEdit::edited);
    for (const Form form : {Form::Json, Form::Hex, Form::Base64, Form::Text, Form::Base64, Form::Json, Form::Text}) {
        forms(edit)->setCurrentIndex(int(form));
        QCOMPARE(edit.store().form, form);
        QCOMPARE(bytesOf(edit), bytes);
    }
    QCOMPARE(edited.count(), 7);
    forms(edit)->setCurrentIndex(int(Form::Hex));
    text(edit)->setPlainText(u"41 42"_s);
    forms(edit)->setCurrentIndex(int(Form::Text));
    QCOMPARE(edit.store().text, u"AB"_s);
}

void TstPayloadEdit::switchingLosesNothing()
{
    PayloadEdit edit;
    edit.load({Form::Hex, u"00:ff"_s});
    forms(edit)->setCurrentIndex(int(Form::Text)); // these bytes are no text
    QCOMPARE(edit.store(), (Draft{Form::Text, {}}));
    QVERIFY(hint(edit).contains(u"UTF-8"_s));
    forms(edit)->setCurrentIndex(int(Form::Hex));
    QCOMPARE(edit.store().text, u"00:ff"_s);

    text(edit)->selectAll();
    QTest::keyClicks(text(edit), u"4x"_s); // no hexadecimal at all
    forms(edit)->setCurrentIndex(int(Form::Json));
    QVERIFY(hint(edit).contains(u"Hexadecimal"_s));
    QCOMPARE(edit.store().text, QString());
    QTest::keyClicks(text(edit), u"[1]"_s);
    forms(edit)->setCurrentIndex(int(Form::Hex));
    QCOMPARE(edit.store().text, u"5b 31 5d"_s);
    text(edit)->undo(); // what the conversion replaced
    QCOMPARE(edit.store().text, u"4x"_s);
    QVERIFY(!edit.problem().isEmpty());
    QCOMPARE(edit.byteCount(), -1);

    forms(edit)->setCurrentIndex(int(Form::Text));
    forms(edit)->setCurrentIndex(int(Form::Json)); // [1] is still there
    QCOMPARE(edit.store().text, u"[1]"_s);
}

void TstPayloadEdit::jsonIsCheckedWhileTyping()
{
    PayloadEdit edit;
    edit.load({Form::Json, {}});
    QSignalSpy judged(&edit, &PayloadEdit::judged);
    QTest::keyClicks(text(edit), u"{\"a\" 1}"_s);
    QVERIFY(edit.problem().startsWith(u"Line 1, column 6: A colon"_s));
    QCOMPARE(hint(edit), edit.problem());
    QCOMPARE(text(edit)->extraSelections().size(), 1);
    QCOMPARE(text(edit)->extraSelections().first().cursor.selectedText(), u"1"_s);
    QVERIFY(std::holds_alternative<QString>(edit.bytes()));
    QVERIFY(!named<QPushButton>(edit, u"Payload: format JSON"_s)->isEnabled());
    text(edit)->setPlainText(u"{\"a\":1,\"a\":2}"_s);
    QCOMPARE(edit.problem(), QString());
    QVERIFY(hint(edit).contains(u"more than once"_s));
    QVERIFY(text(edit)->extraSelections().isEmpty());
    QVERIFY(judged.count() >= 2);
}

void TstPayloadEdit::formattingCanBeUndone()
{
    PayloadEdit edit;
    edit.show();
    const QString typed = u"{\"z\":1.0,\"a\":[12345678901234567890]}"_s;
    edit.load({Form::Json, typed});
    QSignalSpy edited(&edit, &PayloadEdit::edited);
    auto *format = named<QPushButton>(edit, u"Payload: format JSON"_s);
    QVERIFY(format && format->isVisible());
    format->click();
    QCOMPARE(edit.store().text, u"{\n  \"z\": 1.0,\n  \"a\": [\n    12345678901234567890\n  ]\n}"_s);
    QCOMPARE(edited.count(), 1);
    text(edit)->undo();
    QCOMPARE(edit.store().text, typed);
    text(edit)->redo();
    named<QPushButton>(edit, u"Payload: compact JSON"_s)->click();
    QCOMPARE(edit.store().text, typed);
    edit.load({Form::Json, u"{"_s});
    edit.formatJson();
    QCOMPARE(edit.store().text, u"{"_s);
}

void TstPayloadEdit::longTextsAreJudgedInTime()
{
    PayloadEdit edit;
    edit.load({Form::Json, {}});
    QSignalSpy judged(&edit, &PayloadEdit::judged);
    const QString wrong = u"["_s + u"1,"_s.repeated(100'000);
    text(edit)->setPlainText(wrong);
    QVERIFY(!edit.problem().isEmpty()); // whoever asks now gets the truth
    text(edit)->setPlainText(wrong + u"1]"_s);
    QTRY_COMPARE_WITH_TIMEOUT(hint(edit), QString(), 10'000); // and it comes by itself
    QCOMPARE(edit.byteCount(), 200'003);
}

void TstPayloadEdit::files()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a.bin"_s);
    PayloadEdit edit;
    edit.load({Form::File, path});
    QVERIFY(edit.problem().contains(u"no such file"_s));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("\0\xFF", 2));
    file.close();
    QCOMPARE(edit.problem(), QString());
    QCOMPARE(edit.byteCount(), 2);
    QCOMPARE(bytesOf(edit), QByteArray("\0\xFF", 2));
    forms(edit)->setCurrentIndex(int(Form::Hex));
    QCOMPARE(edit.store().text, u"00 ff"_s);
    forms(edit)->setCurrentIndex(int(Form::File));
    QCOMPARE(edit.store(), (Draft{Form::File, path}));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("changed");
    file.close();
    QCOMPARE(bytesOf(edit), "changed"); // read when asked for
}

void TstPayloadEdit::filesCanBeDropped()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a.bin"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("abc");
    file.close();
    PayloadEdit edit;
    edit.load({Form::Text, u"typed"_s});
    QSignalSpy edited(&edit, &PayloadEdit::edited);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(text(edit)->viewport(), &enter);
    QVERIFY(enter.isAccepted());
    QCoreApplication::sendEvent(text(edit)->viewport(), &drop);
    QCOMPARE(int(edit.store().form), int(Form::File));
    QCOMPARE(edit.store().text, path);
    QCOMPARE(edit.store(), (Draft{Form::File, path}));
    QCOMPARE(bytesOf(edit), "abc");
    QCOMPARE(edited.count(), 1);
    forms(edit)->setCurrentIndex(int(Form::Text));
    QCOMPARE(edit.store().text, u"abc"_s); // the file's content to go on with; undo brings back what was typed
    text(edit)->undo();
    QCOMPARE(edit.store().text, u"typed"_s);
}

void TstPayloadEdit::propertiesRoundTrip_data()
{
    QTest::addColumn<mqtt::Properties>("properties");
    QTest::newRow("none") << mqtt::Properties();
    mqtt::Properties all;
    all.set(PropertyId::ContentType, u"text/plain"_s);
    all.appendUserProperty(u"a"_s, u"1"_s);
    all.set(PropertyId::PayloadFormatIndicator, 1U);
    all.set(PropertyId::MessageExpiryInterval, 4294967295U);
    all.set(PropertyId::TopicAlias, 7U);
    all.set(PropertyId::ResponseTopic, u"r/ü"_s);
    all.set(PropertyId::CorrelationData, QByteArray("\0\xFF", 2));
    all.appendUserProperty(u"a"_s, {});
    QTest::newRow("all, in an order of their own") << all;
    mqtt::Properties empty;
    empty.set(PropertyId::ContentType, u""_s);
    empty.set(PropertyId::CorrelationData, QByteArray(""));
    empty.set(PropertyId::PayloadFormatIndicator, 0U);
    empty.set(PropertyId::MessageExpiryInterval, 0U);
    QTest::newRow("empty values are values") << empty;
    mqtt::Properties text;
    text.set(PropertyId::CorrelationData, "request 7"_ba);
    QTest::newRow("correlation data as text") << text;
}

void TstPayloadEdit::propertiesRoundTrip()
{
    QFETCH(mqtt::Properties, properties);
    PublishPropertiesEdit edit;
    QSignalSpy edited(&edit, &PublishPropertiesEdit::edited);
    edit.load(properties);
    QVERIFY(edit.properties() == properties);
    QVERIFY(!edit.automaticTopicAlias());
    QCOMPARE(edit.isEmpty(), properties.isEmpty());
    QCOMPARE(edit.problem(), QString());
    QCOMPARE(edited.count(), 0);
    edit.load({});
    QVERIFY(edit.properties().isEmpty());
    QVERIFY(edit.isEmpty());
}

void TstPayloadEdit::propertiesFollowEdits()
{
    PublishPropertiesEdit edit;
    QSignalSpy edited(&edit, &PublishPropertiesEdit::edited);
    named<QLineEdit>(edit, u"Content Type"_s)->setText(u"application/json"_s);
    named<QLineEdit>(edit, u"Message Expiry Interval"_s)->setText(u"5 min"_s);
    named<QLineEdit>(edit, u"Response Topic"_s)->setText(u"r"_s);
    named<QPlainTextEdit>(edit, u"Correlation Data"_s)->setPlainText(u"c"_s);
    named<QComboBox>(edit, u"Payload Format Indicator"_s)->setCurrentIndex(2);
    QCOMPARE(edited.count(), 5);
    const mqtt::Properties properties = edit.properties();
    QCOMPARE(properties.string(PropertyId::ContentType), u"application/json"_s);
    QCOMPARE(properties.integer(PropertyId::MessageExpiryInterval), 300U);
    QCOMPARE(properties.string(PropertyId::ResponseTopic), u"r"_s);
    QCOMPARE(properties.binary(PropertyId::CorrelationData), QByteArray("c"));
    QCOMPARE(properties.integer(PropertyId::PayloadFormatIndicator), 0U);
    QCOMPARE(properties.entries().size(), std::size_t(5));
}

void TstPayloadEdit::topicAliasAutomatic()
{
    PublishPropertiesEdit edit;
    mqtt::Properties properties;
    properties.set(PropertyId::TopicAlias, 3U);
    edit.load(properties, true);
    QVERIFY(edit.automaticTopicAlias());
    QVERIFY(edit.properties().isEmpty()); // the client chooses it
    QVERIFY(!edit.isEmpty());
    auto *choice = named<QComboBox>(edit, u"Topic Alias"_s);
    choice->setCurrentIndex(2);
    QVERIFY(!edit.automaticTopicAlias());
    QVERIFY(!edit.problem().isEmpty()); // a number is wanted
    named<QLineEdit>(edit, u"Topic Alias: number"_s)->setText(u"9"_s);
    QCOMPARE(edit.problem(), QString());
    QCOMPARE(edit.properties().integer(PropertyId::TopicAlias), 9U);
    choice->setCurrentIndex(0);
    QVERIFY(edit.isEmpty());
}

void TstPayloadEdit::propertiesAreJudged()
{
    PublishPropertiesEdit edit;
    edit.show();
    mqtt::Properties properties;
    properties.set(PropertyId::TopicAlias, 11U);
    edit.load(properties);
    QCOMPARE(edit.problem(), QString());
    QSignalSpy judged(&edit, &PublishPropertiesEdit::judged);
    edit.setLimits({10});
    QCOMPARE(judged.count(), 1);
    QVERIFY(edit.problem().startsWith(u"Topic Alias: "_s));
    QVERIFY(hint(edit).contains(u"10"_s));
    QVERIFY(edit.focusProblem());
    edit.setLimits({11});
    QCOMPARE(edit.problem(), QString());
    QVERIFY(!edit.focusProblem());

    named<QLineEdit>(edit, u"Response Topic"_s)->setText(u"a/#"_s);
    QVERIFY(edit.problem().contains(u"wildcards"_s));
    named<QLineEdit>(edit, u"Response Topic"_s)->clear();
    named<QLineEdit>(edit, u"Message Expiry Interval"_s)->setText(u"soon"_s);
    QVERIFY(edit.problem().startsWith(u"Message Expiry Interval: "_s));
    named<QLineEdit>(edit, u"Message Expiry Interval"_s)->clear();

    named<QComboBox>(edit, u"Payload Format Indicator"_s)->setCurrentIndex(1);
    edit.setPayload(QByteArray("\xFF"));
    QCOMPARE(edit.problem(), QString()); // it can be sent: that is what a tester may want to see
    QVERIFY(hint(edit).contains(u"UTF-8"_s));
    edit.setPayload(QByteArray("text"));
    QCOMPARE(hint(edit), QString());
}

void TstPayloadEdit::propertiesBelowMqtt5()
{
    PublishPropertiesEdit edit;
    mqtt::Properties properties;
    properties.set(PropertyId::ContentType, u"a"_s);
    properties.set(PropertyId::TopicAlias, 0U);
    edit.load(properties);
    QVERIFY(!edit.problem().isEmpty());
    edit.setVersion(mqtt::Version::V311);
    QCOMPARE(edit.problem(), QString());
    QCOMPARE(hint(edit).count(u"MQTT 5 only"_s), 2);
    QVERIFY(edit.properties() == properties); // kept for a connection that can
    edit.setVersion(mqtt::Version::V5);
    QVERIFY(!edit.problem().isEmpty());
}

QTEST_MAIN(TstPayloadEdit)
#include "tst_payloadedit.moc"
