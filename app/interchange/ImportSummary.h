// What an imported connection holds, in words for a preview.
#pragma once

#include "settings/ConnectionSettings.h"

/// A setting: the label of its field and its value, both translated. Secrets are masked.
struct ImportFact {
    QString name;
    QString value;
    bool operator==(const ImportFact &) const = default;
};

/// The URL, version and client ID, and every setting that differs from the default, in the order of the forms.
QList<ImportFact> importSummary(const ConnectionSettings &settings);
