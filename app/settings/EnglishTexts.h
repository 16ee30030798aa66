// English for what others read, whatever the window's language: files of the packet log.
#pragma once

#include <QTranslator>

/// While one lives, texts that this thread has translated are English, and times those of the C locale. Needs an EnglishTranslator
/// installed; where no other one is, texts are English anyway.
class EnglishTexts
{
public:
    EnglishTexts();
    ~EnglishTexts();
    Q_DISABLE_COPY_MOVE(EnglishTexts)

    /// By the calling thread.
    static bool areWanted();

private:
    bool m_before; ///< They may stand in one another.
};

/// To be installed after every other translator, so that it is asked first: answers where EnglishTexts are wanted, and leaves the rest to
/// the others. Load connack_en.qm, which has the plural forms.
class EnglishTranslator : public QTranslator
{
public:
    using QTranslator::QTranslator;

    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *sourceText, const char *disambiguation, int n) const override;
};
