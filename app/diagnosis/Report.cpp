#include "diagnosis/Report.h"
