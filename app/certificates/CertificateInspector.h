// Says in words what a certificate, key, request, revocation list, chain or PKCS#12 file holds, by its content.
#pragma once

#include "transport/TlsMaterial.h"

#include <QDateTime>

/// A name and a value. Names are translated; values may be texts of others: show them as plain text.
struct InspectedFact {
    QString name;
    QString value;
    bool operator==(const InspectedFact &) const = default;
};

/// One certificate, key, request or list of a file.
struct InspectedItem {
    enum class Verdict : quint8 { Neutral, Good, Warning, Bad };
    QString title; ///< "Server certificate \"broker.lan\"", translated but for the name.
    Verdict verdict = Verdict::Neutral;
    QString sentence; ///< What a reader should know first: "It expired 3 days ago." Translated; may be empty.
    QList<InspectedFact> facts;
    QByteArray certificate; ///< DER; empty: it is something else.
};

struct InspectedFile {
    QString name; ///< The file's name, or "the PEM text".
    FileContent::Kind kind = FileContent::Kind::Other;
    QString summary;              ///< One line: "3 CA certificates, the next expires in 212 days". Translated.
    bool isUsable = false;        ///< It holds something that can be inspected.
    bool needsPassphrase = false; ///< The rest can be seen with the right passphrase.
    QList<InspectedItem> items;   ///< At most 200.
};

/// Reads at most 1 MiB. `passphrase` opens keys and PKCS#12 files; `now` is what distances count from.
InspectedFile inspectCertificates(const FileOrPem &file, const QString &passphrase = {},
                                  const QDateTime &now = QDateTime::currentDateTimeUtc());

/// All of it as plain text, for the clipboard. Holds no private key.
QString plainText(const InspectedFile &file);
