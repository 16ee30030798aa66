// A packet log as a file that grows with it, in parts if it is to be rotated.
#pragma once

#include "logfiles/LogWriter.h"

#include <QFile>

#include <map>

/// When a part is full and how many are kept.
struct LogRotation {
    static constexpr qint64 smallestSize = 10'000;
    qint64 size = 0; ///< Bytes: a part ends with the record that reaches them. 0: one part that grows without end.
    int keep = 0;    ///< Parts that stay, the one that grows among them; 0: all.
};

/// The name, or the next one of which there is no file yet: "packets.pcapng", "packets-2.pcapng", ...
QString freeLogName(const QString &fileName);

/// The name is always that of the part that grows. A full part becomes "name-0001.ending", the next one "name-0002.ending", and so on; each
/// can be read by itself. Numbers go on behind parts that are there already, what an earlier run left under the name becomes one of them,
/// and only own parts are ever removed. A failure (a full disk) ends it; what was written before stays whole.
class LogFileStream
{
    Q_DISABLE_COPY_MOVE(LogFileStream)
public:
    LogFileStream() = default;
    ~LogFileStream();

    /// The ending of the name chooses the format. An existing file is overwritten; with rotation it becomes the next part, unless it is
    /// empty. False: see errorString().
    bool open(const QString &fileName, LogWriteOptions options = {}, LogRotation rotation = {});
    bool isOpen() const { return m_file.isOpen(); }
    /// False once it has failed.
    bool write(const LogRecord &record);
    /// What was written reaches the file.
    bool flush();
    /// Writes what stands at the end of the format.
    bool close();

    QString fileName() const { return m_fileName; }
    QString errorString() const { return m_error; } ///< Empty: it has not failed.
    int fullParts() const { return m_fullParts; }
    qint64 bytes() const { return m_bytes + m_buffer.size(); } ///< Of all parts.
    qint64 cutPackets() const { return m_cutPackets; }         ///< Of all parts; see LogWriter::cutPackets().

private:
    bool keepEarlier();
    bool moveToPart();
    bool beginPart();
    void learn(const LogRecord &record);
    bool rotate();
    bool fail(const QString &error);
    QString partName(int number) const;
    int highestPart() const;

    QString m_fileName;
    QString m_error;
    QFile m_file;
    std::unique_ptr<LogWriter> m_writer;
    LogWriteOptions m_options;
    LogRotation m_rotation;
    QByteArray m_buffer;
    qint64 m_partBytes = 0; ///< In the file, all of them whole records.
    qint64 m_bytes = 0;
    int m_number = 0;    ///< Of the last full part.
    int m_fullParts = 0; ///< That were made here.
    qint64 m_cutPackets = 0;
    /// What each source began with, its CONNECT unless that was not logged: the next part may need it. The latest sources alone.
    std::map<PacketLog::SourceId, std::optional<LogRecord>> m_connects;
};
