// Makes the checks of CertificateFit.h. For its sources alone.
#pragma once

#include "certificates/CertificateFit.h"
#include "diagnosis/CertificateAnalysis.h"
#include "transport/CertificateFile.h"

#include <QCoreApplication>

class FitChecker
{
    Q_DECLARE_TR_FUNCTIONS(FitChecker)
public:
    explicit FitChecker(const FitQuestion &question)
        : q(question)
    {
    }
    QList<FitCheck> run();

private:
    using Id = FitCheck::Id;
    using State = FitCheck::State;

    void readCertificate();
    void readPkcs12();
    void readKey();
    void readAuthorities();
    void readList();
    void analyse();

    void checkMatch();
    void checkChain();
    void checkTrust();
    void tellGap();
    void checkDates();
    void checkName();
    void checkPurpose();
    void checkAuthority();
    void checkStrength();
    void checkRevocation();
    void checkKeyFile();

    void say(Id id, State state, const QString &text, const QString &advice = {}) { m_checks.append({id, state, text, advice}); }
    bool haveLeaf() const { return !m_chain.isEmpty(); }
    bool isServer() const { return q.role == FitQuestion::Role::Server; }
    QString noCertificate() const;
    /// "The server's certificate", "The client's certificate"
    QString whose() const;
    QString leafName() const { return certificateInfo(m_chain.value(0)).name; }
    QList<const CertificateFinding *> findings(CertificateFinding::Kind kind) const;
    QList<CertificateInfo> issuersGiven() const;
    const CertificateFinding *complaintOfList() const;

    const FitQuestion &q;
    QList<FitCheck> m_checks;
    CertificateFile m_certificate;
    CertificateFile m_keyFile;
    openssl::Key m_key;
    QList<QByteArray> m_chain; ///< DER, in the order of the file.
    QList<QByteArray> m_anchors;
    QString m_authorityNames; ///< File names.
    QString m_authorityProblem;
    QList<QByteArray> m_lists;
    QString m_listProblem;
    CertificateAnalysis m_analysis;
};
