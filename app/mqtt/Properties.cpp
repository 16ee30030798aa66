#include "mqtt/Properties.h"
