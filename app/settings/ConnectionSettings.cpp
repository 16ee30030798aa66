#include "settings/ConnectionSettings.h"
