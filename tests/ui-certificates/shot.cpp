#include "certificates/CertificatesWindow.h"
#include "certificates/CheckPage.h"
#include "support/TestCertificates.h"
#include "theme/Theme.h"
#include <QApplication>
#include <QPushButton>
#include <QLineEdit>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QTranslator>
using namespace Qt::StringLiterals;
int main(int argc, char **argv)
{
    QStandardPaths::setTestModeEnabled(true);
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(u"connack-shot"_s);
    QCoreApplication::setApplicationName(u"shot"_s);
    QSettings().clear();
    const QString lang = app.arguments().value(1), mode = app.arguments().value(2), out = app.arguments().value(3);
    QTranslator t;
    qDebug() << t.load(app.arguments().value(4));
    app.installTranslator(&t);
    theme::apply(mode == u"dark"_s ? theme::Mode::Dark : theme::Mode::Light);
    ConnectionSettings c;
    c.endpoint.host = u"localhost"_s;
    c.name = u"Plant"_s;
    CertificatesWindow w([c] { return std::optional(c); });
    w.resize(1080, 720);
    w.show();
    const auto press = [&](const QString &n) {
        for (auto *b : w.findChildren<QPushButton *>())
            if (b->accessibleName() == n)
                b->click();
    };
    const auto shot = [&](const QString &n) {
        QTest::qWait(400);
        w.grab().save(u"%1-%2-%3-%4.png"_s.arg(out, lang, mode, n));
    };
    shot(u"make"_s);
    press(u"Make"_s);
    QTest::qWait(1500);
    QTemporaryDir d;
    for (auto *l : w.findChildren<QLineEdit *>())
        if (l->accessibleName() == u"Folder"_s)
            l->setText(d.path() + "/tls"_L1);
    press(u"Save"_s);
    shot(u"made"_s);
    const auto &p = TestCertificates::instance();
    w.inspectFiles({p.chain, p.crl, p.encryptedKey, p.expired.certificate});
    shot(u"inspect"_s);
    w.showTab(CertificatesWindow::Tab::Check);
    FitQuestion q;
    q.ca = {{p.sameNameCa.certificate, {}}};
    q.certificate.path = p.expired.certificate;
    q.key.path = p.client.key;
    q.host = u"pi2.home"_s;
    w.findChild<CheckPage *>()->setQuestion(q);
    shot(u"check"_s);
}
