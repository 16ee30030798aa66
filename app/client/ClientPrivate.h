// What the parts of Client share.
#pragma once

#include "client/Client.h"

#include <QPointer>

/// Emits; false if a slot deleted the client, or ended or began a connection, so that the caller must not go on.
template <typename Emit>
bool Client::announce(Emit emitSignals)
{
    const QPointer<Client> self(this);
    const quint64 serial = m_serial;
    emitSignals();
    return self && m_serial == serial;
}

/// A slot of the transport runs: the transport must not be deleted meanwhile. Bears the end of the client.
class InsideTransport
{
public:
    InsideTransport(Client *client, int &depth)
        : m_client(client)
        , m_depth(depth)
    {
        ++m_depth;
    }
    ~InsideTransport()
    {
        if (m_client)
            --m_depth;
    }
    Q_DISABLE_COPY_MOVE(InsideTransport)

private:
    QPointer<Client> m_client;
    int &m_depth;
};
