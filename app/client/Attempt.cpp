#include "client/Attempt.h"
