// The entries of a "Copy as" menu: a connection as text for other programs.
#pragma once

#include "interchange/Export.h"

#include <functional>

class QMenu;

struct CopyAsCalls {
    std::function<void(ExportForm)> copy;
    std::function<void(bool)> setWithSecrets;
};

/// Replaces the entries. A form that makes no sense for these settings is disabled, and says why in its tooltip; without settings all are.
void fillCopyAsMenu(QMenu *menu, const ConnectionSettings *settings, bool withSecrets, const CopyAsCalls &calls);
