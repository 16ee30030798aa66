// Settings that cannot be sent.
#include "diagnosis/Rules.h"

#include <array>

using namespace Qt::StringLiterals;

namespace {

class InputRules
{
    Q_DECLARE_TR_FUNCTIONS(InputRules)
public:
    static std::optional<Diagnosis> unusable(const Evidence &e);
    static std::optional<Diagnosis> notEncodable(const Evidence &e);

private:
    static QString valueOf(SettingsField field, const ConnectionSettings &settings);
};

/// What stands in the field, where that is no secret and can be shown in a line.
QString InputRules::valueOf(SettingsField field, const ConnectionSettings &settings)
{
    switch (field) {
    case SettingsField::Host:
        return settings.endpoint.host;
    case SettingsField::ClientId:
        return settings.clientId;
    case SettingsField::KeepAlive:
        return QString::number(settings.keepAlive);
    case SettingsField::CaFile:
        return settings.tls.ca.isEmpty() ? QString() : settings.tls.ca.first().path;
    case SettingsField::CrlFile:
        return settings.tls.crlFile;
    case SettingsField::ClientCertificate:
        return settings.tls.certificate.path;
    case SettingsField::ClientKey:
        return settings.tls.key.path;
    case SettingsField::Pkcs12:
        return settings.tls.pkcs12.path;
    case SettingsField::WillTopic:
        return settings.will.topic;
    case SettingsField::WillQos:
        return QString::number(settings.will.qos);
    default:
        return {};
    }
}

std::optional<Diagnosis> InputRules::unusable(const Evidence &e)
{
    const QList<SettingsProblem> &problems = e.attempt.inputProblems;
    if (problems.isEmpty())
        return std::nullopt;
    const QByteArray cause = problems.first().cause.toLatin1();
    const CauseInfo *info = causeInfo(problems.first().cause);
    const bool input = info && qstrcmp(info->stage, "input") == 0;
    Verdict verdict(input ? cause.constData() : "option-invalid");
    for (const SettingsProblem &problem : problems) {
        const QString field = QLatin1String(fieldName(problem.field));
        const QString value = valueOf(problem.field, e.settings);
        verdict.because(problem.text);
        verdict.advise(problem.accepted.isEmpty() ? tr("Correct the setting \"%1\".").arg(field) : problem.accepted);
        verdict.observed(u"%1: %2"_s.arg(field, value.isEmpty() ? e.quoted(problem.text) : wording::oneLine(value)));
    }
    verdict.because(tr("Nothing was sent."));
    return verdict;
}

std::optional<Diagnosis> InputRules::notEncodable(const Evidence &e)
{
    if (e.mqtt.encodeError.isEmpty())
        return std::nullopt;
    return Verdict("option-invalid")
        .because(tr("The settings cannot be put into a CONNECT packet: %1.").arg(e.quoted(e.mqtt.encodeError)))
        .advise(tr("Correct that field: a text of MQTT has at most 65,535 bytes of UTF-8, no U+0000 and no half of a surrogate pair."))
        .observed(u"CONNECT: %1"_s.arg(e.quoted(e.mqtt.encodeError)));
}

} // namespace

Rules inputRules()
{
    static constexpr std::array<Rule, 2> rules{InputRules::unusable, InputRules::notEncodable};
    return rules;
}
