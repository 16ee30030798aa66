// Writes the packet vectors of tests/data as inputs for the fuzzer: write_fuzz_seeds FOLDER
#include "fuzz/FuzzPackets.h"
#include "mqtt/Vectors.h"

#include <QDir>

int main(int argc, char **argv)
{
    if (argc != 2 || !QDir().mkpath(QString::fromLocal8Bit(argv[1]))) {
        std::fputs("usage: write_fuzz_seeds FOLDER\n", stderr);
        return 2;
    }
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    constexpr qsizetype seedMax = 4'096; // longer ones only slow the fuzzer down
    for (const char *fileName : {"vectors-valid.jsonl", "vectors-malformed.jsonl"}) {
        for (const Vector &vector : readVectors(QLatin1String(fileName))) {
            if (vector.bytes.size() > seedMax)
                continue;
            const bool session = vector.row[QLatin1String("context")][QLatin1String("phase")] == QLatin1String("session");
            QFile seed(folder.filePath(QString::fromUtf8(vector.name).replace(u'/', u'-')));
            if (!seed.open(QIODevice::WriteOnly) || seed.write(fuzzInput(vector.bytes, vector.version, vector.sender, session ? 5 : 0)) < 0)
                return 1;
        }
    }
    return 0;
}
