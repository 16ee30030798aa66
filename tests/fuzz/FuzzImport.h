// One run of the fuzzer of imports, also used without libFuzzer.
#pragma once

#include <QByteArrayView>

/// Reads the input as a file to import. Aborts with a message if what must be true of any input is not.
void fuzzImport(QByteArrayView input);
