// Files that are dropped find their field by what they hold, whatever they are called.
#include "certificates/TlsPlacement.h"

#include "support/TestCertificates.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class TstTlsPlacement : public QObject
{
    Q_OBJECT
private slots:
    void client();
    void pkcs12AndRevocationList();
    void moreAuthorities();
    void server();
    void others();
};

void TstTlsPlacement::client()
{
    const TestCertificates &all = TestCertificates::instance();
    const TlsPlacement result = placeTlsFiles({all.client.key, all.ca.certificate, all.client.certificate}, {});
    QCOMPARE(result.tls.ca, (QList<FileOrPem>{{all.ca.certificate, {}}}));
    QCOMPARE(result.tls.certificate, (FileOrPem{all.client.certificate, {}}));
    QCOMPARE(result.tls.key, (FileOrPem{all.client.key, {}}));
    QCOMPARE(result.placed.size(), 3);
    QVERIFY(result.unplaced.isEmpty() && result.others.isEmpty());
}

void TstTlsPlacement::pkcs12AndRevocationList()
{
    const TestCertificates &all = TestCertificates::instance();
    const TlsPlacement result = placeTlsFiles({all.pkcs12, all.crl}, {});
    QCOMPARE(result.tls.pkcs12, (FileOrPem{all.pkcs12, {}}));
    QCOMPARE(result.tls.crlFile, all.crl);
}

void TstTlsPlacement::moreAuthorities()
{
    const TestCertificates &all = TestCertificates::instance();
    TlsSettings before;
    before.ca = {{u"/other.pem"_s, {}}};
    before.serverName = u"kept"_s;
    const TlsPlacement result = placeTlsFiles({all.ca.certificate, all.ca.certificate}, before);
    QCOMPARE(result.tls.ca.size(), 2);
    QCOMPARE(result.tls.serverName, u"kept"_s);
}

void TstTlsPlacement::server()
{
    const TestCertificates &all = TestCertificates::instance();
    const TlsPlacement result = placeTlsFiles({all.server.certificate}, {});
    QVERIFY(result.tls.certificate.isEmpty() || result.unplaced.isEmpty());
    QCOMPARE(result.placed.size() + result.unplaced.size(), 1);
}

void TstTlsPlacement::others()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"ca.pem"_s)); // its name is no proof
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("mosquitto_sub -h b -t t\n");
    file.close();
    const TlsPlacement result = placeTlsFiles({file.fileName(), folder.filePath(u"none"_s)}, {});
    QCOMPARE(result.others.size(), 2);
    QCOMPARE(result.tls, TlsSettings());
}

QTEST_GUILESS_MAIN(TstTlsPlacement)
#include "tst_tlsplacement.moc"
