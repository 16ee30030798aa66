#include "settings/Url.h"
