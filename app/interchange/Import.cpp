#include "interchange/Import.h"

#include "interchange/ImportForms.h"
#include "settings/WordTools.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStringConverter>

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

} // namespace

Import importText(const QString &text, const ImportContext &context)
{
    if (text.trimmed().isEmpty())
        return {};
    if (text.size() > LargestImport)
        return tooLarge();
    for (const auto reader : {importUrls, importMosquittoFile, importObjects, importPaho, importMqttJs, importCommands}) {
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
