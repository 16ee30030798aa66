// Certificate revocation lists.
#pragma once

#include <QByteArray>
#include <QList>

/// Whether one of the lists (DER) has the leaf of the chain on it. A list counts if the leaf's issuer signed it, which is looked for in the
/// chain, in `authorities` and, with `systemStore`, in the system's CA store.
bool isRevoked(const QList<QByteArray> &chain, const QList<QByteArray> &authorities, bool systemStore, const QList<QByteArray> &crls);
