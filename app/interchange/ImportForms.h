// The readers of single forms; a part of Import. Each looks at the text and gives nothing if it is of another form.
#pragma once

#include "interchange/Import.h"

/// One URL, or one in each line.
std::optional<Import> importUrls(const QString &text, const ImportContext &context);
