#include "window/Language.h"

#include "settings/EnglishTexts.h"

#include <QCoreApplication>
#include <QDir>
#include <QHash>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace language {

namespace {

/// Leaves to the English what is wanted in English, also while that one is just being installed anew.
class WindowTranslator : public QTranslator
{
public:
    QString translate(const char *context, const char *sourceText, const char *disambiguation, int n) const override
    {
        return EnglishTexts::areWanted() ? QString() : QTranslator::translate(context, sourceText, disambiguation, n);
    }
};

struct State {
    WindowTranslator own;
    WindowTranslator qt;
    EnglishTranslator english;
    QString code = u"en"_s;
};

State &state()
{
    static auto *const state = new State; // lives as long as the process: the application may go first
    return *state;
}

} // namespace

QStringList available()
{
    QStringList codes{u"en"_s};
    for (const QString &file : QDir(u":/i18n"_s).entryList({u"connack_*.qm"_s}, QDir::Files)) {
        const QString code = file.mid(8).chopped(3);
        if (!codes.contains(code))
            codes.append(code);
    }
    return codes;
}

QString nativeName(const QString &code)
{
    // QLocale names these with a country, or without the one that matters.
    static const QHash<QString, QString> own{{u"en"_s, u"English"_s}, {u"es"_s, u"Español"_s}, {u"pt_BR"_s, u"Português (Brasil)"_s}};
    const QString name = own.value(code, QLocale(code).nativeLanguageName());
    return name.isEmpty() ? code : name.at(0).toUpper() + name.mid(1);
}

QString bestFor(const QStringList &wanted)
{
    const QStringList codes = available();
    for (const QString &name : wanted) {
        const QString whole = QLocale(name).name(), alone = whole.section(u'_', 0, 0);
        if (codes.contains(whole))
            return whole;
        if (codes.contains(alone))
            return alone;
        const auto regional =
            std::find_if(codes.begin(), codes.end(), [&](const QString &code) { return code.section(u'_', 0, 0) == alone; });
        if (regional != codes.end())
            return *regional;
    }
    return u"en"_s;
}

void use(const QString &code)
{
    State &now = state();
    const QString wanted = code.isEmpty() ? bestFor(QLocale::system().uiLanguages()) : code;
    now.code = available().contains(wanted) ? wanted : u"en"_s;
    const QLocale system = QLocale::system();
    const QLocale locale(now.code);
    QLocale::setDefault(system.language() == locale.language() ? system : locale);
    QCoreApplication::removeTranslator(&now.own);
    QCoreApplication::removeTranslator(&now.qt);
    QCoreApplication::removeTranslator(&now.english);
    if (now.own.load(":/i18n/connack_%1.qm"_L1.arg(now.code)))
        QCoreApplication::installTranslator(&now.own);
    if (now.qt.load(u"qtbase_%1"_s.arg(now.code), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&now.qt);
    if (now.english.load(u":/i18n/connack_en.qm"_s))
        QCoreApplication::installTranslator(&now.english);
}

QString current()
{
    return state().code;
}

} // namespace language
