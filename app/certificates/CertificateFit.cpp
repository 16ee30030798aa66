#include "certificates/CertificateFit.h"

#include "certificates/FitChecker.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;
using Id = FitCheck::Id;
using State = FitCheck::State;

namespace {

struct Fit {
    Q_DECLARE_TR_FUNCTIONS(CertificateFit)
};

QString stateWord(State state)
{
    switch (state) {
    case State::Ok:
        return Fit::tr("ok");
    case State::Warning:
        return Fit::tr("worth a look");
    case State::Failed:
        return Fit::tr("failed");
    case State::NotChecked:
        break;
    }
    return Fit::tr("not checked");
}

} // namespace

QString fitCheckName(Id id)
{
    switch (id) {
    case Id::Certificate:
        return Fit::tr("Certificate");
    case Id::Key:
        return Fit::tr("Private key");
    case Id::KeyMatch:
        return Fit::tr("Key and certificate");
    case Id::Chain:
        return Fit::tr("Chain");
    case Id::Trust:
        return Fit::tr("Signed by the CA");
    case Id::Dates:
        return Fit::tr("Dates");
    case Id::Name:
        return Fit::tr("Name");
    case Id::Purpose:
        return Fit::tr("Purpose");
    case Id::Authority:
        return Fit::tr("CA flag");
    case Id::Strength:
        return Fit::tr("Strength");
    case Id::Revocation:
        return Fit::tr("Revocation");
    case Id::KeyFile:
        break;
    }
    return Fit::tr("Access to the key file");
}

QList<FitCheck> checkFit(const FitQuestion &question)
{
    const openssl::ErrorMark mark;
    return FitChecker(question).run();
}

QString fitSummary(const QList<FitCheck> &checks)
{
    const auto count = [&](State state) {
        return int(std::count_if(checks.begin(), checks.end(), [&](const FitCheck &check) { return check.state == state; }));
    };
    if (const int failed = count(State::Failed); failed > 0)
        return Fit::tr("%n check(s) failed: it will not work like this.", nullptr, failed);
    const int warnings = count(State::Warning);
    const int left = count(State::NotChecked);
    if (warnings > 0)
        return Fit::tr("It fits together, but %n thing(s) are worth a look.", nullptr, warnings);
    return left == 0 ? Fit::tr("Everything fits together.")
                     : Fit::tr("What was checked fits together; %n check(s) could not be made.", nullptr, left);
}

QString plainText(const QList<FitCheck> &checks)
{
    QStringList lines{fitSummary(checks), QString()};
    for (const FitCheck &check : checks) {
        lines << u"%1: %2. %3"_s.arg(fitCheckName(check.id), stateWord(check.state), check.text);
        if (!check.advice.isEmpty())
            lines << "  "_L1 + check.advice;
    }
    return lines.join(u'\n') + u'\n';
}

FitQuestion questionOfFolder(const QString &folder)
{
    const QDir place(folder);
    FitQuestion question;
    question.ca = {{place.filePath(u"ca.crt"_s), {}}};
    question.certificate.path = place.filePath(u"server.crt"_s);
    question.key.path = place.filePath(u"server.key"_s);
    const CertificateFile file = readCertificateFile(question.certificate);
    question.host = certificateInfo(file.certificates.value(0)).names.value(0).section(u':', 1);
    return question;
}

FitQuestion questionOfConnection(const ConnectionSettings &settings)
{
    const TlsSettings &tls = settings.tls;
    FitQuestion question;
    question.ca = tls.ca;
    question.systemCa = tls.addSystemCa || tls.ca.isEmpty();
    question.host = tls.serverName.isEmpty() ? settings.endpoint.host : tls.serverName;
    question.revocationList.path = tls.crlFile;
    const bool separate = !tls.certificate.isEmpty() || !tls.key.isEmpty();
    question.certificate = separate ? tls.certificate : tls.pkcs12;
    question.key = separate ? tls.key : FileOrPem();
    question.passphrase = tls.passphrase.value_or(QString());
    question.role = question.certificate.isEmpty() && question.key.isEmpty() ? FitQuestion::Role::Server : FitQuestion::Role::Client;
    return question;
}

void takeFile(FitQuestion &question, const QString &path)
{
    const CertificateFile file = readCertificateFile({path, {}});
    const bool authorities = !file.certificates.isEmpty() && file.key.isEmpty()
        && std::all_of(file.certificates.begin(), file.certificates.end(), [](const QByteArray &der) { return certificateInfo(der).isCa; });
    if (authorities)
        question.ca = {{path, {}}};
    else if (file.certificates.isEmpty() && !file.key.isEmpty())
        question.key = {path, {}};
    else if (file.certificates.isEmpty() && !file.crls.isEmpty())
        question.revocationList = {path, {}};
    else
        question.certificate = {path, {}};
}
