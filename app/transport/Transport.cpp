#include "transport/Transport.h"
