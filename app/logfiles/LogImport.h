// Opens packet logs and captures.
#pragma once

#include "logfiles/LogReader.h"

#include <QCoreApplication>

#include <chrono>

/// Reads a .jsonl or .pcapng of Connack's, or a pcap or pcapng with MQTT over TCP, into a packet log, piece by piece. The kind is told by
/// the content, not by the name. Any bytes are safe: memory is bounded, and what is wrong is said.
class LogImport
{
    Q_DECLARE_TR_FUNCTIONS(LogImport)
    Q_DISABLE_COPY_MOVE(LogImport)
public:
    enum class State : quint8 {
        Reading,
        Done,   ///< All is read; message() says what.
        Failed, ///< Nothing in it could be used; message() says why and what would be accepted.
    };
    /// `device` is open for reading, at its beginning, and outlives this; so does `log`, which is empty.
    LogImport(QIODevice *device, PacketLog *log);

    /// Reads on, for about so long.
    State step(std::chrono::milliseconds budget);
    State state() const { return m_state; }
    qint64 bytesRead() const { return m_device->pos(); }
    qint64 bytesTotal() const { return m_device->size(); }
    /// A translated text of one sentence or several.
    QString message() const { return m_message; }
    /// The file was not whole, or parts of it were left out.
    bool isIncomplete() const { return m_incomplete; }

    /// For a file dialog: "Packet logs and captures (*.jsonl *.pcapng *.pcap ...)".
    static QString fileFilter();
    /// By its content, of which `head` is the beginning: 64 KiB are enough.
    static bool recognises(const QByteArray &head);
    /// By its name alone: something that one would try to open.
    static bool isLogFileName(const QString &fileName);

private:
    void finish();
    static QString accepted();

    QIODevice *m_device;
    PacketLog *m_log;
    std::unique_ptr<LogReader> m_reader;
    State m_state = State::Reading;
    QString m_message;
    bool m_incomplete = false;
};
