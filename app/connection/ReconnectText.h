// What the automatic reconnect does, in words.
#pragma once

#include "connection/Reconnect.h"

namespace reconnect {

/// The title of why the connection was lost, or was not made; translated.
QString lossTitle(const ReconnectStatus &status);
/// What is going on, without the time that is left: "Connection lost: The server closed the connection.", translated.
QString headline(const ReconnectStatus &status);
/// What comes next at `now`: "Next try in 4 s, number 3." Empty for State::Off.
QString nextStep(const ReconnectStatus &status, const QDateTime &now);
/// The same without a time that runs, for what reads it out once: "Next try at 12:03:10, number 3."
QString nextStepAt(const ReconnectStatus &status);
/// Connected and thrown out again and again: how often and in what rhythm; empty if none was recognised.
QString rhythmText(const Plan &plan);
/// Why it is tried again or not, in whole sentences.
QString why(const ReconnectStatus &status);

/// For the attempt that begins: that it is an automatic one, and why.
QString automaticNote(const ReconnectStatus &status);
/// For an attempt that is sent with other settings than `asked`, to resume what is kept.
QString resumedNote(const KeptSession &kept, const ConnectionSettings &asked);

} // namespace reconnect
