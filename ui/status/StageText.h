// The stages in words.
#pragma once

#include "client/Attempt.h"
#include "theme/Theme.h"

namespace status {

QString stageName(Stage stage); ///< "Resolve", "TCP", ...
QString proxyName();            ///< "Proxy": what comes before TCP where one is set.
/// Whether the reader's own Cancel ended the stage: it did not fail.
bool isCancelled(const Attempt &attempt);
theme::Sign signOf(StageState state, bool cancelled = false);
/// "ok", "failed", "skipped", ...
QString stateWord(StageState state, bool cancelled = false);
/// "TLS: failed after 6.1 ms", from the stage's name.
QString stageSentence(const QString &name, const StageProgress &progress, bool cancelled = false);
/// The same in English whatever the language: the name for assistive technology and automation.
QString stageAccessibleName(const QString &englishName, const StageProgress &progress, bool cancelled = false);
/// What was seen of a stage, a fact a line: addresses, TLS version and cipher, HTTP status, CONNACK code. May be empty.
QString stageFacts(Stage stage, const Attempt &attempt);
/// The same of the proxy; empty without one.
QString proxyFacts(const Attempt &attempt);
/// "127.0.0.1 port 1883", "[::1] port 1883"
QString addressText(const QHostAddress &address, quint16 port);
/// What became of a TCP connection attempt: "refused".
QString resultText(const AddressAttempt &attempt);
/// "received: fatal, certificate_required (116)"
QString alertText(const TlsAlert &alert);
/// Who ended it, in a sentence; empty while it has not ended.
QString endingText(const Ending &ending);

} // namespace status
