// Finds a text in bytes, as fast as memory allows.
#pragma once

#include <QByteArray>

/// One text that is searched for again and again. For any number of threads.
class TextFinder
{
public:
    enum class Case : quint8 { Exact, Ascii }; ///< Ascii: A to Z are the same as a to z; all other bytes stand for themselves.

    TextFinder() = default;
    explicit TextFinder(const QByteArray &text, Case sensitivity = Case::Exact);

    qsizetype size() const { return m_text.size(); }
    bool isEmpty() const { return m_text.isEmpty(); }
    /// The first place at or after `from` where the text begins; -1: none. An empty text is nowhere.
    qsizetype find(QByteArrayView bytes, qsizetype from = 0) const;
    bool isIn(QByteArrayView bytes) const { return find(bytes) >= 0; }

private:
    bool standsAt(const char *place) const;

    QByteArray m_text; ///< Case::Ascii: in lower case.
    bool m_foldsCase = false;
    qsizetype m_first = 0;  ///< Two bytes of the text that are rare in packets: where both are,
    qsizetype m_second = 0; ///< the whole of it is compared.
    quint8 m_firstFold = 0; ///< 0x20 if the byte is a letter whose case does not count.
    quint8 m_secondFold = 0;
};
