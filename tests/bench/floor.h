// The fixed packets of the floor programs.
#pragma once

#include <QByteArray>

/// CONNECT of MQTT 3.1.1, clean session, keep-alive 60, client ID "floor-01234567".
inline const QByteArray connectPacket = QByteArray::fromHex("101a00044d5154540402003c000e") + "floor-01234567";
inline const QByteArray disconnectPacket = QByteArray::fromHex("e000");

/// True if the bytes are a CONNACK that accepts.
inline bool isAccepted(const QByteArray &bytes)
{
    return bytes == QByteArray::fromHex("20020000");
}
