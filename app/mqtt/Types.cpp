#include "mqtt/Types.h"
