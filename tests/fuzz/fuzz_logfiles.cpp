// libFuzzer's entry. Build with clang and -DCONNACK_FUZZ=ON; see README.md in this folder.
#include "fuzz/FuzzLogFiles.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, std::size_t size)
{
    fuzzLogFile(QByteArrayView(data, qsizetype(size)));
    return 0;
}
