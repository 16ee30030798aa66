// Where files of certificates and keys belong in a connection, by what they hold.
#pragma once

#include "settings/ConnectionSettings.h"

constexpr qsizetype MostTlsFiles = 100; ///< That are looked at; the others are nowhere in a TlsPlacement.

struct TlsPlacement {
    TlsSettings tls;      ///< With the files in their fields.
    QStringList placed;   ///< What was put where, a sentence each, translated.
    QStringList unplaced; ///< What was put nowhere, and why; the same.
    QStringList others;   ///< Files that hold no certificate, key or revocation list.
};

/// CA certificates are added to those that are there; a client certificate, a key, both in one file, a PKCS#12 file and a revocation list
/// take their field. A certificate that names server authentication alone is no client's: it is a CA file if it is self-signed. Each
/// is read up to 1 MiB.
TlsPlacement placeTlsFiles(const QStringList &files, const TlsSettings &before);
