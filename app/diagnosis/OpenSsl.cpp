#include "diagnosis/OpenSsl.h"

#include <QTimeZone>

#include <ctime>

namespace openssl {

X509Ptr certificate(const QByteArray &der)
{
    const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
    const auto *const end = at + der.size();
    X509Ptr result(d2i_X509(nullptr, &at, long(der.size())));
    if (!result || at != end) {
        ERR_clear_error();
        return nullptr;
    }
    return result;
}

QByteArray der(const X509 *certificate)
{
    unsigned char *bytes = nullptr;
    const int size = i2d_X509(certificate, &bytes);
    if (size <= 0)
        return {};
    const QByteArray result(reinterpret_cast<const char *>(bytes), size);
    OPENSSL_free(bytes);
    return result;
}

QString entry(const X509_NAME *name, int nid)
{
    int last = -1;
    for (int at = X509_NAME_get_index_by_NID(name, nid, -1); at >= 0; at = X509_NAME_get_index_by_NID(name, nid, at))
        last = at;
    if (last < 0)
        return {};
    unsigned char *text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
    if (size < 0) {
        ERR_clear_error();
        return {};
    }
    QString result = QString::fromUtf8(reinterpret_cast<const char *>(text), size);
    OPENSSL_free(text);
    for (QChar &c : result) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = QChar::ReplacementCharacter;
    }
    return result;
}

QDateTime dateTime(const ASN1_TIME *time)
{
    std::tm parts{};
    if (!time || !ASN1_TIME_to_tm(time, &parts))
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday), QTime(parts.tm_hour, parts.tm_min, parts.tm_sec),
                     Qt::UTC);
}

QString colonHex(QByteArrayView bytes)
{
    return QString::fromLatin1(bytes.toByteArray().toHex(':').toUpper());
}

} // namespace openssl
