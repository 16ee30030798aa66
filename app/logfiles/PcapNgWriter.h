// The pcapng form of a packet log, as Wireshark's exported PDUs (link type 252): MQTT packets without the layers below.
#pragma once

#include "logfiles/LogWriter.h"

#include <map>
#include <set>

/// An interface for each source, with its title and target. Transport events are comments of the packet that follows them, those after the
/// last packet of a record without bytes. Times have microseconds. Longer packets than Wireshark reads are cut, with their real length. A
/// dissector knows the protocol version from the CONNECT alone: where a source's first packet is none, its CONNECT is repeated before it,
/// with a comment that says so; where that is not known, a comment names the preference that Wireshark needs.
class PcapNgWriter : public LogWriter
{
public:
    static constexpr qsizetype longestFrame = 262'144; ///< Wireshark's WTAP_MAX_PACKET_SIZE_STANDARD: it gives up a file with a longer one.
    using LogWriter::LogWriter;
    void begin(QByteArray &out) override;
    void end(QByteArray &out) override;

protected:
    void writeRecord(QByteArray &out, const LogRecord &record) override;

private:
    struct Interface {
        quint32 number = 0;
        QString name;
        bool described = false;               ///< By a comment on its first packet.
        std::optional<mqtt::Version> version; ///< What a reader takes the next packet for.
    };
    struct Pending {
        quint32 sourceId = 0;
        QByteArray comment;
    };
    Interface &interfaceOf(QByteArray &out, quint32 sourceId);
    void repeatConnect(QByteArray &out, Interface &interface, const LogRecord &record);
    static QByteArray versionOptions(Interface &interface, const TraceEntry &entry);
    static QByteArray frameOf(const Interface &interface, const LogRecord &record, const QByteArray &data, const QByteArray &options);
    QString nameOf(quint32 sourceId);
    QByteArray takeComments(QByteArray &out);
    void flush(QByteArray &out);

    std::map<quint32, std::shared_ptr<const LogSource>> m_sources; ///< As they were in the latest record.
    std::map<quint32, QString> m_names;
    std::set<QString> m_usedNames;
    std::map<quint32, Interface> m_interfaces; ///< Those that are written.
    std::vector<Pending> m_pending;            ///< Events that wait for a packet.
    qsizetype m_pendingBytes = 0;
    qint64 m_pendingTime = 0; ///< Of the last of them.
};
