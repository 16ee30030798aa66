#include "interchange/Import.h"

#include "interchange/ImportForms.h"
#include "interchange/ImportRemarks.h"
#include "settings/WordTools.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStringConverter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

Import failed(const QString &problem)
{
    return {{}, {}, {}, {}, problem};
}

Import tooLarge()
{
    return failed(ImportText::tr("There are more than %1 MiB. An import reads up to that.").arg(LargestImport / (1024 * 1024)));
}

/// Puts what came of a file behind what came of those before it; gives how many connections that is too many.
qsizetype append(Import &all, const Import &import, const QString &file)
{
    constexpr qsizetype mostRemarks = 200;
    all.form = all.form.isEmpty() || all.form == import.form ? import.form : u"files"_s;
    all.formName = all.formName.isEmpty() || all.formName == import.formName ? import.formName : ImportText::tr("Several files");
    const qsizetype room = MostImported - all.connections.size();
    all.connections += import.connections.first(std::min(room, import.connections.size()));
    QList<ImportRemark> remarks = import.remarks;
    if (!import.problem.isEmpty())
        remarks.prepend({ImportRemark::Kind::Left, {}, import.problem});
    for (ImportRemark &remark : remarks)
        remark.name = remark.name.isEmpty() ? shown(file) : shown(file) + ": "_L1 + remark.name;
    all.remarks += remarks.first(std::min(mostRemarks - std::min(mostRemarks, all.remarks.size()), remarks.size()));
    if (all.problem.isEmpty() && !import.problem.isEmpty())
        all.problem = shown(file) + ": "_L1 + import.problem;
    return std::max<qsizetype>(0, import.connections.size() - room);
}

} // namespace

Import importText(const QString &text, const ImportContext &context)
{
    if (text.trimmed().isEmpty())
        return {};
    if (text.size() > LargestImport)
        return tooLarge();
    for (const auto reader : {importUrls, importMosquittoFile, importObjects, importPaho, importMqttJs, importCommands}) {
        if (context.stop.stop_requested())
            return {};
        if (const auto import = reader(text, context))
            return *import;
    }
    return failed(ImportText::tr("This is none of the forms that Connack reads."));
}

Import importContent(const QByteArray &content, const ImportContext &context)
{
    if (content.size() > LargestImport)
        return tooLarge();
    const auto encoding = QStringConverter::encodingForData(content).value_or(QStringConverter::Utf8);
    QStringDecoder decoder(encoding);
    const QString text = decoder(content);
    if (decoder.hasError() || text.contains(QChar(0)))
        return failed(ImportText::tr("This is not text in UTF-8."));
    return importText(text, context);
}

Import importFile(const QString &fileName, const ImportContext &context)
{
    const QFileInfo info(fileName);
    if (info.exists() && !info.isFile()) // a device or a pipe might never end
        return failed(ImportText::tr("%1 is not a file.").arg(shown(fileName)));
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return failed(ImportText::tr("The file %1 cannot be read: %2.").arg(shown(fileName), file.errorString()));
    const QByteArray content = file.read(LargestImport + 1);
    if (file.error() != QFileDevice::NoError)
        return failed(ImportText::tr("The file %1 cannot be read: %2.").arg(shown(fileName), file.errorString()));
    ImportContext within = context;
    within.folder = info.absolutePath();
    return importContent(content, within);
}

Import importFiles(const QStringList &fileNames, const ImportContext &context, const std::function<void(int read)> &progress)
{
    if (fileNames.size() == 1)
        return importFile(fileNames.first(), context);
    Import all;
    qsizetype more = 0;
    int read = 0;
    for (const QString &fileName : fileNames.first(std::min(MostImportFiles, fileNames.size()))) {
        if (context.stop.stop_requested())
            return {};
        more += append(all, importFile(fileName, context), QFileInfo(fileName).fileName());
        if (progress)
            progress(++read);
    }
    sayConnectionsLeft(all, more);
    if (fileNames.size() > MostImportFiles)
        sayMoreThanIsRead(all);
    return all;
}
