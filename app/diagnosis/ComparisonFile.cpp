// Reading a saved report.
#include "diagnosis/Comparison.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 16 * 1024 * 1024;
constexpr int readVersion = 1;

struct ComparisonText {
    Q_DECLARE_TR_FUNCTIONS(Comparison)
};

QString accepted()
{
    return ComparisonText::tr("Choose a report that was saved as JSON, or the output of \"connack check --json\".");
}

/// Reports in other forms are told by how they begin.
QString unreadable(const QByteArray &content, const QString &name, const QJsonParseError &error)
{
    const QByteArray start = content.left(64).trimmed();
    if (content.trimmed().isEmpty())
        return ComparisonText::tr("%1 is empty.").arg(name);
    if (start.startsWith("<"))
        return ComparisonText::tr("%1 is HTML or XML, which is for reading.").arg(name);
    if (start.startsWith("# "))
        return ComparisonText::tr("%1 is Markdown, which is for reading.").arg(name);
    return ComparisonText::tr("%1 is no JSON (byte %2: %3).").arg(name, QString::number(error.offset), error.errorString());
}

} // namespace

std::variant<QJsonObject, QString> parseReport(const QByteArray &content, const QString &fileName)
{
    const auto refused = [](const QString &why) { return why + u' ' + accepted(); };
    const QString name = QDir::toNativeSeparators(fileName);
    QJsonParseError error;
    const QByteArray bare = content.startsWith("\xEF\xBB\xBF") ? content.mid(3) : content;
    const QJsonDocument document = QJsonDocument::fromJson(bare, &error);
    if (error.error != QJsonParseError::NoError)
        return refused(unreadable(bare, name, error));
    const QJsonObject report = document.object();
    if (!document.isObject() || !report["stages"_L1].isArray() || !report["outcome"_L1].isString())
        return refused(ComparisonText::tr("%1 is JSON, but no report of a connection attempt.").arg(name));
    if (report["version"_L1] != QJsonValue(readVersion))
        return ComparisonText::tr("%1 is a report of another version than %2, the one that can be read. Save it anew with this program.")
            .arg(name, QString::number(readVersion));
    return report;
}

std::variant<QJsonObject, QString> readReport(const QString &fileName)
{
    const QString name = QDir::toNativeSeparators(fileName);
    const QFileInfo info(fileName);
    if (!info.exists())
        return ComparisonText::tr("%1 does not exist.").arg(name);
    if (!info.isFile()) // a pipe would keep the reader waiting
        return ComparisonText::tr("%1 is no ordinary file.").arg(name) + u' ' + accepted();
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return ComparisonText::tr("%1 cannot be read (%2).").arg(name, file.errorString());
    const QByteArray content = file.read(largestFile + 1);
    if (content.size() > largestFile)
        return ComparisonText::tr("%1 is larger than 16 MiB.").arg(name) + u' ' + accepted();
    return parseReport(content, fileName);
}
