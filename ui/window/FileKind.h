// What a file is that is given to the program: by its content, not by its name.
#pragma once

#include <QString>

enum class FileKind : quint8 {
    Log,     ///< A packet log or a capture.
    Options, ///< One options object and nothing else, for the page of a connection; or nothing that is known.
    Tls,     ///< A certificate, a key or a revocation list.
    Import,  ///< Connections of another client, or more than one: for the import panel.
};

/// A packet log or a capture, as kindOfFile() has it; looks no further into files that are neither by their beginning nor by their name.
bool isLogFile(const QString &fileName);
/// A name that is a log's counts only where the content says nothing. No more than 64 KiB are read.
FileKind kindOfFile(const QString &fileName);
