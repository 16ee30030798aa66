#include "mqtt/ReceiveRules.h"
