// The certificates that the broker presented, each as it was judged: for the window.
#pragma once

#include "diagnosis/CertificateInfo.h"
#include "diagnosis/Diagnosis.h"

/// One certificate of the chain. Texts of the certificate are not masked; show them as plain text.
struct PresentedCertificate {
    QByteArray der;
    CertificateInfo info;
    QStringList complaints; ///< What is wrong with it, in sentences, translated; empty: nothing.
    /// Where it is what the chain ends at and is not trusted: what would make it so.
    std::optional<FixAction> trust;
};

struct PresentedChain {
    QString name;                             ///< The host name or address that the leaf has to be for.
    QList<PresentedCertificate> certificates; ///< As presented, the leaf first; at most 20.
    QStringList complaints;                   ///< What is wrong with none of them in particular, translated.
};

/// Judges the chain of an attempt anew, in the current language. Takes tens of milliseconds where the system's CAs are trusted.
PresentedChain presentedChain(const Attempt &attempt);

/// Whether one Subject Alternative Name ("DNS:*.lab.lan", "IP:192.168.1.20") is good for a host name or an address, as RFC 6125 has it: a
/// wildcard stands for one label, the leftmost, or for a part of it.
bool isGoodFor(const QString &subjectAlternativeName, const QString &name);
