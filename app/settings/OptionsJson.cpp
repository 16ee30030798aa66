#include "settings/OptionsJson.h"
