// Whether CA, certificate chain, private key, name and purpose fit together, before the broker is touched.
#pragma once

#include "settings/ConnectionSettings.h"

#include <QDateTime>

/// The files that are to be used together, and what for.
struct FitQuestion {
    enum class Role : quint8 { Server, Client };
    Role role = Role::Server;
    QList<FileOrPem> ca;      ///< Empty: trust is not checked, unless `systemCa`.
    bool systemCa = false;    ///< The system's CAs are trusted (as well).
    FileOrPem certificate;    ///< With its chain; a PKCS#12 file may stand for certificate and key.
    FileOrPem key;            ///< Empty: the certificate's file is looked into.
    QString passphrase;       ///< Secret; opens the key or the PKCS#12 file.
    QString host;             ///< Of a server: the host of the clients' URL. Empty: not checked.
    FileOrPem revocationList; ///< Empty: not checked.
    QDateTime at = QDateTime::currentDateTimeUtc();
};

/// One thing that was looked at.
struct FitCheck {
    enum class Id : quint8 { Certificate, Key, KeyMatch, Chain, Trust, Dates, Name, Purpose, Authority, Strength, Revocation, KeyFile };
    enum class State : quint8 { Ok, Warning, Failed, NotChecked };
    Id id = Id::Certificate;
    State state = State::NotChecked;
    QString text;   ///< What was found, in a sentence or two. Translated; holds texts of the files.
    QString advice; ///< What to change, imperative, translated; empty: nothing.
    bool operator==(const FitCheck &) const = default;
};

/// "Key and certificate", ...: translated.
QString fitCheckName(FitCheck::Id id);

/// All checks, in the order of Id, one of each. Reads the files; takes tens of milliseconds with the system's CAs.
QList<FitCheck> checkFit(const FitQuestion &question);

/// One sentence on all of them: "Everything fits together." Translated.
QString fitSummary(const QList<FitCheck> &checks);

/// As plain text, for the clipboard.
QString plainText(const QList<FitCheck> &checks);

/// About the server's files of a folder in which a set was saved (see filesOf()), with the first name of its certificate as host.
FitQuestion questionOfFolder(const QString &folder);

/// About what a connection uses: its CA and client certificate; a connection without one asks about a server of its host, whose certificate
/// is still to be given.
FitQuestion questionOfConnection(const ConnectionSettings &settings);

/// Puts a file where it belongs by its content: a CA's certificate, the own certificate or a chain, a key, a revocation list. A file that
/// is none of these becomes the certificate, for the checks to complain about.
void takeFile(FitQuestion &question, const QString &path);
