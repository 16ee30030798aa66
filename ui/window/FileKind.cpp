#include "window/FileKind.h"

#include "interchange/Import.h"
#include "logfiles/LogImport.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

FileKind kindOfFile(const QString &fileName)
{
    constexpr qint64 headSize = 64 * 1024; // bytes
    QFile file(fileName);
    if (!QFileInfo(fileName).isFile() || !file.open(QIODevice::ReadOnly))
        return FileKind::Options;
    const QByteArray head = file.read(headSize);
    if (LogImport::recognises(head))
        return FileKind::Log;
    const Import import = importContent(head);
    const bool isWhole = head.size() < headSize;
    if (import.form.isEmpty() && LogImport::isLogFileName(fileName))
        return FileKind::Log; // a damaged or a packed one: its window says so
    const bool isOptions = import.form == "mqttjs-options"_L1 && import.connections.size() == 1;
    if (isWhole && (isOptions || import.connections.isEmpty()))
        return FileKind::Options;
    return FileKind::Import;
}
