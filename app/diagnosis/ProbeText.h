// Probes in words: what was asked, what came of it.
#pragma once

#include "client/Probe.h"
#include "trace/LogSource.h"

/// "with-tls", "other-protocol-version", ...: as the JSON report names the question. Static storage.
const char *probeId(ProbePlan::Question question);
/// "connected", "refused" (a CONNACK that says no), "upgraded" (a WebSocket, but no CONNACK), "answered" (in another way), "closed",
/// "no-answer", "unreachable", "running" or "cancelled". Static storage.
const char *probeOutcomeId(const Probe &probe);
/// What the probe tries, translated: "The same port with TLS: mqtts://broker.lan:1883". No secrets.
QString probeQuestion(const ProbePlan &plan);
/// The probe as a source of the packet log, which began at `startedAt`.
LogSource probeSource(const ProbePlan &plan, const QDateTime &startedAt);
/// What came of it, translated: "connected after 12 ms", "closed after 3 ms without an answer". Peer text in it is one line, but not
/// masked.
QString probeAnswer(const Probe &probe);
/// Both as a line of evidence, untranslated.
QString probeEvidence(const Probe &probe);
