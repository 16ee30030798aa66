#include "fuzz/FuzzLogFiles.h"

#include "logfiles/LogImport.h"
#include "logfiles/LogWriter.h"
#include "logfiles/RowText.h"

#include <QBuffer>

#include <cstdio>
#include <cstdlib>

namespace {

void require(bool condition, const char *what)
{
    if (condition)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

QByteArray written(const PacketLog &log, LogFormat format)
{
    QByteArray bytes;
    const auto writer = makeLogWriter(format);
    writer->begin(bytes);
    for (qint64 i = 0; i < log.size(); ++i)
        writer->write(bytes, log.record(i));
    writer->end(bytes);
    return bytes;
}

LogImport::State read(const QByteArray &bytes, PacketLog &log)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    LogImport import(&buffer, &log);
    while (import.step(std::chrono::milliseconds(1'000)) == LogImport::State::Reading) { }
    require(!import.message().isEmpty(), "an opened file says what came of it");
    return import.state();
}

} // namespace

void fuzzLogFile(QByteArrayView input)
{
    PacketLog log;
    const LogImport::State state = read(input.toByteArray(), log); // its own allocation, so that reading past its end shows
    require((state == LogImport::State::Done) == (log.size() > 0), "a file that gave no record has failed");
    require(log.size() <= 2 * input.size() + 16, "records come from bytes");
    for (qint64 i = 0; i < log.size(); ++i) {
        const LogRecord record = log.record(i);
        require(record.source != nullptr, "a record has a source");
        rowText(record, record.entry);
    }
    for (const LogFormat format : logFormats) {
        const QByteArray bytes = written(log, format);
        if (format != LogFormat::JsonLines || log.size() == 0)
            continue;
        PacketLog again;
        read(bytes, again);
        require(again.size() == log.size(), "what was read can be written and read again");
    }
}
