#include "trace/LogSpool.h"

#include <QDir>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <openssl/evp.h>
#include <openssl/rand.h>

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

} // namespace

struct LogSpool::State {
    mutable std::mutex mutex;
    std::unique_ptr<QTemporaryFile> file;
    QString folder;
    std::array<unsigned char, 32> key{};
    quint64 nextSerial = 0;
    qint64 end = 0;                       ///< Of the last place.
    qint64 used = 0;                      ///< Bytes in the blocks that are held.
    std::multimap<qint64, qint64> unused; ///< Capacity and offset of places that nobody holds.
    QString errorString;
};

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
        state->unused.emplace(capacity, offset);
    }
};

LogSpool::LogSpool(const QString &folder)
    : m_state(std::make_shared<State>())
{
    m_state->folder = folder;
}

LogSpool::~LogSpool() = default;

std::shared_ptr<const LogSpool::Block> LogSpool::write(const QByteArray &bytes)
{
    State &state = *m_state;
    const std::lock_guard lock(state.mutex);
    if (!state.file) {
        if (RAND_bytes(state.key.data(), int(state.key.size())) != 1) {
            state.errorString = QStringLiteral("RAND_bytes");
            return nullptr;
        }
        const QString folder = state.folder.isEmpty() ? defaultFolder() : state.folder;
        auto file = std::make_unique<QTemporaryFile>(QDir(folder).filePath(QStringLiteral("packets-XXXXXX")));
        if (!file->open()) {
            state.errorString = file->errorString();
            return nullptr;
        }
        state.file = std::move(file);
    }
    const qint64 capacity = (bytes.size() + granularity - 1) / granularity * granularity;
    const auto place = state.unused.lower_bound(capacity);
    const bool reused = place != state.unused.end();
    const qint64 offset = reused ? place->second : state.end;
    QByteArray encrypted = bytes;
    const quint64 serial = state.nextSerial++;
    if (!applyCipher(state.key, serial, encrypted)) {
        state.errorString = QStringLiteral("AES-256-CTR");
        return nullptr;
    }
    if (!state.file->seek(offset) || state.file->write(encrypted) != encrypted.size() || !state.file->flush()) {
        state.errorString = state.file->errorString();
        state.file->unsetError();
        if (!reused)
            state.file->resize(state.end);
        return nullptr;
    }
    const auto block = std::make_shared<Block>();
    block->state = m_state;
    block->offset = offset;
    block->capacity = reused ? place->first : capacity;
    block->size = bytes.size();
    block->serial = serial;
    if (reused)
        state.unused.erase(place);
    else
        state.end += capacity;
    state.used += bytes.size();
    return block;
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
