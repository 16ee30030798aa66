#include "diagnosis/Diagnosis.h"
