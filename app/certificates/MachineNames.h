// What clients may call this machine, for the names of a server certificate.
#pragma once

#include <QStringList>

/// "localhost", the machine's name, and its addresses, the loopback's too; link-local ones are left out, since they need a zone. At most
/// 12; each can be a Subject Alternative Name.
QStringList machineNames();
