#include "profiles/ProfileStore.h"
