#include "mqtt/Topics.h"
