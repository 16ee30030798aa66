// Cuts a byte stream into control packets.
#pragma once

#include "mqtt/Codec.h"

namespace mqtt {

/// Takes bytes as they come and hands out whole packets. "More bytes needed" is no error.
/// After an error it takes and hands out nothing more until reset(). Memory is bounded by maximumPacketSize() plus one append().
class StreamFramer
{
public:
    /// `version` decides whether an overlong Remaining Length is malformed (5.0 only).
    explicit StreamFramer(Version version = Version::V311)
        : m_version(version)
    {
    }

    void setVersion(Version version) { m_version = version; }
    /// Bytes a packet may have, fixed header included; a larger one is an error with Reason Code 0x95 as soon as its length is known.
    void setMaximumPacketSize(quint32 bytes) { m_maximumPacketSize = bytes; }
    quint32 maximumPacketSize() const { return m_maximumPacketSize; }

    void append(QByteArrayView bytes);

    struct NeedMore {
    };
    /// A whole packet; `version` 3.x brokers may answer 5.0 so the bytes alone are promised here, not their validity. They lie in the
    /// framer and stay there until its next append() or reset().
    struct Frame {
        QByteArrayView bytes;
    };
    using Result = std::variant<NeedMore, Frame, DecodeError>;
    Result next();

    /// After an error.
    bool hasFailed() const { return m_failed; }
    /// Bytes taken but not handed out: the start of an unfinished packet, or what an error left.
    QByteArray pending() const;
    void reset();
    /// Drops what it has and takes nothing more, as after an error.
    void abandon();

private:
    Result fail(const DecodeError &error);
    DecodeError lengthError(const struct Statement &statement, const char *what, qsizetype header) const;

    Version m_version;
    quint32 m_maximumPacketSize = variableByteIntegerMax + 5;
    QByteArray m_buffer;
    qsizetype m_start = 0;
    bool m_failed = false;
};

} // namespace mqtt
