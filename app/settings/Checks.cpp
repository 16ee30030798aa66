#include "settings/Checks.h"
