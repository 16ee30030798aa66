// Writes the manual page or a completion while the program is built; not installed.
//
//   connack_manual man TEMPLATE OUTPUT
//   connack_manual bash|zsh|fish OUTPUT
#include "manual/Completions.h"
#include "manual/ManPage.h"

#include <QFile>
#include <QStringList>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

int fail(const QString &what, const QFile &file)
{
    std::fprintf(stderr, "%s %s: %s\n", qPrintable(what), qPrintable(file.fileName()), qPrintable(file.errorString()));
    return 1;
}

int writeText(const QString &fileName, const QString &text)
{
    QFile file(fileName);
    const QByteArray bytes = text.toUtf8();
    const bool written = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush();
    return written ? 0 : fail(u"Cannot write"_s, file);
}

} // namespace

int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments += QString::fromLocal8Bit(argv[i]);
    const QString form = arguments.value(0), output = arguments.value(arguments.size() - 1);
    if (form == "man"_L1 && arguments.size() == 3) {
        QFile pageTemplate(arguments[1]);
        if (!pageTemplate.open(QIODevice::ReadOnly))
            return fail(u"Cannot read"_s, pageTemplate);
        return writeText(output, manPage(QString::fromUtf8(pageTemplate.readAll())));
    }
    if (arguments.size() == 2 && form == "bash"_L1)
        return writeText(output, bashCompletion());
    if (arguments.size() == 2 && form == "zsh"_L1)
        return writeText(output, zshCompletion());
    if (arguments.size() == 2 && form == "fish"_L1)
        return writeText(output, fishCompletion());
    std::fputs("connack_manual man TEMPLATE OUTPUT, or connack_manual bash|zsh|fish OUTPUT\n", stderr);
    return 2;
}
