// The head of an HTTP answer: status line and headers.
#pragma once

#include "transport/Facts.h"

/// What could be read of it so far.
struct HttpHead {
    static constexpr qsizetype sizeLimit = 64 * 1024;

    bool isHttp = true;    ///< False as soon as the bytes cannot become a status line.
    bool complete = false; ///< The empty line that ends it is there.
    int status = 0;        ///< 0: no status line yet.
    QString reasonPhrase;
    QList<HttpHeader> headers; ///< At most 100, values cut at 8 KiB.
    qsizetype size = 0;        ///< Bytes up to and with the empty line, if complete.

    /// The value of the first header of this name; empty if there is none.
    QString header(QLatin1StringView name) const;
    /// Whether a comma-separated header has this token.
    bool hasToken(QLatin1StringView name, QLatin1StringView token) const;
};

HttpHead parseHttpHead(const QByteArray &bytes);
