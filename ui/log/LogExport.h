// Where the log view finds the exporter.
#pragma once

#include "logfiles/LogExport.h"
