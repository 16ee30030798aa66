#include "trace/PacketText.h"
