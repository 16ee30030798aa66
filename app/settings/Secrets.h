// What must never be printed, logged or stored.
#pragma once

#include "settings/ConnectionSettings.h"

#include <QDateTime>

/// What stands in place of a secret.
inline constexpr QLatin1StringView SecretMask("***");

/// True for a header whose value is a secret: Authorization, Proxy-Authorization, Cookie, X-Api-Key and whatever is called token, secret,
/// key, password...
bool isSecretHeader(const QString &name);

/// True if this item of a URL's query is a secret: by its name (token, key, sig, auth, password, code...) or because the value looks like
/// one.
bool isSecretQueryItem(const QString &name, const QString &value);

/// True for text that is a credential by its form: a JSON Web Token, an Azure shared access signature.
bool looksLikeToken(const QString &text);

/// A path with query (and fragment) with its token-like parts replaced by "***".
QString redactedPath(const QString &path);

/// Every secret text of the settings, each once, the longest first: passwords, passphrase, tokens (as a user name, client ID, will payload,
/// user property or part of a topic, too), authentication data,
/// values of secret headers (whole, the part behind "Basic " or "Bearer ", and the decoded user:password), cookies one by one,
/// token-like query values, also percent-decoded. Binary secrets that are not UTF-8 stand as lower-case hex and as base64.
QStringList secretsOf(const ConnectionSettings &settings);

/// The text with every one of `secrets` replaced by "***", as written and percent-encoded. Secrets of one or two characters stay, for the
/// text would be unreadable and hide nothing. For what a peer or the system said; our own sentences hold no secrets.
QString maskSecrets(const QString &text, const QStringList &secrets);

/// The same settings without their secrets: what may be written to a file in the clear. Key files stay named; key text goes.
ConnectionSettings withoutSecrets(const ConnectionSettings &settings);

/// When a token runs out: a JSON Web Token's "exp", an Azure signature's "se"; nullopt if it is no token or says no time. UTC.
std::optional<QDateTime> tokenExpiry(const QString &text);
