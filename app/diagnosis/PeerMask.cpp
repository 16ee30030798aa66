#include "diagnosis/PeerMask.h"

#include <algorithm>

namespace {

constexpr qsizetype shortest = 3;      // one or two characters cannot be told from ordinary text
constexpr qsizetype shortestStart = 4; // bytes of a secret that the end cuts off

} // namespace

PeerMask::PeerMask(const ConnectionSettings &settings)
    : m_secrets(secretsOf(settings))
{
    QList<QByteArray> values{settings.credentials.password.value_or(QByteArray())};
    if (settings.properties.authenticationData)
        values << settings.properties.authenticationData->bytes;
    for (const QString &secret : std::as_const(m_secrets))
        values << secret.toUtf8();
    addForms(values);
}

PeerMask::PeerMask(const QList<QByteArray> &secrets)
{
    for (const QByteArray &secret : secrets)
        m_secrets << QString::fromUtf8(secret);
    addForms(secrets);
}

void PeerMask::addForms(const QList<QByteArray> &values)
{
    for (const QByteArray &value : values) {
        if (value.size() < shortest)
            continue;
        m_forms << value << value.toPercentEncoding() << value.toHex() << value.toBase64(QByteArray::OmitTrailingEquals)
                << value.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    }
    std::sort(m_forms.begin(), m_forms.end(), [](const QByteArray &a, const QByteArray &b) { return a.size() > b.size(); });
}

QString PeerMask::text(const QString &text) const
{
    QByteArray result = maskSecrets(text, m_secrets).toUtf8();
    for (const QByteArray &form : m_forms)
        result.replace(form, "***");
    return QString::fromUtf8(result);
}

QByteArray PeerMask::bytes(const QByteArray &bytes) const
{
    QByteArray result = bytes;
    for (const QByteArray &form : m_forms) {
        for (qsizetype at = bytes.indexOf(form); at >= 0; at = bytes.indexOf(form, at + 1))
            result.replace(at, form.size(), QByteArray(form.size(), '*'));
        for (qsizetype size = std::min(form.size() - 1, bytes.size()); size >= shortestStart; --size) {
            if (bytes.endsWith(form.first(size)))
                result.replace(bytes.size() - size, size, QByteArray(size, '*'));
        }
    }
    return result;
}
