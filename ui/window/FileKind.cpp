#include "window/FileKind.h"

#include "certificates/TlsPlacement.h"
#include "interchange/Import.h"
#include "logfiles/LogImport.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 headSize = 64 * 1024; // bytes

/// Null for what is no file, or cannot be read.
QByteArray headOf(const QString &fileName)
{
    QFile file(fileName);
    return QFileInfo(fileName).isFile() && file.open(QIODevice::ReadOnly) ? file.read(headSize) : QByteArray();
}

} // namespace

bool isLogFile(const QString &fileName)
{
    const QByteArray head = headOf(fileName);
    if (head.isNull())
        return false;
    // A damaged or a packed one: its window says so.
    return LogImport::recognises(head) || (LogImport::isLogFileName(fileName) && importContent(head).form.isEmpty());
}

FileKind kindOfFile(const QString &fileName)
{
    if (isLogFile(fileName))
        return FileKind::Log;
    const QByteArray head = headOf(fileName);
    if (head.isNull())
        return FileKind::Options;
    const Import import = importContent(head);
    const bool isWhole = head.size() < headSize;
    const bool isOptions = import.form == "mqttjs-options"_L1 && import.connections.size() == 1;
    if (import.connections.isEmpty() && placeTlsFiles({fileName}, {}).others.isEmpty())
        return FileKind::Tls;
    if (isWhole && (isOptions || import.connections.isEmpty()))
        return FileKind::Options;
    return FileKind::Import;
}
