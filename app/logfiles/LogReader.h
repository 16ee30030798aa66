// Reads one kind of file into a packet log. See LogImport, which chooses the kind.
#pragma once

#include "trace/PacketLog.h"

#include <QIODevice>

class LogReader
{
public:
    virtual ~LogReader() = default;
    /// One line or frame; false: there are no more, or the file is not what it should be (see error()).
    virtual bool readNext() = 0;
    /// What is wrong with the file: a translated sentence; empty: nothing.
    virtual QString error() const = 0;
    /// What was found and what was left out: translated sentences; valid at the end.
    virtual QStringList notes() const = 0;
};

/// Lines of a .jsonl that Connack wrote. `device` is at the beginning and outlives the reader; so does `log`.
std::unique_ptr<LogReader> makeJsonLinesReader(QIODevice *device, PacketLog *log);
/// A .pcapng of Connack's, or a capture of MQTT over TCP.
std::unique_ptr<LogReader> makeCaptureReader(QIODevice *device, PacketLog *log);
