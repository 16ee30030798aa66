// Certificate revocation lists.
#pragma once

#include <QByteArray>
#include <QList>

/// Whether one of the lists (DER) has the leaf of the chain on it. A list counts if the leaf's issuer, found among chain and `authorities`,
/// signed it.
bool isRevoked(const QList<QByteArray> &chain, const QList<QByteArray> &authorities, const QList<QByteArray> &crls);
