// What shells complete of a command line.
#pragma once

#include <QString>

/// For bash-completion's folder completions/.
QString bashCompletion();
/// For zsh's site-functions/, as _connack.
QString zshCompletion();
/// For fish's vendor_completions.d/.
QString fishCompletion();
