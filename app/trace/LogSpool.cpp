#include "trace/LogSpool.h"

#include <QDir>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cerrno>
#include <optional>

namespace {

constexpr qint64 granularity = 64 * 1024; ///< Places are multiples of it, so that a freed one fits another block.

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

/// AES-256 in counter mode: the same call encrypts and decrypts, in place. `serial` must not come twice.
bool applyCipher(const std::array<unsigned char, 32> &key, quint64 serial, QByteArray &bytes)
{
    std::array<unsigned char, 16> counter{}; // the upper half tells the block, the lower one counts in it
    for (std::size_t i = 0; i < 8; ++i)
        counter[i] = static_cast<unsigned char>(serial >> (8 * i));
    const CipherContext context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    auto *data = reinterpret_cast<unsigned char *>(bytes.data());
    int written = 0;
    return context && EVP_EncryptInit_ex(context.get(), EVP_aes_256_ctr(), nullptr, key.data(), counter.data()) == 1
        && EVP_EncryptUpdate(context.get(), data, &written, data, int(bytes.size())) == 1;
}

QString defaultFolder()
{
    const QString cache = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
    return !cache.isEmpty() && QDir().mkpath(cache) ? cache : QDir::tempPath();
}

/// Without Qt's buffer: what a full disk refused must not wait in it and hold up every later read and write.
class SpoolFile : public QTemporaryFile
{
public:
    using QTemporaryFile::QTemporaryFile;
    bool openUnbuffered() { return QTemporaryFile::open(ReadWrite | Unbuffered); }
};

/// The system tells why only once it takes nothing at all: a write that meets the end of the disk is short, and no error yet.
bool writeAll(QFile &file, const QByteArray &bytes)
{
    for (qint64 at = 0; at < bytes.size();) {
        const qint64 written = file.write(bytes.constData() + at, bytes.size() - at);
        if (written <= 0)
            return false;
        at += written;
    }
    return true;
}

} // namespace

struct LogSpool::State {
    mutable std::mutex mutex;
    std::unique_ptr<SpoolFile> file;
    QString folder;
    std::array<unsigned char, 32> key{};
    quint64 nextSerial = 0;
    qint64 end = 0;                  ///< Of the last place; the file ends there or before.
    qint64 used = 0;                 ///< Bytes in the blocks that are held.
    std::map<qint64, qint64> unused; ///< Offset and capacity of places that nobody holds; no two touch, none is the last.
    QString errorString;

    bool open();
    std::optional<qint64> take(qint64 capacity);
    void give(qint64 offset, qint64 capacity);
    bool writeAt(qint64 offset, const QByteArray &bytes);
};

bool LogSpool::State::open()
{
    if (file)
        return true;
    if (RAND_bytes(key.data(), int(key.size())) != 1) {
        errorString = QStringLiteral("RAND_bytes");
        return false;
    }
    auto opened = std::make_unique<SpoolFile>(QDir(folder.isEmpty() ? defaultFolder() : folder).filePath(QStringLiteral("packets-XXXXXX")));
    if (!opened->openUnbuffered()) {
        errorString = opened->errorString();
        return false;
    }
    file = std::move(opened);
    return true;
}

/// The first place between others that is large enough; what it has more stays free.
std::optional<qint64> LogSpool::State::take(qint64 capacity)
{
    const auto place = std::find_if(unused.begin(), unused.end(), [capacity](const auto &each) { return each.second >= capacity; });
    if (place == unused.end())
        return std::nullopt;
    const auto [offset, size] = *place;
    unused.erase(place);
    if (size > capacity)
        unused.emplace(offset + capacity, size - capacity);
    return offset;
}

/// Joins it with its free neighbours; what is free at the end goes back to the system.
void LogSpool::State::give(qint64 offset, qint64 capacity)
{
    auto after = unused.lower_bound(offset);
    if (after != unused.end() && after->first == offset + capacity) {
        capacity += after->second;
        after = unused.erase(after);
    }
    if (after != unused.begin()) {
        if (const auto before = std::prev(after); before->first + before->second == offset) {
            offset = before->first;
            capacity += before->second;
            unused.erase(before);
        }
    }
    if (offset + capacity < end) {
        unused.emplace(offset, capacity);
        return;
    }
    end = offset;
    if (file->size() > end && !file->resize(end))
        file->unsetError(); // the room is there for later blocks
}

bool LogSpool::State::writeAt(qint64 offset, const QByteArray &bytes)
{
    if (file->seek(offset) && writeAll(*file, bytes))
        return true;
    errorString = file->error() == QFileDevice::NoError ? qt_error_string(ENOSPC) : file->errorString();
    file->unsetError();
    return false;
}

class LogSpool::Block
{
public:
    std::shared_ptr<State> state;
    qint64 offset = 0;
    qint64 capacity = 0;
    qsizetype size = 0;
    quint64 serial = 0;

    ~Block()
    {
        const std::lock_guard lock(state->mutex);
        state->used -= size;
        state->give(offset, capacity);
    }
};

LogSpool::LogSpool(const QString &folder)
    : m_state(std::make_shared<State>())
{
    m_state->folder = folder;
}

LogSpool::~LogSpool() = default;

std::shared_ptr<const LogSpool::Block> LogSpool::write(const QByteArray &bytes, const std::function<bool()> &makeRoom)
{
    State &state = *m_state;
    std::unique_lock lock(state.mutex);
    const quint64 serial = state.nextSerial;
    QByteArray encrypted = bytes;
    if (!state.open())
        return nullptr;
    if (!applyCipher(state.key, serial, encrypted)) {
        state.errorString = QStringLiteral("AES-256-CTR");
        return nullptr;
    }
    ++state.nextSerial;
    const qint64 capacity = (bytes.size() + granularity - 1) / granularity * granularity;
    qint64 triedAt = -1; // the end of the file, where there was no room
    for (;;) {
        const std::optional<qint64> between = state.take(capacity);
        const qint64 offset = between.value_or(state.end);
        if (!between)
            state.end += capacity;
        if (between || offset != triedAt) {
            if (state.writeAt(offset, encrypted)) {
                auto block = std::make_shared<Block>();
                block->state = m_state;
                block->offset = offset;
                block->capacity = capacity;
                block->size = bytes.size();
                block->serial = serial;
                state.used += bytes.size();
                return block;
            }
            triedAt = between ? triedAt : offset;
        }
        state.give(offset, capacity);
        lock.unlock(); // blocks come free in it
        if (!makeRoom || !makeRoom())
            return nullptr;
        lock.lock();
    }
}

QByteArray LogSpool::read(const Block &block)
{
    State &state = *m_state;
    const std::lock_guard lock(state.mutex);
    QByteArray bytes;
    if (state.file->seek(block.offset))
        bytes = state.file->read(block.size);
    if (bytes.size() != block.size || !applyCipher(state.key, block.serial, bytes)) {
        state.errorString = state.file->errorString();
        return {};
    }
    return bytes;
}

qint64 LogSpool::sizeOf(const Block &block)
{
    return block.size;
}

QString LogSpool::errorString() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->errorString;
}

qint64 LogSpool::size() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->used;
}

qint64 LogSpool::fileSize() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->file ? m_state->file->size() : 0;
}
