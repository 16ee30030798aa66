#include "diagnosis/TlsServerWording.h"

#include "diagnosis/TlsAlerts.h"
#include "diagnosis/Wording.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr int tls10 = 0x0301, tls12 = 0x0303, tls13 = 0x0304;
constexpr qsizetype mostAuthorities = 5;
constexpr qsizetype nameLimit = 1'000; ///< TlsServerFacts::acceptedCas is cut there.

QString versionName(int version)
{
    return u"TLS 1.%1"_s.arg(version - tls10);
}

/// 0: none.
int versionOf(const TlsServerFacts &facts)
{
    for (int version = tls10; version <= tls13; ++version) {
        if (facts.protocol == "TLSv1."_L1 + QString::number(version - tls10))
            return version;
    }
    return 0;
}

bool offersOne(const TlsOffer &offer)
{
    return offer.minimumVersion != 0 && offer.minimumVersion == offer.maximumVersion;
}

class TlsServerWording
{
    Q_DECLARE_TR_FUNCTIONS(TlsServerWording)
public:
    static QString versions(const TlsOffer &offer);
    static QString offer(const TlsOffer &offer);
    static QString chosen(const TlsServerFacts &facts);
    static QString answer(const TlsOffer &offered, const TlsServerFacts &facts);
    static QString summary(const TlsAnswers &single);
    static QString listed(const QStringList &items);
    static QString demand(const TlsServerFacts &server);
    static QStringList faults(const QList<QByteArray> &chain, const QDateTime &at, const TlsServerFacts *server);
    static QString foreignIssuer(const QList<CertificateInfo> &chain, const TlsServerFacts &server);
    static QString authorities(const QStringList &names);
};

QString TlsServerWording::versions(const TlsOffer &offer)
{
    const int lowest = offer.minimumVersion ? offer.minimumVersion : offer.permissive ? tls10 : tls12;
    const int highest = offer.maximumVersion ? offer.maximumVersion : tls13;
    if (lowest >= highest)
        return versionName(highest);
    return highest - lowest == 1 ? tr("%1 and %2").arg(versionName(lowest), versionName(highest))
                                 : tr("%1 to %2").arg(versionName(lowest), versionName(highest));
}

QString TlsServerWording::offer(const TlsOffer &offer)
{
    return offer.permissive ? tr("%1 with all ciphers, old ones too").arg(versions(offer))
                            : tr("%1 with the usual ciphers").arg(versions(offer));
}

/// "TLSv1.0, AES128-SHA, key exchange RSA"
QString TlsServerWording::chosen(const TlsServerFacts &facts)
{
    const QString cipher = facts.cipher.isEmpty() ? tr("a cipher that OpenSSL does not know") : facts.cipher;
    return facts.keyExchange.isEmpty() ? tr("%1, %2").arg(facts.protocol, cipher)
                                       : tr("%1, %2, key exchange %3").arg(facts.protocol, cipher, facts.keyExchange);
}

QString TlsServerWording::answer(const TlsOffer &offered, const TlsServerFacts &facts)
{
    const QString what = offer(offered);
    if (!facts.protocol.isEmpty() && !facts.completed && !facts.alert && !facts.errorString.isEmpty())
        return tr("To an offer of %1 the server answers with %2, which OpenSSL does not take here: %3.")
            .arg(what, chosen(facts), wording::oneLine(facts.errorString));
    if (!facts.protocol.isEmpty())
        return tr("To an offer of %1 the server answers with %2.").arg(what, chosen(facts));
    if (facts.alert)
        return tr("To an offer of %1 the server answers with the alert %2.").arg(what, tlsalert::describe(*facts.alert));
    if (facts.tls)
        return tr("To an offer of %1 the server answers with TLS, but chooses nothing.").arg(what);
    return facts.firstBytes.isEmpty() ? tr("To an offer of %1 the server does not answer.").arg(what)
                                      : tr("To an offer of %1 the server answers with something that is not TLS.").arg(what);
}

QString TlsServerWording::listed(const QStringList &items)
{
    if (items.size() < 2)
        return items.join(QString());
    return tr("%1 and %2").arg(items.first(items.size() - 1).join(", "_L1), items.last());
}

QString TlsServerWording::summary(const TlsAnswers &single)
{
    QStringList taken, refused;
    TlsAnswers sorted = single;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto &a, const auto &b) { return a.first.minimumVersion < b.first.minimumVersion; });
    for (const auto &[offered, facts] : std::as_const(sorted))
        (versionOf(facts) == offered.minimumVersion ? taken : refused) << versionName(offered.minimumVersion);
    taken.removeDuplicates();
    refused.removeDuplicates();
    refused.removeIf([&](const QString &version) { return taken.contains(version); });
    if (taken.isEmpty())
        return tr("The server takes none of %1.").arg(listed(refused));
    return refused.isEmpty() ? tr("The server takes %1.").arg(listed(taken))
                             : tr("The server takes %1, not %2.").arg(listed(taken), listed(refused));
}

QString TlsServerWording::authorities(const QStringList &names)
{
    QStringList shown;
    for (const QString &name : names.first(std::min(mostAuthorities, names.size())))
        shown << u"\"%1\""_s.arg(wording::oneLine(name));
    if (names.size() > mostAuthorities)
        shown << tr("%n more", nullptr, int(names.size() - mostAuthorities));
    return shown.join(", "_L1);
}

QString TlsServerWording::demand(const TlsServerFacts &server)
{
    if (!server.certificateRequested)
        return {};
    QStringList sentences{
        server.acceptedCas.isEmpty()
            ? tr("The server asks for a client certificate and does not say of which CA.")
            : tr("The server asks for a client certificate of one of these CAs: %1.").arg(authorities(server.acceptedCas))};
    if (server.alert)
        sentences << tr("Without one it breaks off with the alert %1.").arg(tlsalert::describe(*server.alert));
    else if (server.closedAfterHandshake)
        sentences << tr("Without one it hangs up.");
    else if (server.completed)
        sentences << tr("It goes on without one.");
    return wording::sentences(sentences);
}

/// The server's list names CAs of whatever height: one that issued any certificate that goes with the client's own is enough.
QString TlsServerWording::foreignIssuer(const QList<CertificateInfo> &chain, const TlsServerFacts &server)
{
    const auto accepted = [&](const CertificateInfo &certificate) {
        return server.acceptedCas.contains(certificate.issuer.left(nameLimit))
            || server.acceptedCas.contains(certificate.subject.left(nameLimit));
    };
    if (server.acceptedCas.isEmpty() || std::any_of(chain.begin(), chain.end(), accepted))
        return {};
    return tr("The client certificate \"%1\" was issued by \"%2\", which is not among the CAs that the server accepts: %3.")
        .arg(chain.first().name, chain.last().issuerName, authorities(server.acceptedCas));
}

QStringList TlsServerWording::faults(const QList<QByteArray> &ders, const QDateTime &at, const TlsServerFacts *server)
{
    QList<CertificateInfo> chain;
    for (const QByteArray &der : ders) {
        if (const CertificateInfo info = certificateInfo(der); info.readable)
            chain << info;
    }
    QStringList faults;
    for (const CertificateInfo &info : std::as_const(chain)) {
        if (info.notAfter < at)
            faults << tr("The client certificate \"%1\" expired on %2.").arg(info.name, wording::iso(info.notAfter));
        else if (at < info.notBefore)
            faults << tr("The client certificate \"%1\" is valid only from %2 on.").arg(info.name, wording::iso(info.notBefore));
    }
    if (chain.isEmpty())
        return faults;
    const CertificateInfo &own = chain.first();
    const QStringList &purposes = own.extendedKeyUsage;
    if (!purposes.isEmpty() && !purposes.contains("clientAuth"_L1) && !purposes.contains("anyExtendedKeyUsage"_L1))
        faults << tr("The client certificate \"%1\" may not be used by a TLS client: its purpose is %2.")
                      .arg(own.name, purposes.join(", "_L1));
    if (server)
        faults << foreignIssuer(chain, *server);
    faults.removeAll(QString());
    return faults;
}

} // namespace

QString serverOfferSentence(const TlsAnswers &answers)
{
    TlsAnswers single;
    QStringList sentences;
    for (const auto &answer : answers) {
        if (offersOne(answer.first) && answer.first.permissive)
            single << answer;
    }
    const bool summedUp = single.size() > 1;
    for (const auto &[offered, facts] : answers) {
        if (!summedUp || !offersOne(offered) || !offered.permissive)
            sentences << TlsServerWording::answer(offered, facts);
    }
    if (summedUp)
        sentences << TlsServerWording::summary(single);
    return wording::sentences(sentences);
}

QString clientCertificateDemand(const TlsServerFacts &server)
{
    return TlsServerWording::demand(server);
}

QStringList clientCertificateFaults(const QList<QByteArray> &chain, const QDateTime &at, const TlsServerFacts *server)
{
    return TlsServerWording::faults(chain, at, server);
}
