// One run of the packet fuzzer, also used to replay its inputs without libFuzzer.
#pragma once

#include "mqtt/Codec.h"

/// Reads a choice (two bytes: version, sender, piece size, what CONNECT announced) and then a byte stream. The stream goes through framer,
/// decoder, field sink, encoder, secretRanges and ReceiveRules. Aborts with a message if what must be true of any input is not.
void fuzzPackets(QByteArrayView input);

/// The input that feeds this stream.
QByteArray fuzzInput(QByteArrayView stream, mqtt::Version version, mqtt::Sender sender, quint8 announced = 0);
