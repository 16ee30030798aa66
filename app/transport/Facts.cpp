#include "transport/Facts.h"
