#include "mqtt/StreamFramer.h"
