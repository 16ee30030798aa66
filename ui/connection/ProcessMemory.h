// How much memory this process has.
#pragma once

#include <QtGlobal>

/// What of it is in RAM, in bytes; 0 where the system does not tell.
qint64 residentMemory();
