#include "transport/TlsMaterial.h"
