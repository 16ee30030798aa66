// One run of the fuzzer of log files and captures, also used to replay its inputs without libFuzzer.
#pragma once

#include <QByteArrayView>

/// Opens the input as a packet log or a capture, looks at all that it gave, and writes that in every form. Aborts with a message if what must
/// be true of any input is not.
void fuzzLogFile(QByteArrayView input);
