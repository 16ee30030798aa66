#include "settings/ReadFiles.h"

#include "settings/WordTools.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace {

struct Settings {
    Q_DECLARE_TR_FUNCTIONS(Settings)
};

/// A translated sentence, or the content in `content`.
QString readFile(const QString &fileName, qint64 most, QByteArray &content)
{
    if (fileName.isEmpty())
        return Settings::tr("No file is chosen.");
    if (fileName.contains(QChar(0)))
        return Settings::tr("The file name %1 holds a NUL character.").arg(shown(fileName));
    const QFileInfo info(fileName);
    if (info.exists() && !info.isFile()) // a device or a pipe might never end
        return Settings::tr("%1 is not a file.").arg(shown(fileName));
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return Settings::tr("The file %1 cannot be read: %2.").arg(shown(fileName), file.errorString());
    const QByteArray bytes = file.read(most + 1);
    if (bytes.size() > most)
        return Settings::tr("The file %1 is larger than %2 bytes.").arg(shown(fileName), QString::number(most));
    if (file.error() != QFileDevice::NoError)
        return Settings::tr("The file %1 cannot be read: %2.").arg(shown(fileName), file.errorString());
    content = bytes;
    return {};
}

void fill(BinaryValue &value, SettingsField field, qint64 most, QList<SettingsProblem> &problems)
{
    if (value.form != BinaryValue::Form::File)
        return;
    const QString fault = readFile(value.fileName, most, value.bytes);
    if (!fault.isEmpty()) {
        const QString accepted = Settings::tr("Choose a file of at most %1 bytes that can be read.").arg(QString::number(most));
        problems << SettingsProblem{u"option-invalid"_s, field, fault, accepted};
    }
}

} // namespace

QList<SettingsProblem> readFiles(ConnectionSettings &settings)
{
    constexpr qint64 largestBinary = 65'535; // section 1.5.6; a will's payload is Binary Data as well (section 3.1.3.4)
    QList<SettingsProblem> problems;
    WillSettings &will = settings.will;
    if (will.enabled) {
        fill(will.payload, SettingsField::WillPayload, largestBinary, problems);
        if (will.correlationData)
            fill(*will.correlationData, SettingsField::WillCorrelationData, largestBinary, problems);
    }
    if (settings.properties.authenticationData)
        fill(*settings.properties.authenticationData, SettingsField::AuthenticationData, largestBinary, problems);
    return problems;
}
