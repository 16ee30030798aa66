#include "logfiles/LogFileStream.h"

#include "logfiles/MqttGuess.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype bufferSize = 256 * 1024;
constexpr std::size_t mostConnects = 1'000; ///< That are remembered.

} // namespace

QString freeLogName(const QString &fileName)
{
    static const QRegularExpression numbered(u"^(.+)-(\\d{1,3})$"_s); // parts have four digits
    const QFileInfo file(fileName);
    const QRegularExpressionMatch match = numbered.match(file.completeBaseName());
    const QString base = match.hasMatch() ? match.captured(1) : file.completeBaseName();
    const QString ending = file.suffix().isEmpty() ? QString() : u'.' + file.suffix();
    QString name = fileName;
    for (int i = match.hasMatch() ? match.captured(2).toInt() + 1 : 2; QFileInfo::exists(name); ++i)
        name = file.dir().filePath(u"%1-%2%3"_s.arg(base, QString::number(i), ending));
    return name;
}

LogFileStream::~LogFileStream()
{
    close();
}

bool LogFileStream::fail(const QString &error)
{
    if (m_error.isEmpty())
        m_error = error;
    m_writer.reset();
    m_buffer.clear();
    m_file.close();
    return false;
}

QString LogFileStream::partName(int number) const
{
    const QString ending = endingOf(*logFormatFor(m_fileName));
    return m_fileName.chopped(ending.size()) + u"-%1"_s.arg(number, 4, 10, QLatin1Char('0')) + m_fileName.right(ending.size());
}

int LogFileStream::highestPart() const
{
    const QFileInfo file(m_fileName);
    const QString ending = m_fileName.right(endingOf(*logFormatFor(m_fileName)).size());
    const QString start = file.fileName().chopped(ending.size());
    const QRegularExpression form(u"^%1-(\\d{4,8})%2$"_s.arg(QRegularExpression::escape(start), QRegularExpression::escape(ending)));
    int highest = 0;
    const QStringList names = file.absoluteDir().entryList(QDir::Files);
    for (const QString &name : names) {
        const QRegularExpressionMatch match = form.match(name);
        if (match.hasMatch())
            highest = std::max(highest, match.captured(1).toInt());
    }
    return highest;
}

bool LogFileStream::open(const QString &fileName, LogWriteOptions options, LogRotation rotation)
{
    m_fileName = fileName;
    m_options = options;
    m_options.connectOf = [this](PacketLog::SourceId source) {
        const auto found = m_connects.find(source);
        return found == m_connects.end() ? std::nullopt : found->second;
    };
    m_rotation = rotation;
    m_error.clear();
    m_bytes = m_cutPackets = 0;
    m_fullParts = 0;
    m_connects.clear();
    m_number = rotation.size > 0 ? highestPart() : 0;
    return keepEarlier() && beginPart();
}

/// What grew in an earlier run is no less worth than its full parts.
bool LogFileStream::keepEarlier()
{
    const QFileInfo earlier(m_fileName);
    return m_rotation.size == 0 || !earlier.isFile() || earlier.size() == 0 || moveToPart();
}

bool LogFileStream::moveToPart()
{
    const QString part = partName(m_number + 1);
    QFile file(m_fileName);
    if (!file.rename(part))
        return fail(QFile::exists(part) ? u"%1 exists"_s.arg(part) : file.errorString());
    ++m_number;
    return true;
}

bool LogFileStream::beginPart()
{
    m_file.setFileName(m_fileName);
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered))
        return fail(m_file.errorString());
    m_partBytes = 0;
    m_writer = makeLogWriter(*logFormatFor(m_fileName), m_options);
    m_writer->begin(m_buffer);
    return flush();
}

bool LogFileStream::write(const LogRecord &record)
{
    if (!m_writer)
        return false;
    if (m_rotation.size > 0 && m_partBytes + m_buffer.size() >= m_rotation.size && !rotate())
        return false;
    learn(record);
    const qint64 cutBefore = m_writer->cutPackets();
    m_writer->write(m_buffer, record);
    m_cutPackets += m_writer->cutPackets() - cutBefore;
    return m_buffer.size() < bufferSize || flush();
}

void LogFileStream::learn(const LogRecord &record)
{
    if (m_rotation.size == 0 || record.entry.kind != TraceEntry::Kind::Packet || m_connects.contains(record.sourceId))
        return;
    const bool isConnect = guessStart(record.entry.bytes) == StartGuess::Connect;
    m_connects.emplace(record.sourceId, isConnect ? std::optional(record) : std::nullopt);
    if (m_connects.size() > mostConnects)
        m_connects.erase(m_connects.begin());
}

bool LogFileStream::flush()
{
    if (!m_file.isOpen())
        return m_error.isEmpty();
    if (m_buffer.isEmpty())
        return true;
    if (m_file.write(m_buffer) != m_buffer.size()) {
        const QString error = m_file.errorString();
        m_file.resize(m_partBytes); // no half record at the end
        return fail(error);
    }
    m_partBytes += m_buffer.size();
    m_bytes += m_buffer.size();
    m_buffer.clear();
    return true;
}

bool LogFileStream::rotate()
{
    if (!close())
        return false;
    if (!moveToPart())
        return false;
    ++m_fullParts;
    if (m_rotation.keep > 0 && m_fullParts >= m_rotation.keep)
        QFile::remove(partName(m_number - m_rotation.keep + 1));
    return beginPart();
}

bool LogFileStream::close()
{
    if (!m_writer)
        return m_error.isEmpty();
    m_writer->end(m_buffer);
    if (!flush())
        return false;
    m_writer.reset();
    m_file.close();
    return true;
}
