#include "certificates/TlsPlacement.h"

#include "diagnosis/CertificateInfo.h"
#include "transport/TlsMaterial.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Placement {
    Q_DECLARE_TR_FUNCTIONS(TlsPlacement)
};

using Kind = FileContent::Kind;

class Placer
{
public:
    explicit Placer(const TlsSettings &before) { m_result.tls = before; }

    void place(const QString &file)
    {
        const FileContent content = inspectFile({file, {}});
        m_name = QFileInfo(file).fileName();
        TlsSettings &tls = m_result.tls;
        switch (content.kind) {
        case Kind::Certificates:
            return certificates(file, content);
        case Kind::PrivateKey:
        case Kind::EncryptedPrivateKey:
            tls.key = {file, {}};
            return placed(content.kind == Kind::PrivateKey
                              ? Placement::tr("%1 is the client key now.").arg(m_name)
                              : Placement::tr("%1 is the client key now; it needs its passphrase.").arg(m_name));
        case Kind::CertificateAndKey:
            tls.certificate = tls.key = {file, {}};
            return placed(Placement::tr("%1 is the client certificate and its key now.").arg(m_name));
        case Kind::Pkcs12:
            tls.pkcs12 = {file, {}};
            return placed(Placement::tr("%1 is the PKCS#12 file of the client now; it may need its passphrase.").arg(m_name));
        case Kind::Crl:
            tls.crlFile = file;
            return placed(Placement::tr("%1 is the revocation list now.").arg(m_name));
        case Kind::CertificateRequest:
        case Kind::PublicKey:
        case Kind::Damaged:
            m_result.unplaced.append(Placement::tr("%1 was put nowhere: %2").arg(m_name, content.summary));
            return;
        case Kind::Unreadable:
        case Kind::Empty:
        case Kind::Other:
            m_result.others.append(file);
        }
    }

    TlsPlacement take() { return m_result; }

private:
    void placed(const QString &text) { m_result.placed.append(text); }

    void certificates(const QString &file, const FileContent &content)
    {
        const CertificateInfo first = certificateInfo(content.certificates.value(0));
        const QStringList &uses = first.extendedKeyUsage;
        const bool isServers = uses.contains("serverAuth"_L1) && !uses.contains("clientAuth"_L1);
        if (first.isCa || (isServers && first.selfSigned))
            return authority(file);
        if (isServers) {
            m_result.unplaced.append(
                Placement::tr("%1 was put nowhere: it is the certificate of a server. Drop that of the CA which issued it.").arg(m_name));
            return;
        }
        m_result.tls.certificate = {file, {}};
        placed(Placement::tr("%1 is the client certificate now.").arg(m_name));
    }

    void authority(const QString &file)
    {
        const FileOrPem ca{file, {}};
        const bool isFirst = m_result.tls.ca.isEmpty();
        if (!m_result.tls.ca.contains(ca))
            m_result.tls.ca.append(ca);
        placed(isFirst ? Placement::tr("%1 is the CA file now.").arg(m_name) : Placement::tr("%1 was added to the CA files.").arg(m_name));
    }

    TlsPlacement m_result;
    QString m_name; ///< Of the file, without its folder.
};

} // namespace

TlsPlacement placeTlsFiles(const QStringList &files, const TlsSettings &before)
{
    Placer placer(before);
    for (const QString &file : files.first(std::min(MostTlsFiles, files.size())))
        placer.place(file);
    return placer.take();
}
