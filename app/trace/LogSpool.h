// Where the packet log's oldest chunks go when memory is full.
#pragma once

#include <QByteArray>
#include <QString>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

/// A temporary file of blocks that is gone with the program, however it ends. Blocks are encrypted with a key that is in memory alone,
/// since the log holds passwords. For any thread.
class LogSpool
{
public:
    /// A place in the file; free for other blocks once nobody holds it. What is free at the file's end is cut off.
    class Block;

    /// `folder`: where the file is made; empty: the user's cache, else the folder for temporary files.
    explicit LogSpool(const QString &folder = {});
    ~LogSpool();

    /// Null on an error; errorString() tells it, and the file is as it was. `makeRoom` is called whenever there is no room: it may let go
    /// of blocks and return true, for another try.
    std::shared_ptr<const Block> write(const QByteArray &bytes, const std::function<bool()> &makeRoom = {});
    /// What write() was given; empty on an error.
    QByteArray read(const Block &block);
    /// Bytes of what write() was given.
    static qint64 sizeOf(const Block &block);
    /// Why the last write() or read() failed, in the system's words.
    QString errorString() const;
    /// Bytes of the blocks that are held.
    qint64 size() const;
    /// Bytes of the file, with the places between blocks that nobody holds.
    qint64 fileSize() const;

private:
    struct State;
    std::shared_ptr<State> m_state; ///< Blocks may outlive the spool.
};
