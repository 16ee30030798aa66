#include "settings/EnglishTexts.h"

#include <utility>

namespace {

thread_local bool wanted = false;

} // namespace

EnglishTexts::EnglishTexts()
    : m_before(std::exchange(wanted, true))
{
}

EnglishTexts::~EnglishTexts()
{
    wanted = m_before;
}

bool EnglishTexts::areWanted()
{
    return wanted;
}

QString EnglishTranslator::translate(const char *context, const char *sourceText, const char *disambiguation, int n) const
{
    if (!wanted)
        return {};
    const QString plural = n >= 0 ? QTranslator::translate(context, sourceText, disambiguation, n) : QString();
    return plural.isNull() ? QString::fromUtf8(sourceText) : plural;
}
