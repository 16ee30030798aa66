// Small steps that several forms share.
#pragma once

#include "settings/ConnectionSettings.h"

class QComboBox;
class QLineEdit;

/// Sets the text only where it differs, so that the cursor stays.
void setLine(QLineEdit *line, const QString &text);
/// A combo box with "not set", "yes" and "no", in this order.
std::optional<bool> optionalBool(const QComboBox *combo);
void setOptionalBool(QComboBox *combo, std::optional<bool> value);
/// "a, b" as a list without blanks and empty entries.
QStringList listFromText(const QString &text);
/// The UTF-8 of the text; `loaded` when the text is still what those bytes look like.
std::optional<QByteArray> toBytes(const std::optional<QString> &text, const QByteArray &loaded);
/// "host:port", IPv6 in brackets; the port only if set.
QString endpointText(const Endpoint &endpoint);
/// What stands before the eight random digits; all of it (with a hyphen) if it has none.
QString clientIdPrefix(const QString &clientId);
