// Fills in the bytes of values that are given as files.
#pragma once

#include "settings/Checks.h"

/// Reads the file of every BinaryValue with Form::File: the will's payload and correlation data, the authentication data.
/// A problem (option-invalid) names the file and what is wrong with it; bytes then stay as they were.
QList<SettingsProblem> readFiles(ConnectionSettings &settings);
