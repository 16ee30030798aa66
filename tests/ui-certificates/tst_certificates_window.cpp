// The certificates workbench as a person uses it: make, save, use, inspect, check.
#include "certificates/CertificatesWindow.h"

#include "certificates/CheckPage.h"
#include "certificates/InspectPage.h"
#include "certificates/MakePage.h"
#include "settings/FieldHint.h"
#include "settings/FileEdit.h"
#include "status/FactView.h"
#include "support/TestCertificates.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTest>

using namespace Qt::StringLiterals;
using Tab = CertificatesWindow::Tab;

namespace {

constexpr int patience = 20'000;

const TestCertificates &pki()
{
    return TestCertificates::instance();
}

template <typename Widget>
Widget *named(const QWidget &within, const QString &name)
{
    for (Widget *widget : within.findChildren<Widget *>()) {
        if (widget->accessibleName() == name)
            return widget;
    }
    qFatal("no \"%s\"", qPrintable(name));
    return nullptr;
}

struct Beside {
    std::optional<ConnectionSettings> connection;
};

/// A shown window beside a connection that can be changed.
struct Shown : Beside, CertificatesWindow {
    Shown()
        : CertificatesWindow([this] { return connection; })
    {
        show();
        QApplication::setActiveWindow(this);
    }

    QPushButton *button(const QString &name) { return named<QPushButton>(*this, name); }
    QLineEdit *line(const QString &name) { return named<QLineEdit>(*this, name); }
    QPlainTextEdit *lines(const QString &name) { return named<QPlainTextEdit>(*this, name); }
    FactView *view(const QString &name) { return named<FactView>(*this, name); }
    int tab() { return named<QTabWidget>(*this, u"Certificates"_s)->currentIndex(); }
    /// First cells of the top rows.
    QStringList rows(const QString &name)
    {
        QStringList result;
        const QAbstractItemModel *model = view(name)->model();
        for (int row = 0; row < model->rowCount(); ++row)
            result << model->index(row, 0).data().toString();
        return result;
    }
    QStringList hints(const QWidget &within)
    {
        QStringList result;
        for (const FieldHint *hint : within.findChildren<FieldHint *>()) {
            if (hint->sign() == theme::Sign::Error && !hint->text().isEmpty())
                result << hint->text();
        }
        return result;
    }
    bool make()
    {
        button(u"Make"_s)->click();
        return QTest::qWaitFor([this] { return button(u"Save"_s)->isEnabled(); }, patience);
    }
    void drop(const QList<QUrl> &urls)
    {
        QMimeData data;
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(this, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(this, &event);
    }
};

} // namespace

class TstCertificatesWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init() { QSettings().clear(); }
    void makesAndSaves();
    void asksBeforeOverwriting();
    void saysWhatIsWrong();
    void usesAnExistingAuthority();
    void cancels();
    void usedInAConnection();
    void copiesMosquittoLines();
    void inspectsDroppedFiles();
    void inspectsWithPassphrase();
    void checksDroppedFiles();
    void checksTheConnection();
    void remembersTab();
    void everyControlHasAName();
};

void TstCertificatesWindow::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"connack-test"_s);
    QCoreApplication::setApplicationName(u"certificates-window"_s);
}

void TstCertificatesWindow::makesAndSaves()
{
    QTemporaryDir place;
    Shown window;
    QVERIFY(!window.button(u"Save"_s)->isEnabled());
    QVERIFY(window.lines(u"Server names"_s)->toPlainText().startsWith("localhost\n"_L1));
    const QAbstractItemModelTester tester(window.view(u"Certificate files"_s)->model());
    QVERIFY(window.make());
    QCOMPARE(window.rows(u"Certificate files"_s),
             (QStringList{u"ca.crt"_s, u"ca.key"_s, u"server.crt"_s, u"server.key"_s, u"client-device-1.crt"_s, u"client-device-1.key"_s}));
    window.line(u"Folder"_s)->setText(place.filePath(u"new"_s));
    window.button(u"Save"_s)->click();
    for (const QString &file : window.rows(u"Certificate files"_s))
        QVERIFY(QFile::exists(place.filePath(u"new/"_s + file)));

    window.button(u"Check the files"_s)->click();
    QCOMPARE(window.tab(), int(Tab::Check));
    QCOMPARE(window.line(u"Host name"_s)->text(), u"localhost"_s);
    QCOMPARE(window.view(u"Checks"_s)->model()->rowCount(), 12);
    QCOMPARE(window.hints(*window.findChild<CheckPage *>()), QStringList());
}

void TstCertificatesWindow::asksBeforeOverwriting()
{
    QTemporaryDir place;
    QFile file(place.filePath(u"server.key"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    file.close();
    Shown window;
    QVERIFY(window.make());
    window.line(u"Folder"_s)->setText(place.path());
    window.button(u"Save"_s)->click();
    QVERIFY(!QFile::exists(place.filePath(u"ca.crt"_s)));
    QCOMPARE(fileContent(file.fileName()), "mine");
    QVERIFY(!window.button(u"Overwrite them"_s)->text().contains(u'&')); // the notice shows it as it is
    window.button(u"Overwrite them"_s)->click();
    QVERIFY(QFile::exists(place.filePath(u"ca.crt"_s)));
    QVERIFY(fileContent(file.fileName()).startsWith("-----BEGIN PRIVATE KEY"));
}

void TstCertificatesWindow::saysWhatIsWrong()
{
    Shown window;
    auto *page = window.findChild<MakePage *>();
    QCOMPARE(window.hints(*page), QStringList());
    window.lines(u"Server names"_s)->setPlainText(u"mqtts://pi2.home\nlocalhost"_s);
    QCOMPARE(window.hints(*page), QStringList{u"\"mqtts://pi2.home\" is a URL. Give its host alone: pi2.home."_s});
    window.button(u"Make"_s)->click();
    QVERIFY(!window.button(u"Save"_s)->isEnabled());
    QTRY_VERIFY(window.lines(u"Server names"_s)->hasFocus());
    window.lines(u"Server names"_s)->setPlainText(u"pi2.home"_s);
    QCOMPARE(window.hints(*page), QStringList());
    QVERIFY(window.make());
}

void TstCertificatesWindow::usesAnExistingAuthority()
{
    Shown window;
    auto *page = window.findChild<MakePage *>();
    QVERIFY(!window.line(u"CA certificate file"_s)->isVisible());
    named<QRadioButton>(window, u"Use a CA that exists"_s)->click();
    QVERIFY(window.line(u"CA certificate file"_s)->isVisible());
    QVERIFY(!window.line(u"CA name"_s)->isVisible());
    window.line(u"CA certificate file"_s)->setText(pki().ca.certificate);
    window.line(u"CA key file"_s)->setText(pki().unrelatedCa.key);
    window.button(u"Make"_s)->click();
    QVERIFY(window.hints(*page).join(u'\n').contains("The key does not belong to the certificate of the CA \"Test Root CA\"."_L1));
    window.line(u"CA key file"_s)->setText(pki().ca.key);
    window.button(u"Make"_s)->click(); // the CA ends after 90 days
    QTRY_VERIFY_WITH_TIMEOUT(window.hints(*page).join(u'\n').contains("It would outlive its CA"_L1), patience);
    for (const QString &name : {u"Server days"_s, u"Client days"_s})
        named<QSpinBox>(window, name)->setValue(30);
    QVERIFY(window.make());
    QVERIFY(!window.rows(u"Certificate files"_s).contains(u"ca.key"_s));
}

void TstCertificatesWindow::cancels()
{
    Shown window;
    auto *key = named<QComboBox>(window, u"Client key"_s);
    key->setCurrentIndex(key->findText(u"RSA 4096"_s));
    QString clients;
    for (int i = 0; i < 200; ++i)
        clients += u"c%1\n"_s.arg(i);
    window.lines(u"Client names"_s)->setPlainText(clients);
    QPushButton *button = window.button(u"Make"_s);
    button->click();
    QCOMPARE(button->accessibleName(), u"Cancel"_s);
    QVERIFY(!window.lines(u"Client names"_s)->isEnabled());
    button->click();
    QTRY_COMPARE_WITH_TIMEOUT(button->accessibleName(), u"Make"_s, patience);
    QVERIFY(!window.button(u"Save"_s)->isEnabled());
    QVERIFY(window.lines(u"Client names"_s)->isEnabled());
}

void TstCertificatesWindow::usedInAConnection()
{
    QTemporaryDir place;
    Shown window;
    window.lines(u"Client names"_s)->setPlainText(u"pump-7\npump-8"_s);
    QVERIFY(window.make());
    window.line(u"Folder"_s)->setText(place.path());
    window.button(u"Save"_s)->click();
    QVERIFY(!window.button(u"Use in this connection"_s)->isEnabled()); // there is none
    window.connection = ConnectionSettings();
    window.connection->tls.serverName = u"plant"_s;
    QEvent activation(QEvent::ActivationChange);
    QApplication::sendEvent(&window, &activation);
    QVERIFY(window.button(u"Use in this connection"_s)->isEnabled());
    named<QComboBox>(window, u"Client certificate to use"_s)->setCurrentIndex(1);
    QSignalSpy used(&window, &CertificatesWindow::useRequested);
    window.button(u"Use in this connection"_s)->click();
    QCOMPARE(used.size(), 1);
    const auto tls = used.first().first().value<TlsSettings>();
    QCOMPARE(tls.ca.first().path, place.filePath(u"ca.crt"_s));
    QCOMPARE(tls.certificate.path, place.filePath(u"client-pump-8.crt"_s));
    QCOMPARE(tls.key.path, place.filePath(u"client-pump-8.key"_s));
    QCOMPARE(tls.serverName, u"plant"_s);
}

void TstCertificatesWindow::copiesMosquittoLines()
{
    Shown window;
    named<QCheckBox>(window, u"Require a client certificate"_s)->click();
    named<QCheckBox>(window, u"Common name as user name"_s)->click();
    named<QSpinBox>(window, u"Port"_s)->setValue(18'883);
    QVERIFY(window.make());
    window.line(u"Folder"_s)->setText(u"/etc/mosquitto/tls"_s);
    window.button(u"Copy mosquitto.conf lines"_s)->click();
    const QString text = QApplication::clipboard()->text();
    QVERIFY2(text.endsWith("listener 18883\ncafile /etc/mosquitto/tls/ca.crt\ncertfile /etc/mosquitto/tls/server.crt\n"
                           "keyfile /etc/mosquitto/tls/server.key\nrequire_certificate true\nuse_identity_as_username true\n"_L1),
             qPrintable(text));
}

void TstCertificatesWindow::inspectsDroppedFiles()
{
    Shown window;
    window.drop({QUrl::fromLocalFile(pki().chain), QUrl::fromLocalFile(pki().crl)});
    QCOMPARE(window.tab(), int(Tab::Inspect));
    QCOMPARE(window.rows(u"Inspected files"_s), (QStringList{u"chain.pem"_s, u"crl.pem"_s}));
    FactView *view = window.view(u"Inspected files"_s);
    const QModelIndex file = view->model()->index(0, 0);
    QCOMPARE(view->model()->rowCount(file), 2);
    QVERIFY(!window.button(u"Copy as PEM"_s)->isEnabled());
    view->setCurrentIndex(view->model()->index(0, 0, view->model()->index(0, 0, file))); // a fact of the first certificate
    QVERIFY(window.button(u"Copy as PEM"_s)->isEnabled());
    window.button(u"Copy as PEM"_s)->click();
    QCOMPARE(QApplication::clipboard()->text().toLatin1(), fileContent(pki().underIntermediate.certificate));
    window.button(u"Copy all"_s)->click();
    QVERIFY(QApplication::clipboard()->text().contains("Intermediate CA certificate \"Test Intermediate CA\""_L1));
}

void TstCertificatesWindow::inspectsWithPassphrase()
{
    Shown window;
    window.inspectFiles({pki().pkcs12});
    auto *page = window.findChild<InspectPage *>();
    auto *passphrase = named<QLineEdit>(*page, u"Passphrase"_s);
    QVERIFY(passphrase->isVisible());
    QCOMPARE(passphrase->echoMode(), QLineEdit::Password);
    const QAbstractItemModel *model = window.view(u"Inspected files"_s)->model();
    QCOMPARE(model->rowCount(model->index(0, 0)), 1);
    QTest::keyClicks(passphrase, TestCertificates::passphrase());
    QCOMPARE(model->rowCount(model->index(0, 0)), 3);

    QApplication::clipboard()->setText(QString::fromLatin1(fileContent(pki().request)));
    window.button(u"Paste PEM"_s)->click();
    QVERIFY(passphrase->text().isEmpty());
    QCOMPARE(model->rowCount(model->index(0, 0)), 1);
}

void TstCertificatesWindow::checksDroppedFiles()
{
    Shown window;
    window.showTab(Tab::Check);
    window.drop({QUrl::fromLocalFile(pki().expired.certificate), QUrl::fromLocalFile(pki().expired.key),
                 QUrl::fromLocalFile(pki().ca.certificate)});
    QCOMPARE(window.tab(), int(Tab::Check));
    QCOMPARE(window.line(u"Certificate to check"_s)->text(), pki().expired.certificate);
    QCOMPARE(window.line(u"Private key"_s)->text(), pki().expired.key);
    QCOMPARE(window.line(u"CA file"_s)->text(), pki().ca.certificate);
    window.button(u"Copy the result"_s)->click();
    QVERIFY(QApplication::clipboard()->text().contains("Dates: failed. \"localhost\": It expired 3 day(s) ago."_L1));
    window.line(u"Certificate to check"_s)->setText(pki().server.certificate);
    window.line(u"Private key"_s)->setText(pki().server.key);
    const auto copied = [&] {
        window.button(u"Copy the result"_s)->click();
        return QApplication::clipboard()->text();
    };
    QTRY_VERIFY_WITH_TIMEOUT(copied().contains("Dates: ok."_L1), patience);
}

void TstCertificatesWindow::checksTheConnection()
{
    Shown window;
    QVERIFY(!window.button(u"Take from this connection"_s)->isEnabled());
    window.connection = ConnectionSettings();
    window.connection->tls.ca = {{pki().ca.certificate, {}}};
    window.connection->tls.certificate.path = pki().foreignClient.certificate;
    window.connection->tls.key.path = pki().foreignClient.key;
    QEvent activation(QEvent::ActivationChange);
    QApplication::sendEvent(&window, &activation);
    window.button(u"Take from this connection"_s)->click();
    QCOMPARE(named<QComboBox>(window, u"Role"_s)->currentIndex(), 1);
    window.button(u"Copy the result"_s)->click();
    QVERIFY(QApplication::clipboard()->text().contains("Signed by the CA: failed."_L1));
    window.button(u"Clear"_s)->click();
    QCOMPARE(window.view(u"Checks"_s)->model()->rowCount(), 0);
}

void TstCertificatesWindow::remembersTab()
{
    {
        Shown window;
        window.showTab(Tab::Check);
        window.close();
    }
    Shown again;
    QCOMPARE(again.tab(), int(Tab::Check));
}

void TstCertificatesWindow::everyControlHasAName()
{
    Shown window;
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        const bool control = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QComboBox *>(widget)
            || (qobject_cast<const QAbstractItemView *>(widget) && !qobject_cast<const QHeaderView *>(widget))
            || qobject_cast<const QPlainTextEdit *>(widget)
            || (qobject_cast<const QLineEdit *>(widget) && !qobject_cast<const QAbstractSpinBox *>(widget->parentWidget()));
        const bool own = !widget->objectName().startsWith("qt_"_L1) && !qobject_cast<const QComboBox *>(widget->parentWidget())
            && !qobject_cast<const QTabBar *>(widget->parentWidget());
        const bool inCombo = widget->window() != &window; // its list
        QVERIFY2(!control || !own || inCombo || !widget->accessibleName().isEmpty(),
                 qPrintable(QLatin1String(widget->metaObject()->className()) + u" in "_s
                            + QLatin1String(widget->parentWidget()->metaObject()->className())));
    }
}

QTEST_MAIN(TstCertificatesWindow)
#include "tst_certificates_window.moc"
