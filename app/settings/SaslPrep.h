// SASLprep (RFC 4013): user names and passwords in the one form that both sides compute with.
#pragma once

#include <QString>

#include <optional>

/// The prepared text, or nullopt if it holds what SASLprep prohibits (RFC 4013, section 2.3: control characters, private use, half
/// surrogates, ...) or mixes writing directions in a way that it does not allow (RFC 3454, section 6). Other spaces than U+0020 become that
/// one, what is commonly mapped to nothing (soft hyphen, zero width joiner, ...) goes, the rest takes the normal form KC of Unicode 3.2.
/// Characters that Unicode 3.2 did not have stay as they are: it is a query in the sense of RFC 3454, section 7. Plain ASCII is unchanged.
std::optional<QString> saslPrep(const QString &text);
