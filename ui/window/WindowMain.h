// The entry of the window's module; the program resolves it by its name.
#pragma once

#include <QtGlobal>

extern "C" Q_DECL_EXPORT int connackWindowMain(int argc, char **argv);
