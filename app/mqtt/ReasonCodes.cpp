#include "mqtt/ReasonCodes.h"
