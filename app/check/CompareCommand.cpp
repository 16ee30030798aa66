#include "check/CompareCommand.h"

#include "diagnosis/Comparison.h"

#include <QCoreApplication>
#include <QFile>

using namespace Qt::StringLiterals;

namespace {

struct CommandText {
    Q_DECLARE_TR_FUNCTIONS(CompareCommand)
};

enum ExitStatus { Same = 0, Different = 1, Unreadable = 2 };

QString helpText()
{
    return CommandText::tr("Usage: connack compare LEFT.json RIGHT.json\n"
                           "Compares two reports that were saved as JSON or printed by connack check --json, and prints what differs;\n"
                           "\"!\" marks what is likely to matter.\n"
                           "Exit status: 0 nothing that matters differs, 1 something does, 2 a file or the command line cannot be used.\n");
}

bool print(const QString &text)
{
    QFile out;
    const QByteArray bytes = text.toUtf8();
    return out.open(stdout, QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.flush();
}

int complain(const QString &text)
{
    std::fputs(qPrintable(text + u'\n'), stderr);
    return Unreadable;
}

} // namespace

int runCompare(const QStringList &arguments)
{
    if (arguments.contains("--help"_L1) || arguments.contains("-h"_L1))
        return print(helpText()) ? Same : Unreadable;
    if (arguments.size() != 2)
        return complain(CommandText::tr("Name two files.") + u'\n' + helpText().trimmed());
    const auto left = readReport(arguments[0]);
    if (const auto *why = std::get_if<QString>(&left))
        return complain(*why);
    const auto right = readReport(arguments[1]);
    if (const auto *why = std::get_if<QString>(&right))
        return complain(*why);
    const QList<ComparisonRow> rows = compareReports(std::get<QJsonObject>(left), std::get<QJsonObject>(right));
    if (!print(comparisonText(rows)))
        return complain(CommandText::tr("The comparison cannot be written to standard output."));
    return anyMatters(rows) ? Different : Same;
}
