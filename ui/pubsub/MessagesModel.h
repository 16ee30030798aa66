// The received messages as a table.
#pragma once

#include "pubsub/MessageStore.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QTimer>

#include <deque>

/// The messages that a store keeps, or those of them that a filter lets through. New ones are announced in batches, once a frame at most,
/// and those that gave way leave at the top; texts are made for the rows that are asked for.
class MessagesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Topic, Qos, Flags, Size, Subscription, Payload, ColumnCount };

    explicit MessagesModel(MessageStore *store, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// The message of a row; one with index -1 for a row that does not exist, or whose message has just given way.
    ReceivedMessage message(int row) const;
    /// The row of a message; -1 if it is not shown.
    int rowOf(qint64 index) const;

    qint64 kept() const { return m_seen - m_first; }            ///< Messages, whether or not the filter lets them through.
    qint64 dropped() const { return m_first; }                  ///< Messages that gave way.
    qint64 waiting() const { return m_paused ? m_waiting : 0; } ///< Came while it was paused.
    bool isFiltered() const { return !m_words.isEmpty(); }
    bool isScanning() const { return m_seen < m_known; }
    /// Words that must all occur in topic, payload (its beginning) or subscription; an empty text shows every message.
    void setFilter(const QString &words);
    /// Paused: nothing new is shown, though all is kept.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    /// Language or palette changed: every text is made anew.
    void refresh();

signals:
    /// The numbers of rows, of messages or of those that wait changed.
    void countsChanged();

private:
    struct Line {
        ReceivedMessage message; ///< Without payload and properties: big ones are kept by the store alone.
        qint64 size = 0;
        QString topic;
        QString preview;
        QString subscription;
    };
    static Line makeLine(const ReceivedMessage &message);
    bool matches(const Line &line) const;
    const Line &line(int row) const;
    qint64 indexOf(int row) const;
    QString text(const Line &line, int column) const;
    void takeGrowth();
    void dropRows();
    void scan();
    void reset();

    MessageStore *m_store;
    QStringList m_words;
    std::deque<qint64> m_matches; ///< Indexes into the store; used while a filter is set.
    qint64 m_first = 0;           ///< The first message that is shown.
    qint64 m_seen = 0;            ///< Messages that are shown or were judged by the filter.
    qint64 m_known = 0;           ///< Size of the store when it was last asked.
    qint64 m_waiting = 0;
    bool m_paused = false;
    QTimer m_flush;
    mutable QCache<qint64, Line> m_lines{512};
};
