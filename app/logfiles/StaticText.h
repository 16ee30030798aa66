// Texts of a file in the place of static ones.
#pragma once

#include "mqtt/Codec.h"

#include <QString>

/// The text in UTF-8, kept for as long as the program runs, so that it can stand for a literal; each once. At most 1,000 of at most 200
/// bytes are kept: from then on the answer is "".
const char *staticText(const QString &text);

/// The error that a file tells of, or the decoder's own where it says the same.
mqtt::DecodeError errorFromFile(const mqtt::DecodeError &told, QByteArrayView packet, mqtt::Version version, mqtt::Sender sender);
/// By their words, not by where these lie.
bool sameError(const mqtt::DecodeError &a, const mqtt::DecodeError &b);
