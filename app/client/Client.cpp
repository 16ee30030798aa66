#include "client/Client.h"
