// Facts as text for explanations and evidence. For this folder's sources.
#pragma once

#include "transport/Facts.h"

#include <QByteArray>
#include <QDateTime>
#include <QStringList>

namespace wording {

/// "2026-11-22T12:34:56Z"
QString iso(const QDateTime &time);
/// "2026-11-22": for sentences.
QString day(const QDateTime &time);
/// "0.4 ms", "120 ms", "3.0 s" as the default locale and the language write them: for translated sentences.
QString duration(double ms);
/// The same in any language alike: for evidence.
QString evidenceDuration(double ms);
/// "127.0.0.1:1883", "[::1]:1883"
QString hostPort(const QString &host, quint16 port);
/// "53 53 48": at most `most` bytes, then "... (512 bytes)".
QString hex(const QByteArray &bytes, qsizetype most = 48);
/// The first line of what may be text, in quotes, with other bytes as \xNN; at most 200 characters.
QString quotedLine(const QByteArray &bytes);
/// One line of at most 300 characters: line breaks and control characters become blanks.
QString oneLine(const QString &text);
/// All bytes are printable ASCII or white space.
bool isText(const QByteArray &bytes);
/// Whole sentences, a blank between them; empty ones are left out.
QString sentences(const QStringList &sentences);

} // namespace wording
