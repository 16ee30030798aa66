// The rules on the broker's certificates: a class, since they share the analysis of the chain. For CertificateRules.cpp and
// CertificateTrustRules.cpp.
#pragma once

#include "diagnosis/Rules.h"

class CertificateRules
{
    Q_DECLARE_TR_FUNCTIONS(CertificateRules)
public:
    explicit CertificateRules(const Evidence &evidence)
        : e(evidence)
        , analysis(evidence.certificates())
    {
    }

    std::optional<Diagnosis> verdict() const;
    QString complaint(const CertificateFinding &finding) const;
    QString complaintOfQt(const TlsVerificationError &error) const;

private:
    Verdict trust() const;
    Verdict selfSigned() const;
    Verdict unknownIssuer() const;
    Verdict chainIncomplete() const;
    Verdict notTheCa() const;
    Verdict expired(const CertificateFinding &finding) const;
    Verdict notYetValid(const CertificateFinding &finding) const;
    Verdict wrongPurpose(const CertificateFinding &finding) const;
    Verdict hostnameMismatch(const CertificateFinding &finding) const;
    Verdict revoked(const CertificateFinding &finding) const;
    Verdict weak(const CertificateFinding &finding) const;
    Verdict ofFinding(const CertificateFinding &finding) const;
    std::optional<Verdict> fromQt() const;
    /// As evidence: untranslated.
    static QString describe(const CertificateInfo &certificate);
    QString whatIsTrusted() const;
    QString caSource() const;
    QString nameAsked() const;
    QString trustSentence() const;
    void adviseCa(Verdict &verdict) const;
    void addFacts(Verdict &verdict) const;
    void tellOtherCertificate(Verdict &verdict) const;
    QString clockDoubt(bool fast) const;
    QString hostUnder(const QString &wildcard) const;

    const Evidence &e;
    const CertificateAnalysis &analysis;
};
