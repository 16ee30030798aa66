// Keeps secrets out of what the peer echoes. For this folder's sources.
#pragma once

#include "settings/Secrets.h"

/// Knows the secrets of one connection and finds them in text and bytes.
class PeerMask
{
public:
    explicit PeerMask(const ConnectionSettings &settings);
    /// Of secrets that are known as bytes, such as those of a report.
    explicit PeerMask(const QList<QByteArray> &secrets);

    /// Every secret replaced by "***".
    QString text(const QString &text) const;
    /// Every byte of a secret overwritten with '*', also of one that the end cuts off.
    QByteArray bytes(const QByteArray &bytes) const;
    /// The secrets as they may stand among bytes (as they are, percent-encoded, hexadecimal, base64), the longest first.
    const QList<QByteArray> &forms() const { return m_forms; }

private:
    void addForms(const QList<QByteArray> &values);

    QStringList m_secrets;
    QList<QByteArray> m_forms;
};
