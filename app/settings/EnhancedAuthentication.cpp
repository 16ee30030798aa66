#include "settings/EnhancedAuthentication.h"

using namespace Qt::StringLiterals;

QStringList scramMethods()
{
    return {u"SCRAM-SHA-1"_s, u"SCRAM-SHA-256"_s, u"SCRAM-SHA-512"_s};
}

bool asksForScram(const ConnectionSettings &settings)
{
    const ConnectPropertySettings &properties = settings.properties;
    return settings.version == mqtt::Version::V5 && properties.authenticationMethod && !properties.authenticationData
        && !properties.rawAuthentication && scramMethods().contains(*properties.authenticationMethod);
}

bool usesScram(const ConnectionSettings &settings)
{
    return asksForScram(settings) && settings.credentials.username && settings.credentials.password;
}
