// The pcapng form of a packet log, as Wireshark's exported PDUs (link type 252): MQTT packets without the layers below.
#pragma once

#include "trace/Exporters.h"

class PcapNgWriter : public LogWriter
{
public:
    explicit PcapNgWriter(QIODevice *device)
        : m_device(device)
    {
    }
    void writeHeader() override;
    /// Packets alone: a transport event is kept as a comment on the packet that follows it.
    void writeRecord(const LogRecord &record) override;

private:
    void writeBlock(quint32 type, const QByteArray &body);

    QIODevice *m_device;
    QStringList m_comments;
};
