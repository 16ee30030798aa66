// Sizes as people write them.
#pragma once

#include <QString>

#include <optional>

/// "100MB", "64 KiB", "1.5G", "4096": bytes. K, M, G and T count by 1,000, Ki, Mi, Gi and Ti by 1,024. nullopt: it is none, or 2^62 bytes
/// and more.
std::optional<qint64> parseByteSize(const QString &text);
