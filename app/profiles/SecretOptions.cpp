#include "profiles/SecretOptions.h"

#include "settings/OptionsJson.h"
#include "settings/Secrets.h"

using namespace Qt::StringLiterals;

namespace {

/// The keys of `all` that `rest` does not have with the same value.
QJsonObject difference(const QJsonObject &all, const QJsonObject &rest)
{
    QJsonObject only;
    for (auto it = all.begin(); it != all.end(); ++it) {
        if (rest.value(it.key()) != it.value())
            only.insert(it.key(), it.value());
    }
    return only;
}

} // namespace

QJsonObject secretOptions(const ConnectionSettings &settings)
{
    const QJsonObject all = toOptions(settings, true);
    const QJsonObject open = toOptions(settings, false);
    QJsonObject secrets = difference(all, open);
    // Properties are set one by one, so that the others stay as the file has them; a proxy and a list of headers are set as a whole.
    constexpr auto properties = "properties"_L1;
    if (secrets.contains(properties))
        secrets.insert(properties, difference(all.value(properties).toObject(), open.value(properties).toObject()));
    return secrets;
}

ConnectionSettings withSecretOptions(const ConnectionSettings &settings, const QJsonObject &secrets)
{
    ConnectionSettings whole = settings;
    applyOptions(secrets, whole);
    return whole;
}
