#include "transport/Transport.h"

#include "transport/SocketTransport.h"
#include "transport/WebSocketTransport.h"

std::unique_ptr<Transport> makeTransport(Scheme scheme)
{
    if (usesWebSocket(scheme))
        return std::make_unique<WebSocketTransport>(usesTls(scheme));
    return std::make_unique<SocketTransport>(usesTls(scheme));
}
