#include "logfiles/LogImport.h"

#include "logfiles/CaptureFile.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr const char *endings[] = {"jsonl", "pcapng", "pcap", "cap", "dmp"};

/// The first byte that is no white space; a byte order mark does not count.
char firstLetter(QByteArray head)
{
    if (head.startsWith("\xEF\xBB\xBF"))
        head.remove(0, 3);
    head = head.trimmed();
    return head.isEmpty() ? '\0' : head.front();
}

/// A record of a .jsonl log, and not any other JSON object. A long one may be cut off.
bool isRecord(QByteArrayView line)
{
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromRawData(line.data(), line.size()));
    if (document.isObject())
        return document.object().contains("t"_L1) && (document.object().contains("hex"_L1) || document.object().contains("event"_L1));
    return line.startsWith('{') && line.contains("\"direction\":") && line.contains("\"hex\":");
}

} // namespace

bool LogImport::recognises(const QByteArray &head)
{
    QByteArrayView text(head);
    if (text.startsWith("\xEF\xBB\xBF"))
        text = text.sliced(3);
    text = text.trimmed();
    const qsizetype end = text.indexOf('\n');
    return CaptureFile::recognises(head) || isRecord(end < 0 ? text : text.first(end));
}

LogImport::LogImport(QIODevice *device, PacketLog *log)
    : m_device(device)
    , m_log(log)
{
    const QByteArray head = device->peek(64);
    if (CaptureFile::recognises(head)) {
        m_reader = makeCaptureReader(device, log);
    } else if (firstLetter(head) == '{') {
        if (head.startsWith("\xEF\xBB\xBF"))
            device->skip(3);
        m_reader = makeJsonLinesReader(device, log);
    } else {
        m_state = State::Failed;
        m_message = head.isEmpty()                ? tr("The file is empty.")
            : head.startsWith("\x1F\x8B")         ? tr("The file is compressed with gzip: unpack it first.")
            : head.startsWith("\x28\xB5\x2F\xFD") ? tr("The file is compressed with Zstandard: unpack it first.")
                                                  : tr("The file begins with the bytes %1: it is neither a packet log nor a capture.")
                                                        .arg(QString::fromLatin1(head.left(8).toHex(' ')));
        m_message += u' ' + accepted();
    }
}

QString LogImport::accepted()
{
    return tr("Accepted are .jsonl and .pcapng that Connack wrote, and .pcap or .pcapng captures of MQTT over TCP without TLS.");
}

LogImport::State LogImport::step(std::chrono::milliseconds budget)
{
    QElapsedTimer clock;
    clock.start();
    while (m_state == State::Reading) {
        constexpr int unclocked = 32; // records between two looks at the clock
        bool more = true;
        for (int i = 0; i < unclocked && more; ++i)
            more = m_reader->readNext();
        if (!more)
            finish();
        else if (clock.elapsed() >= budget.count())
            break;
    }
    return m_state;
}

void LogImport::finish()
{
    const qint64 records = m_log->size();
    QStringList sentences;
    if (!m_reader->error().isEmpty())
        sentences += m_reader->error();
    sentences += m_reader->notes();
    m_incomplete = !sentences.isEmpty();
    m_state = records > 0 ? State::Done : State::Failed;
    if (records > 0)
        sentences.prepend(tr("Read %n row(s).", nullptr, int(std::min<qint64>(records, std::numeric_limits<int>::max()))));
    else
        sentences += accepted();
    m_message = sentences.join(u' ');
}

QString LogImport::fileFilter()
{
    QStringList patterns;
    for (const char *ending : endings)
        patterns += u"*."_s + QLatin1String(ending);
    return tr("Packet logs and captures (%1)").arg(patterns.join(u' '));
}

bool LogImport::isLogFileName(const QString &fileName)
{
    return std::any_of(std::begin(endings), std::end(endings),
                       [&](const char *ending) { return fileName.endsWith(u'.' + QLatin1String(ending), Qt::CaseInsensitive); });
}
