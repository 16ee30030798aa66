// libFuzzer's entry. Build with clang and -DCONNACK_FUZZ=ON; see README.md in this folder.
#include "fuzz/FuzzImport.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzzImport(QByteArrayView(data, qsizetype(size)));
    return 0;
}
