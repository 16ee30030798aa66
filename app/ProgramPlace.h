// What the system tells of this process.
#pragma once

#include <filesystem>

/// The folder of this program's file; that of argv[0] where the system does not tell.
std::filesystem::path programFolder(const char *argv0);

/// Whether malloc is that of the C library, and not one that was put in front of it (LD_PRELOAD, a sanitizer). False where that cannot be
/// told.
bool hasPlainAllocator();
