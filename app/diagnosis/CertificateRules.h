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
    static QString whatIsWeak(const CertificateFinding &finding);
    static QString whatIsNotAllowed(const CertificateFinding &finding);
    Verdict ofFinding(const CertificateFinding &finding) const;
    std::optional<Verdict> fromQt() const;
    /// As evidence: untranslated.
    static QString describe(const CertificateInfo &certificate);
    QString whatIsTrusted() const;
    QString caSource() const;
    QString nameAsked() const;
    /// "It is an intermediate certificate that the broker sends."
    QString place(const CertificateFinding &finding) const;
    /// How long before or after the attempt that was: "That was 3 days ago." "That is in 2 hours."
    QString distance(const QDateTime &time) const;
    QStringList namesToUse(const CertificateInfo &leaf) const;
    QStringList namesUnderWildcards(const CertificateInfo &leaf) const;
    QString whyNameDoesNotCount(const CertificateInfo &leaf) const;
    void adviseOtherName(Verdict &verdict, const CertificateInfo &leaf) const;
    QString trustSentence() const;
    QString presentedLookalike() const;
    void adviseCa(Verdict &verdict) const;
    void addFacts(Verdict &verdict) const;
    void tellOtherCertificate(Verdict &verdict) const;

    const Evidence &e;
    const CertificateAnalysis &analysis;
};
