#include "theme/Theme.h"
