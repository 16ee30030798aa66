#include "mqtt/Codec.h"
