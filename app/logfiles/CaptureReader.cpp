#include "logfiles/CaptureFile.h"
#include "logfiles/CapturedConversation.h"
#include "logfiles/ExportedPdu.h"
#include "logfiles/LogReader.h"

#include <QCoreApplication>

#include <array>
#include <map>

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(CaptureReader)
};

constexpr std::size_t mostConversations = 50'000;         ///< That are remembered at a time.
constexpr qsizetype mostWaitingBytes = 256 * 1024 * 1024; ///< Of all conversations together.
constexpr quint16 linkTypeUpperPdu = 252;                 ///< LINKTYPE_WIRESHARK_UPPER_PDU

using Ends = std::pair<TcpEnd, TcpEnd>;

class CaptureReader : public LogReader
{
public:
    CaptureReader(QIODevice *device, PacketLog *log)
        : m_file(device)
        , m_log(log)
        , m_pdus(log)
    {
    }

    bool readNext() override
    {
        CapturedFrame frame;
        if (m_ended || !m_file.readNext(frame)) {
            end();
            return false;
        }
        ++m_frames;
        m_latest = std::max(m_latest, frame.microseconds);
        for (; m_interfacesLearnt < m_file.interfaces().size(); ++m_interfacesLearnt)
            m_pdus.learn(m_file.interfaces().at(m_interfacesLearnt));
        const CaptureInterface &interface = m_file.interfaces().at(frame.interface);
        if (interface.linkType == linkTypeUpperPdu)
            m_pdus.take(frame, interface);
        else
            takeFrame(interface.linkType, frame);
        return true;
    }

    QString error() const override { return m_file.error(); }

    QStringList notes() const override
    {
        QStringList notes;
        if (m_frames == 0)
            return {Text::tr("It holds no frames.")};
        if (m_mqtt == 0 && m_pdus.packets() == 0)
            notes += nothingFound();
        if (m_tls > 0)
            notes += Text::tr("%n connection(s) in it are TLS, which cannot be read here.", nullptr, m_tls);
        if (m_webSocket > 0)
            notes += Text::tr("%n connection(s) in it are HTTP or WebSocket, which are not read here.", nullptr, m_webSocket);
        if (const int fragments = kind(FrameKind::Fragment))
            notes += Text::tr("%n frame(s) are fragments of IP packets and were left out.", nullptr, fragments);
        if (const int damaged = kind(FrameKind::Damaged))
            notes += Text::tr("%n frame(s) are too short for their headers and were left out.", nullptr, damaged);
        if (const int unknown = kind(FrameKind::UnknownLinkType))
            notes += Text::tr("%n frame(s) have a link type that is not read here (%1); accepted are Ethernet, Linux cooked, raw IP and "
                              "loopback.",
                              nullptr, unknown)
                         .arg(m_unknownLinkType);
        if (m_pdus.leftOut() > 0)
            notes += Text::tr("%n exported PDU(s) of other protocols were left out.", nullptr, int(m_pdus.leftOut()));
        return notes;
    }

private:
    int kind(FrameKind kind) const { return m_kinds[std::size_t(kind)]; }

    QString nothingFound() const
    {
        const int tcp = kind(FrameKind::Tcp);
        if (tcp == 0)
            return Text::tr("No TCP is in it.");
        return Text::tr("No MQTT is in it: none of its %n TCP connection(s) begins with CONNECT or goes on with whole MQTT packets.",
                        nullptr, m_other + m_tls + m_webSocket);
    }

    void takeFrame(quint16 linkType, const CapturedFrame &frame)
    {
        TcpSegment segment;
        const FrameKind frameKind = readTcpSegment(linkType, frame.bytes, segment);
        ++m_kinds[std::size_t(frameKind)];
        if (frameKind == FrameKind::UnknownLinkType)
            m_unknownLinkType = linkType;
        if (frameKind != FrameKind::Tcp)
            return;
        const Ends ends = std::minmax(segment.source, segment.destination);
        auto found = m_conversations.find(ends);
        if (found != m_conversations.end() && found->second->isRenewedBy(segment)) {
            m_waitingBytes -= found->second->waitingBytes();
            settle(*found->second);
            m_conversations.erase(found);
            found = m_conversations.end();
        }
        if (found == m_conversations.end()) {
            if (segment.has(TcpSegment::Rst)) // what is left of one that is over
                return;
            if (m_conversations.size() >= mostConversations)
                forgetAll();
            found = m_conversations.emplace(ends, std::make_unique<CapturedConversation>(m_log, segment)).first;
        }
        CapturedConversation &conversation = *found->second;
        m_waitingBytes -= conversation.waitingBytes();
        conversation.take(segment, frame.microseconds);
        m_waitingBytes += conversation.waitingBytes();
        if (m_waitingBytes > mostWaitingBytes)
            forgetAll();
    }

    void settle(CapturedConversation &conversation)
    {
        conversation.finish(m_latest);
        switch (conversation.content()) {
        case CapturedContent::Mqtt:
            ++m_mqtt;
            break;
        case CapturedContent::Tls:
            ++m_tls;
            break;
        case CapturedContent::WebSocket:
            ++m_webSocket;
            break;
        case CapturedContent::Undecided:
        case CapturedContent::Other:
            ++m_other;
            break;
        }
    }

    /// Those that go on are judged anew, as begun in their midst.
    void forgetAll()
    {
        for (const auto &entry : m_conversations)
            settle(*entry.second);
        m_conversations.clear();
        m_waitingBytes = 0;
    }

    void end()
    {
        if (std::exchange(m_ended, true))
            return;
        forgetAll();
    }

    CaptureFile m_file;
    PacketLog *m_log;
    ExportedPduReader m_pdus;
    std::map<Ends, std::unique_ptr<CapturedConversation>> m_conversations;
    std::array<int, 6> m_kinds{}; ///< Frames, by FrameKind.
    qsizetype m_interfacesLearnt = 0;
    qsizetype m_waitingBytes = 0; ///< Of all of them.
    qint64 m_frames = 0;
    qint64 m_latest = std::numeric_limits<qint64>::min();
    int m_mqtt = 0, m_tls = 0, m_webSocket = 0, m_other = 0; ///< TCP connections.
    int m_unknownLinkType = 0;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<LogReader> makeCaptureReader(QIODevice *device, PacketLog *log)
{
    return std::make_unique<CaptureReader>(device, log);
}
