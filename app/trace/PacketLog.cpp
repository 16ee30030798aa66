#include "trace/PacketLog.h"
