// Import in the window: the menu, Ctrl+V, undo, and what is dropped.
#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/ConnectionTree.h"
#include "connection/ListEditor.h"
#include "interchange/ImportModel.h"
#include "interchange/ImportPanel.h"
#include "log/LogFileView.h"
#include "settings/FieldHint.h"
#include "support/TestCertificates.h"
#include "window/FileKind.h"
#include "window/MainWindow.h"

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {
constexpr int deadline = 15'000; // ms
}

class TstImportWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init();
    void cleanup();
    void imported();
    void groups();
    void pastedIntoTheList();
    void pastedOnTheWelcomePage();
    void droppedCertificates();
    void droppedText();
    void droppedCertificatesBesideOthers();
    void droppedExport();
    void droppedExports();
    void droppedByTheHundred();
    void droppedLogs();
    void kinds_data();
    void kinds();
    void keptWhileLookedAway();

private:
    void drop(QMimeData *data);
    /// The path of a file with this content.
    QString written(const QString &name, const QByteArray &content) const
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("the file cannot be written");
        return file.fileName();
    }
    ImportPanel *panel() const { return m_window->findChild<ImportPanel *>(); }
    void importAll()
    {
        for (QPushButton *button : panel()->findChildren<QPushButton *>()) {
            if (button->accessibleName() == "Import"_L1)
                button->click();
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TstImportWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<MainWindow>(ProfileStore(m_folder->filePath(u"connections.json"_s)));
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TstImportWindow::cleanup()
{
    m_window.reset();
}

/// As a drag that ends over the window.
void TstImportWindow::drop(QMimeData *data)
{
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &event);
    delete data;
}

void TstImportWindow::imported()
{
    QVERIFY(!panel());
    QTest::keyClick(m_window.get(), Qt::Key_I, Qt::ControlModifier);
    QVERIFY(panel() && panel()->isVisible());
    panel()->setText(u"mosquitto_sub -h a.lan -u gate7 -P hunter2 -t x\nmosquitto_sub -h b.lan -t y"_s);
    importAll();
    auto *list = m_window->findChild<ConnectionList *>();
    QVERIFY(!panel()->isVisible());
    QCOMPARE(list->chosen().size(), 2);
    QVERIFY(m_window->currentPage());
    QCOMPARE(m_window->currentPage()->settings().url(), u"mqtt://a.lan"_s);
    QCOMPARE(m_window->currentPage()->settings().credentials.password, "hunter2"_ba);
    QCOMPARE(m_window->currentPage()->settings().subscriptions.size(), 1);
    auto *tree = m_window->findChild<ConnectionTree *>();
    QCOMPARE(tree->model()->rowCount(), 2);
    m_window->findChild<ListEditor *>()->undoStack()->undo(); // both in one step
    QCOMPARE(tree->model()->rowCount(), 0);
    m_window->findChild<ListEditor *>()->undoStack()->redo();
    QCOMPARE(tree->model()->rowCount(), 2);
}

void TstImportWindow::groups()
{
    m_window->openImport(uR"([{"id": "g", "name": "plant", "isCollection": true, "parentId": null},
        {"id": "1", "name": "one", "clientId": "a", "host": "a", "port": 1883, "mqttVersion": "5.0", "parentId": "g"},
        {"id": "2", "name": "two", "clientId": "b", "host": "b", "port": 1883, "mqttVersion": "5.0", "parentId": "g"},
        {"id": "3", "name": "three", "clientId": "c", "host": "c", "port": 1883, "mqttVersion": "5.0", "parentId": null}])"_s);
    importAll();
    auto *tree = m_window->findChild<ConnectionTree *>();
    QCOMPARE(tree->model()->rowCount(), 2);
    int inGroups = 0;
    for (int row = 0; row < 2; ++row)
        inGroups += tree->model()->rowCount(tree->model()->index(row, 0));
    QCOMPARE(inGroups, 2);
}

void TstImportWindow::pastedIntoTheList()
{
    QApplication::clipboard()->setText(u"mqtt://a.lan\nmqtt://b.lan"_s);
    QTest::keyClick(m_window->findChild<ConnectionTree *>(), Qt::Key_V, Qt::ControlModifier);
    QVERIFY(panel() && panel()->isVisible());
    QCOMPARE(panel()->findChild<ImportModel *>()->rowCount(), 2);
}

void TstImportWindow::pastedOnTheWelcomePage()
{
    QLineEdit *url = nullptr;
    for (QLineEdit *line : m_window->findChildren<QLineEdit *>()) {
        if (line->accessibleName() == "URL"_L1 && line->isVisible())
            url = line;
    }
    QVERIFY(url);
    QApplication::clipboard()->setText(u"mqtts://a.lan"_s);
    QTest::keyClick(url, Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(url->text(), u"mqtts://a.lan"_s); // a URL is for the line
    QVERIFY(!panel());
    QApplication::clipboard()->setText(u"mosquitto_sub -h a.lan \\\n  -t x"_s);
    QTest::keyClick(url, Qt::Key_V, Qt::ControlModifier);
    QVERIFY(panel() && panel()->isVisible());
    QCOMPARE(panel()->import().form, u"mosquitto_sub"_s);
}

void TstImportWindow::droppedCertificates()
{
    const TestCertificates &all = TestCertificates::instance();
    auto *data = new QMimeData;
    data->setUrls(
        {QUrl::fromLocalFile(all.ca.certificate), QUrl::fromLocalFile(all.client.certificate), QUrl::fromLocalFile(all.client.key)});
    drop(data);
    ConnectionPage *page = m_window->currentPage();
    QVERIFY(page); // a new one, for there was none
    QCOMPARE(page->settings().tls.ca, (QList<FileOrPem>{{all.ca.certificate, {}}}));
    QCOMPARE(page->settings().tls.certificate.path, all.client.certificate);
    QCOMPARE(page->settings().tls.key.path, all.client.key);
    QVERIFY(!panel());
    const auto hints = page->findChildren<QLabel *>();
    QVERIFY(
        std::any_of(hints.begin(), hints.end(), [](const QLabel *label) { return label->text().contains("is the client key now"_L1); }));
    page->undoStack()->undo();
    QCOMPARE(page->settings().tls, TlsSettings());
}

void TstImportWindow::droppedText()
{
    auto *data = new QMimeData;
    data->setText(u"mqttx sub -h a.lan -t x"_s);
    drop(data);
    QVERIFY(panel() && panel()->isVisible());
    QCOMPARE(panel()->import().form, u"mqttx sub"_s);
}

void TstImportWindow::droppedExport()
{
    QFile file(m_folder->filePath(u"certificate.pem"_s)); // its name is no proof
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("-h a.lan\n-p 8883\n");
    file.close();
    auto *data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(file.fileName())});
    drop(data);
    QVERIFY(panel() && panel()->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(panel()->import().form, u"mosquitto-options"_s, deadline);
}

void TstImportWindow::droppedCertificatesBesideOthers()
{
    const TestCertificates &all = TestCertificates::instance();
    ConnectionSettings settings;
    settings.tls.ca = {{u"/before.pem"_s, {}}};
    ConnectionPage *page = m_window->openUnsaved(settings, {});
    auto *data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(all.ca.certificate), QUrl::fromLocalFile(written(u"urls.txt"_s, "mqtt://a.lan\n"))});
    drop(data);
    QCOMPARE(page->settings().tls.ca, (QList<FileOrPem>{{u"/before.pem"_s, {}}, {all.ca.certificate, {}}}));
    const auto hints = page->findChildren<QLabel *>();
    QVERIFY(std::any_of(hints.begin(), hints.end(),
                        [](const QLabel *label) { return label->text().contains("was added to the CA files"_L1); }));
    QTRY_VERIFY_WITH_TIMEOUT(panel() && panel()->import().form == "mqtt-url"_L1, deadline);
}

void TstImportWindow::droppedExports()
{
    auto *data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(written(u"one.json"_s, R"([{"clientId": "a", "host": "a", "port": 1883, "mqttVersion": "5.0"}])")),
                   QUrl::fromLocalFile(written(u"two.txt"_s, "mqtt://b.lan\nmqtt://c.lan\n"))});
    drop(data);
    QTRY_VERIFY_WITH_TIMEOUT(panel() && !panel()->isReading(), deadline);
    QCOMPARE(panel()->findChild<ImportModel *>()->rowCount(), 3);
}

// More than are looked at: said, not dropped in silence.
void TstImportWindow::droppedByTheHundred()
{
    QList<QUrl> urls;
    for (int i = 0; i <= MostImportFiles; ++i)
        urls.append(QUrl::fromLocalFile(written(u"%1.txt"_s.arg(i), "mqtt://a.lan\n")));
    auto *data = new QMimeData;
    data->setUrls(urls);
    drop(data);
    QTRY_VERIFY_WITH_TIMEOUT(panel() && !panel()->isReading(), deadline);
    QCOMPARE(panel()->findChild<ImportModel *>()->rowCount(), int(MostImportFiles));
    QCOMPARE(panel()->import().remarks.size(), 1);
}

// Told by what they hold, whatever their names.
void TstImportWindow::droppedLogs()
{
    const QByteArray record = R"({"t":"2024-01-01T00:00:00.000Z","direction":"in","hex":"20020000"})";
    auto *data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(written(u"log.txt"_s, record + '\n')),
                   QUrl::fromLocalFile(written(u"connections.jsonl"_s, R"({"host": "a.lan", "port": 1884})"))});
    drop(data);
    QCOMPARE(m_window->findChildren<LogFileView *>().size(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(panel() && panel()->import().form == "mqttjs-options"_L1, deadline);
}

void TstImportWindow::kinds_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<FileKind>("kind");
    const auto row = [](const char *what, const QString &name, const QByteArray &content, FileKind kind) {
        QTest::newRow(what) << name << content << kind;
    };
    row("options object", u"a.json"_s, R"({"host": "a", "port": 1884})", FileKind::Options);
    row("options object of JavaScript", u"a.js"_s, "{ host: 'a' }", FileKind::Options);
    row("export of MQTTX", u"a.json"_s, R"([{"clientId": "a", "host": "a", "port": 1883, "mqttVersion": "5.0"}])", FileKind::Import);
    row("settings of MQTT Explorer", u"settings.json"_s,
        R"({"ConnectionManager_connections":{"a":{"configVersion":1,"host":"h","port":1,"encryption":true}}})", FileKind::Import);
    row("script", u"a.py"_s, "import paho.mqtt.client as mqtt\nc = mqtt.Client()\nc.connect('h')\n", FileKind::Import);
    row("options file", u"mosquitto_sub"_s, "-h b\n-p 1884\n", FileKind::Import);
    row("several options objects", u"a.json"_s, R"([{"host": "a"}, {"host": "b"}])", FileKind::Import);
    row("a large export", u"a.json"_s,
        "[" + R"({"clientId": "a", "host": "a", "port": 1883, "mqttVersion": "5.0"},)"_ba.repeated(2'000) + "{}]", FileKind::Import);
    row("packet log", u"a.json"_s, R"({"t":"2024-01-01T00:00:00.000Z","direction":"in","hex":"20020000"})", FileKind::Log);
    row("packed capture", u"a.pcap"_s, "\x1F\x8B\x08"_ba + QByteArray(20, '\0'), FileKind::Log);
    row("damaged options object", u"a.json"_s, R"({"host": )", FileKind::Options);
    row("nothing that is known", u"a.txt"_s, "hello", FileKind::Options);
    row("empty", u"a.txt"_s, {}, FileKind::Options);
}

void TstImportWindow::kinds()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(FileKind, kind);
    QCOMPARE(kindOfFile(written(name, content)), kind);
    QCOMPARE(kindOfFile(m_folder->path()), FileKind::Options);
    const TestCertificates &all = TestCertificates::instance();
    for (const QString &file : {all.ca.certificate, all.client.key, all.pkcs12, all.crl})
        QCOMPARE(kindOfFile(file), FileKind::Tls);
}

void TstImportWindow::keptWhileLookedAway()
{
    m_window->openImport(u"mqtt://a.lan"_s);
    importAll();
    m_window->openImport(u"mqtt://b.lan\nmqtt://c.lan"_s);
    m_window->openImport(); // Ctrl+I again
    QCOMPARE(panel()->findChild<ImportModel *>()->rowCount(), 2);
    QTest::keyClick(panel(), Qt::Key_Escape);
    QVERIFY(!panel()->isVisible());
    m_window->openImport();
    QCOMPARE(panel()->findChild<ImportModel *>()->rowCount(), 0); // what was closed is gone, with its secrets
}

QTEST_MAIN(TstImportWindow)
#include "tst_import_window.moc"
