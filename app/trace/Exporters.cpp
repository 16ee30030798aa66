#include "trace/Exporters.h"
