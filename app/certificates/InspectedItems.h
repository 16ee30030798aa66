// The items of an inspected file. For CertificateInspector.cpp alone.
#pragma once

#include "certificates/CertificateInspector.h"
#include "transport/OpenSsl.h"

namespace inspected {

InspectedItem certificate(const QByteArray &der, const QDateTime &now);
InspectedItem privateKey(const EVP_PKEY *key, bool encrypted);
InspectedItem closedKey();
InspectedItem publicKey(const QByteArray &der);
InspectedItem request(const QByteArray &der);
/// With at most 1,000 entries.
InspectedItem revocationList(const QByteArray &der, const QDateTime &now);

/// "2026-11-28 17:40 UTC"
QString time(const QDateTime &time);

} // namespace inspected
