#include "transport/Transport.h"

#include "transport/SocketTransport.h"

std::unique_ptr<Transport> makeTransport(Scheme scheme)
{
    return std::make_unique<SocketTransport>(usesTls(scheme));
}
