// Payloads on the screen: every byte stays, nothing that others send freezes or fills the program.
#include "hex/HexView.h"
#include "payload/FindBar.h"
#include "payload/ImageDecode.h"
#include "payload/ImageView.h"
#include "payload/JsonTree.h"
#include "payload/JsonTreeModel.h"
#include "payload/PayloadView.h"
#include "payload/TextPane.h"
#include "settings/FieldHint.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QClipboard>
#include <QComboBox>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using Form = PayloadView::Form;

namespace {

QByteArray encoded(const QSize &size, const char *format)
{
    QImage image(size, QImage::Format_ARGB32);
    image.fill(QColor(200, 40, 40, 128));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

/// A PNG whose header says another size (with the right checksum left out: a reader of the size does not come to it).
QByteArray hugePng()
{
    QByteArray bytes = encoded({4, 4}, "PNG");
    qToBigEndian<quint32>(60'000, bytes.data() + 16);
    qToBigEndian<quint32>(60'000, bytes.data() + 20);
    return bytes;
}

QStringList hints(const PayloadView &view)
{
    QStringList texts;
    for (const FieldHint *hint : view.findChildren<FieldHint *>())
        texts << hint->text();
    texts.removeAll(QString());
    return texts;
}

template <typename Widget>
Widget *named(const QWidget &parent, const QString &name)
{
    for (Widget *widget : parent.findChildren<Widget *>()) {
        if (widget->accessibleName() == name)
            return widget;
    }
    return nullptr;
}

int rowsBelow(const QAbstractItemModel &model, const QModelIndex &index)
{
    int rows = model.rowCount(index);
    for (int row = 0; row < model.rowCount(index); ++row)
        rows += rowsBelow(model, model.index(row, 0, index));
    return rows;
}

void fetchAll(QAbstractItemModel &model, const QModelIndex &index)
{
    while (model.canFetchMore(index))
        model.fetchMore(index);
    for (int row = 0; row < model.rowCount(index); ++row)
        fetchAll(model, model.index(row, 0, index));
}

/// The tree says what another reader of JSON says.
void compare(const JsonTreeModel &model, const QModelIndex &index, const QJsonValue &value)
{
    if (value.isObject()) {
        QCOMPARE(model.rowCount(index), int(value.toObject().size()));
        for (int row = 0; row < model.rowCount(index); ++row) {
            const QModelIndex name = model.index(row, JsonTreeModel::Name, index);
            QVERIFY(value.toObject().contains(name.data().toString()));
            compare(model, name, value.toObject().value(name.data().toString()));
        }
    } else if (value.isArray()) {
        QCOMPARE(model.rowCount(index), int(value.toArray().size()));
        for (int row = 0; row < model.rowCount(index); ++row) {
            QCOMPARE(model.index(row, JsonTreeModel::Name, index).data().toString(), QString::number(row));
            compare(model, model.index(row, 0, index), value.toArray().at(row));
        }
    } else {
        QCOMPARE(model.rowCount(index), 0);
        QCOMPARE(QJsonDocument::fromJson("[" + model.jsonOf(index) + "]").array().at(0), value);
        if (value.isString())
            QCOMPARE(model.valueOf(index), value.toString());
    }
}

} // namespace

class TstPayloadView : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void keepsTheBytes_data();
    void keepsTheBytes();
    void choosesByItself_data();
    void choosesByItself();
    void remembersTheChoice();
    void emptyIsSaid();
    void saysAMismatch();
    void saysWhereJsonIsWrong();
    void treeIsAModel_data();
    void treeIsAModel();
    void treeReadsWhatIsAskedFor();
    void treeFindsByOffset();
    void treePaths();
    void deepTreesAreBounded();
    void findsInTextTreeAndBytes();
    void findsAcrossParts();
    void hostileImages_data();
    void hostileImages();
    void imagesAreDrawn();
    void bigPayloads_data();
    void bigPayloads();
    void bigTreeIsMadeOnDemand();
    void savesBytes();
    void controlsHaveNames();

private:
    QTemporaryDir m_folder;
};

void TstPayloadView::initTestCase()
{
    QCoreApplication::setOrganizationName(u"connack-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
}

void TstPayloadView::init()
{
    QSettings().clear();
}

void TstPayloadView::keepsTheBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text with CR LF") << QByteArray("a\r\nb\rc\n");
    QTest::newRow("no UTF-8") << QByteArray("caf\xE9\0\x01", 6);
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{\"a\":1.0}");
    QTest::newRow("JSON") << QByteArray("{\"z\":1.0,\"a\":12345678901234567890,\"z\":2}");
    QTest::newRow("PNG") << encoded({8, 8}, "PNG");
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += char(i);
    QTest::newRow("every byte") << all;
}

void TstPayloadView::keepsTheBytes()
{
    QFETCH(QByteArray, bytes);
    PayloadView view;
    view.resize(500, 300);
    view.show();
    view.setPayload(bytes);
    for (const Form form : {Form::Automatic, Form::Text, Form::Json, Form::Hex, Form::Image}) {
        view.setForm(form);
        QCOMPARE(view.bytes(), bytes);
        view.copyHex();
        QCOMPARE(QByteArray::fromHex(QGuiApplication::clipboard()->text().toLatin1()), bytes);
        view.copyBase64();
        QCOMPARE(QByteArray::fromBase64(QGuiApplication::clipboard()->text().toLatin1()), bytes);
    }
    const QString file = m_folder.filePath(u"kept.bin"_s);
    QVERIFY(view.saveTo(file));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(saved.readAll(), bytes);
}

void TstPayloadView::choosesByItself_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("contentType");
    QTest::addColumn<Form>("chosen");
    QTest::addColumn<Form>("shown");
    QTest::newRow("text") << QByteArray("21.5") << QString() << Form::Automatic << Form::Text;
    QTest::newRow("JSON") << QByteArray("{\"a\":[1]}") << QString() << Form::Automatic << Form::Json;
    QTest::newRow("bytes") << QByteArray("\0\1\2", 3) << QString() << Form::Automatic << Form::Hex;
    QTest::newRow("image") << encoded({8, 8}, "PNG") << QString() << Form::Automatic << Form::Image;
    QTest::newRow("damaged image") << encoded({8, 8}, "PNG").left(30) << QString() << Form::Automatic << Form::Hex;
    QTest::newRow("number as JSON") << QByteArray("21.5") << u"application/json"_s << Form::Automatic << Form::Json;
    QTest::newRow("no JSON") << QByteArray("{") << QString() << Form::Json << Form::Text;
    QTest::newRow("no image") << QByteArray("{}") << QString() << Form::Image << Form::Hex;
    QTest::newRow("SVG") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>")
                         << u"image/svg+xml"_s << Form::Automatic << Form::Text;
    QTest::newRow("SVG as image") << QByteArray("<svg/>") << QString() << Form::Image << Form::Hex;
    QTest::newRow("HTML") << QByteArray("<b>x</b>") << u"text/html"_s << Form::Automatic << Form::Text;
}

void TstPayloadView::choosesByItself()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, contentType);
    QFETCH(Form, chosen);
    QFETCH(Form, shown);
    PayloadView view;
    view.setForm(chosen);
    view.setPayload(bytes, {contentType, {}, {}});
    QCOMPARE(view.shownForm(), shown);
    if (chosen != Form::Automatic)
        QCOMPARE(hints(view).size(), 1); // why it is another form
    if (shown == Form::Text)
        QCOMPARE(view.findChild<QPlainTextEdit *>()->toPlainText(), QString::fromUtf8(bytes)); // no markup is taken
}

void TstPayloadView::remembersTheChoice()
{
    {
        PayloadView view;
        QCOMPARE(view.form(), Form::Automatic);
        QSignalSpy spy(&view, &PayloadView::formChanged);
        auto *combo = named<QComboBox>(view, u"Payload shown as"_s);
        QVERIFY(combo);
        combo->setCurrentIndex(int(Form::Hex));
        QCOMPARE(spy.count(), 1);
        view.setPayload("text");
        QCOMPARE(view.shownForm(), Form::Hex);
        view.setPayload("other text");
        QCOMPARE(view.shownForm(), Form::Hex);
    }
    PayloadView next;
    QCOMPARE(next.form(), Form::Hex);
    next.setSettingsKey(u"elsewhere"_s);
    QCOMPARE(next.form(), Form::Automatic);
}

void TstPayloadView::emptyIsSaid()
{
    PayloadView view;
    view.setEmptyText(u"Select a message."_s);
    view.show();
    const auto shows = [&view](const QString &text) {
        for (const QLabel *label : view.findChildren<QLabel *>()) {
            if (label->text() == text && label->isVisible())
                return true;
        }
        return false;
    };
    QVERIFY(shows(u"Select a message."_s));
    view.setPayload({});
    QVERIFY(!shows(u"Select a message."_s));
    QVERIFY(shows(u"The payload is empty (0 bytes)."_s));
    view.setPayload("a");
    QVERIFY(!shows(u"The payload is empty (0 bytes)."_s));
    view.clear();
    QVERIFY(shows(u"Select a message."_s));
    QVERIFY(view.bytes().isEmpty());
}

void TstPayloadView::saysAMismatch()
{
    PayloadView view;
    view.setPayload("caf\xE9", {{}, true, {}});
    QCOMPARE(hints(view).size(), 1);
    QVERIFY(hints(view).first().contains(u"offset 3"_s));
    view.setPayload("caf\xE9", {{}, false, {}});
    QVERIFY(hints(view).isEmpty());
    view.setPayload("abc", {u"image/png"_s, {}, {}});
    QCOMPARE(hints(view).size(), 1);
    view.setPayload("abc");
    QVERIFY(hints(view).isEmpty());
}

void TstPayloadView::saysWhereJsonIsWrong()
{
    PayloadView view;
    view.setForm(Form::Json);
    const QByteArray json = "{\r\n  \"ä\": 1\r\n  \"b\": 2\r\n}";
    view.setPayload(json);
    QCOMPARE(view.shownForm(), Form::Text);
    QVERIFY(hints(view).join(u' ').contains(u"Line 3, column 3"_s));
    const QTextCursor cursor = view.findChild<QPlainTextEdit *>()->textCursor();
    QCOMPARE(cursor.blockNumber(), 2);
    QCOMPARE(cursor.positionInBlock(), 2);
}

void TstPayloadView::treeIsAModel_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("value alone") << QByteArray(" \"x\" ");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("empty array") << QByteArray(" [ ] ");
    QTest::newRow("nested") << QByteArray(R"({"a":{"b":[1,{"c":null},[],{}],"d":"x,y]"},"e":[true,-1.5e3],"f":"\u00e9\"\\"})");
    QByteArray longArray = "[";
    for (int i = 0; i < 1'000; ++i)
        longArray += QByteArray::number(i) + ',';
    QTest::newRow("long") << longArray + "{\"last\":1}]";
    QTest::newRow("just a batch") << "[" + QByteArray("1,").repeated(255) + "1]";
    QTest::newRow("deep") << QByteArray("[").repeated(300) + "1" + QByteArray("]").repeated(300);
}

void TstPayloadView::treeIsAModel()
{
    QFETCH(QByteArray, json);
    JsonTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false); // it would do so inside the signals of a reset
    model.setJson(json);
    fetchAll(model, {});
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isNull())
        compare(model, {}, document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
    else
        QCOMPARE(model.rowCount(), json.isEmpty() ? 0 : 1);
    model.setJson({});
    QCOMPARE(model.rowCount(), 0);
}

void TstPayloadView::treeReadsWhatIsAskedFor()
{
    JsonTreeModel model;
    model.setJson("{\"big\":[" + QByteArray("[1,2,3],").repeated(10'000) + "0],\"more\":{\"a\":1}}");
    QCOMPARE(rowsBelow(model, {}), 2);
    QVERIFY(model.index(0, 1).data().toString().startsWith(u"[ 10,001 "_s));
    QVERIFY(model.index(1, 1).data().toString().startsWith(u"{ 1 "_s));
    QVERIFY(model.hasChildren(model.index(0, 0)));
    model.fetchMore(model.index(0, 0));
    QVERIFY(rowsBelow(model, {}) < 1'000);
    model.setJson("[" + QByteArray("1,").repeated(JsonTreeModel::mostRows + 5'000) + "1]");
    fetchAll(model, {});
    QVERIFY(model.rowCount() >= JsonTreeModel::mostRows);
    QVERIFY(model.rowCount() < JsonTreeModel::mostRows + 1'000);
}

void TstPayloadView::treeFindsByOffset()
{
    JsonTreeModel model;
    const QByteArray json = R"({"a":{"b":[10,{"c":null}]},"d":"text"})";
    model.setJson(json);
    const auto at = [&](const char *token) { return model.indexAt(json.indexOf(token)); };
    QCOMPARE(at("\"c\"").data().toString(), u"c"_s);
    QCOMPARE(model.pathOf(at("null")), u"$.a.b[1].c"_s);
    QCOMPARE(at("null").column(), int(JsonTreeModel::Value));
    QCOMPARE(model.pathOf(at("10")), u"$.a.b[0]"_s);
    QCOMPARE(model.pathOf(at("[10")), u"$.a.b"_s);
    QCOMPARE(at("\"text\"").data().toString(), u"\"text\""_s);
    QVERIFY(!model.indexAt(json.size() + 5).isValid());
    QByteArray longArray = "[";
    for (int i = 0; i < 5'000; ++i)
        longArray += QByteArray::number(i) + ',';
    longArray += "\"end\"]";
    model.setJson(longArray);
    QCOMPARE(model.indexAt(longArray.indexOf("\"end")).row(), 5'000);
}

void TstPayloadView::treePaths()
{
    JsonTreeModel model;
    model.setJson(R"({"a b":1,"it's":2,"_x1":3,"":4,"é":[5]})");
    fetchAll(model, {});
    QCOMPARE(model.pathOf({}), u"$"_s);
    QCOMPARE(model.pathOf(model.index(0, 0)), u"$['a b']"_s);
    QCOMPARE(model.pathOf(model.index(1, 1)), u"$['it\\'s']"_s);
    QCOMPARE(model.pathOf(model.index(2, 0)), u"$._x1"_s);
    QCOMPARE(model.pathOf(model.index(3, 0)), u"$['']"_s);
    QCOMPARE(model.pathOf(model.index(0, 0, model.index(4, 0))), u"$['é'][0]"_s);
}

/// Every level of a deep document is read anew, so neither showing it nor finding something at its bottom goes all the way.
void TstPayloadView::deepTreesAreBounded()
{
    const int depth = 300'000;
    const QByteArray json = QByteArray("[").repeated(depth) + "\"needle\"" + QByteArray("]").repeated(depth);
    JsonTree tree;
    tree.setJson(json);
    QCOMPARE(rowsBelow(*tree.jsonModel(), {}), 1);
    QCOMPARE(tree.find(u"needle"_s, true), JsonTree::Found::NotListed);
    QCOMPARE(tree.find(u"absent"_s, true), JsonTree::Found::No);
    tree.setJson(json);
    tree.expandBelow({});
    QVERIFY(rowsBelow(*tree.jsonModel(), {}) < 200);
}

void TstPayloadView::findsInTextTreeAndBytes()
{
    PayloadView view;
    view.resize(500, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setPayload("{\"a\":{\"deep\":[1,2,{\"Needle\":7}]},\"x\":\"needles\"}");
    view.find();
    auto *line = named<QLineEdit>(view, u"Find in payload"_s);
    QVERIFY(line && line->isVisible());
    line->setText(u"needle"_s);
    QTest::keyClick(line, Qt::Key_Return);
    auto *tree = view.findChild<JsonTree *>();
    QCOMPARE(tree->jsonModel()->pathOf(tree->currentIndex()), u"$.a.deep[2].Needle"_s);
    QTest::keyClick(line, Qt::Key_F3);
    QCOMPARE(tree->jsonModel()->pathOf(tree->currentIndex()), u"$.x"_s);
    QTest::keyClick(line, Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(tree->jsonModel()->pathOf(tree->currentIndex()), u"$.a.deep[2].Needle"_s);

    view.setForm(Form::Text);
    QTest::keyClick(line, Qt::Key_Return);
    const QPlainTextEdit *text = view.findChild<QPlainTextEdit *>();
    QCOMPARE(text->textCursor().selectedText(), u"Needle"_s);

    view.setForm(Form::Hex);
    line->setText(u"6e 65 65"_s);
    QTest::keyClick(line, Qt::Key_Return);
    const HexView *hex = view.findChild<HexView *>();
    QCOMPARE(hex->selectionStart(), view.bytes().indexOf("nee"));
    QCOMPARE(hex->selectionLength(), 3);
    line->setText(u"absent"_s);
    QTest::keyClick(line, Qt::Key_Return);
    bool said = false;
    for (const QLabel *label : view.findChildren<QLabel *>())
        said = said || label->text() == u"Not found"_s;
    QVERIFY(said);
    QTest::keyClick(line, Qt::Key_Escape);
    QVERIFY(!line->isVisible());
}

void TstPayloadView::findsAcrossParts()
{
    TextPane pane;
    QByteArray bytes = QByteArray("line of text\n").repeated(60'000);
    const qsizetype far = 5 * TextPane::partSize + 100;
    const qsizetype cut = 3 * TextPane::partSize - 3; // the hit goes over the end of a part
    bytes.replace(far, 6, "NEEDLE");
    bytes.replace(cut, 6, "needle");
    pane.setBytes(bytes);
    const auto [start, end] = pane.part();
    QCOMPARE(start, 0);
    QCOMPARE(end, TextPane::partSize);
    QVERIFY(pane.find(u"needle"_s, true));
    QVERIFY(pane.part().first <= cut && cut < pane.part().second);
    QVERIFY(pane.find(u"needle"_s, true));
    QVERIFY(pane.part().first <= far && far < pane.part().second);
    QCOMPARE(pane.edit()->textCursor().selectedText(), u"NEEDLE"_s);
    QVERIFY(!pane.find(u"absent"_s, true));
    pane.showOffset(far);
    QCOMPARE(pane.edit()->textCursor().position(), int(far - pane.part().first));
    pane.setBytes(QByteArray("ä").repeated(int(TextPane::partSize))); // characters are not cut apart
    pane.showOffset(TextPane::partSize + 10);
    QVERIFY(!pane.edit()->toPlainText().contains(QChar::ReplacementCharacter));
}

void TstPayloadView::hostileImages_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray png = encoded({64, 64}, "PNG");
    const QByteArray jpeg = encoded({64, 64}, "JPEG");
    const QByteArray bmp = encoded({64, 64}, "BMP");
    QTest::newRow("PNG, nothing but its beginning") << png.left(8);
    QTest::newRow("PNG of 3.6 thousand million pixels") << hugePng();
    QTest::newRow("JPEG, cut in its header") << jpeg.left(20);
    QByteArray hugeJpeg = jpeg;
    const qsizetype frame = hugeJpeg.indexOf("\xFF\xC0");
    QVERIFY(frame > 0);
    hugeJpeg.replace(frame + 5, 4, "\xFF\xFF\xFF\xFF");
    QTest::newRow("JPEG of 65,535 x 65,535") << hugeJpeg;
    QTest::newRow("JPEG of many scans") << jpeg + QByteArray("\xFF\xDA\0\x08\1\1\0\0\x3f\0", 10).repeated(5'000);
    QByteArray hugeBmp = bmp;
    qToLittleEndian<qint32>(2'000'000'000, hugeBmp.data() + 18);
    qToLittleEndian<qint32>(2'000'000'000, hugeBmp.data() + 22);
    QTest::newRow("BMP of 2,000,000,000 squared") << hugeBmp;
    QByteArray negative = bmp;
    qToLittleEndian<qint32>(-2'147'483'647 - 1, negative.data() + 22);
    QTest::newRow("BMP of the smallest height") << negative;
    QTest::newRow("GIF of 65,535 x 65,535") << QByteArray("GIF89a\xFF\xFF\xFF\xFF\xF7\0\0", 13) + QByteArray(768, '\0')
            + QByteArray(",\0\0\0\0\xFF\xFF\xFF\xFF\0\x08\xFF", 12);
    QTest::newRow("SVG") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg' width='100000' height='100000'/>");
    QTest::newRow("TIFF") << QByteArray("II*\0\x08\0\0\0", 8);
    QTest::newRow("ICO without anything") << QByteArray("\0\0\1\0\xFF\xFF", 6) + QByteArray(40, '\0');
    QTest::newRow("XPM by another name") << QByteArray("/* XPM */ static char *x[] = {\"1 1 1 1\", \"a c red\", \"a\"};");
}

void TstPayloadView::hostileImages()
{
    QFETCH(QByteArray, bytes);
    const auto result = decodeImage(bytes);
    QVERIFY(std::holds_alternative<QString>(result));
    QVERIFY(!std::get<QString>(result).isEmpty());
    PayloadView view;
    view.setForm(Form::Image);
    view.setPayload(bytes);
    QCOMPARE(view.shownForm(), Form::Hex);
    QCOMPARE(view.findChild<HexView *>()->bytes(), bytes);
}

/// Whatever happens to its bytes, an image is shown or refused; what is shown is no larger than the limit.
void TstPayloadView::imagesAreDrawn()
{
    QRandomGenerator random(7);
    for (const char *format : {"PNG", "JPEG", "BMP"}) {
        const QByteArray good = encoded({40, 30}, format);
        const auto drawn = decodeImage(good);
        QVERIFY2(std::holds_alternative<QImage>(drawn), format);
        QCOMPARE(std::get<QImage>(drawn).size(), QSize(40, 30));
        for (int i = 0; i < 300; ++i) {
            QByteArray bad = good;
            for (int edits = random.bounded(1, 6); edits > 0; --edits)
                bad[random.bounded(int(bad.size()))] = char(random.bounded(256));
            if (random.bounded(4) == 0)
                bad.truncate(random.bounded(int(bad.size())));
            const auto result = decodeImage(bad);
            if (const auto *image = std::get_if<QImage>(&result))
                QVERIFY(qint64(image->width()) * image->height() <= mostPixels);
        }
    }
    PayloadView view;
    view.resize(300, 200);
    view.setPayload(encoded({40, 30}, "PNG"));
    QCOMPARE(view.shownForm(), Form::Image);
    const ImageView *image = view.findChild<ImageView *>();
    QCOMPARE(image->image().size(), QSize(40, 30));
    QVERIFY(image->accessibleDescription().contains(u"40"_s));
    const QImage picture = view.grab().toImage();
    const QPoint middle = image->mapTo(&view, QPoint(8 + 20, 8 + 15)) * picture.devicePixelRatio();
    QVERIFY(picture.pixelColor(middle).red() > picture.pixelColor(middle).green() + 40); // red through the chequers
}

void TstPayloadView::bigPayloads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Form>("shown");
    const int size = 50 * 1024 * 1024;
    QTest::newRow("lines") << QByteArray("a line of text with some words in it\n").repeated(size / 37) << Form::Text;
    QTest::newRow("one line") << QByteArray(size, 'x') << Form::Text;
    QTest::newRow("line ends") << QByteArray(size, '\n') << Form::Text;
    QTest::newRow("bytes") << QByteArray(size, '\xFF') << Form::Hex;
    QTest::newRow("JSON") << "[" + QByteArray("{\"a\":1},").repeated(size / 8) + "1]" << Form::Text;
    QTest::newRow("open brackets") << QByteArray(size, '[') << Form::Text;
}

void TstPayloadView::bigPayloads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(Form, shown);
    PayloadView view;
    view.resize(600, 400);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setPayload(bytes);
    view.grab();
    QCOMPARE(view.shownForm(), shown);
    QVERIFY(view.bytes().constData() == bytes.constData()); // shared, not copied
    if (shown != Form::Text)
        return;
    const TextPane *pane = view.findChild<TextPane *>();
    QVERIFY(pane->edit()->document()->characterCount() <= TextPane::partSize + 2);
    auto *next = named<QPushButton>(view, u"Next part of the payload"_s);
    QVERIFY(next && next->isVisible());
    next->click();
    QCOMPARE(pane->part().first, TextPane::partSize);
    QCOMPARE(pane->part().second, 2 * TextPane::partSize);
    QVERIFY(!named<QPushButton>(view, u"Show the whole payload"_s)->isVisible());
    view.setForm(Form::Hex);
    view.grab();
    QCOMPARE(view.shownForm(), Form::Hex);
}

void TstPayloadView::bigTreeIsMadeOnDemand()
{
    PayloadView view;
    view.show();
    const QByteArray json =
        "[" + QByteArray("{\"a\":\"some text that makes it long enough for the test to be quick\"},").repeated(140'000) + "1]";
    view.setPayload(json);
    QCOMPARE(view.shownForm(), Form::Text);
    auto *whole = named<QPushButton>(view, u"Show the payload as a tree"_s);
    QVERIFY(whole && whole->isVisible());
    whole->click();
    QCOMPARE(view.shownForm(), Form::Json);
    QVERIFY(view.findChild<JsonTree *>()->jsonModel()->rowCount() < 1'000);
    view.setPayload("[1]");
    QVERIFY(!whole->isVisible());
    QCOMPARE(view.shownForm(), Form::Json);
}

void TstPayloadView::savesBytes()
{
    PayloadView view;
    view.setPayload("abc");
    QVERIFY(!view.saveTo(m_folder.filePath(u"no/such/folder/x"_s)));
    QVERIFY(hints(view).join(u' ').contains(u"could not be written"_s));
    QVERIFY(view.saveTo(m_folder.filePath(u"x"_s)));
    QVERIFY(hints(view).join(u' ').contains(u"saved to"_s));
    view.setPayload("abcd"); // what was said is of the payload before
    QVERIFY(hints(view).isEmpty());
}

void TstPayloadView::controlsHaveNames()
{
    PayloadView view;
    view.setPayload("{}");
    for (const QWidget *widget : view.findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith("qt_"_L1)
            || qobject_cast<const QAbstractButton *>(widget->parent()))
            continue;
        if (widget->focusProxy() || widget->inherits("QHeaderView") || widget->inherits("QComboBoxListView"))
            continue;
        QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
    }
}

QTEST_MAIN(TstPayloadView)
#include "tst_payloadview.moc"
