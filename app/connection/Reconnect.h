// Automatic reconnect: waits for the next try and says so.
#pragma once

#include "connection/ReconnectPolicy.h"
#include "connection/SessionResume.h"

#include <QObject>
#include <QTimer>

/// How the automatic reconnect stands.
struct ReconnectStatus {
    enum class State : quint8 {
        Off,     ///< Nothing was lost, or the user ended it, or it is connected again.
        Waiting, ///< For the next try.
        Trying,  ///< The try runs.
        Stopped, ///< Nothing more is tried by itself; reconnectNow() goes on.
    };
    State state = State::Off;
    int number = 0;       ///< Waiting: of the coming try; Trying: of this one; from 1.
    QDateTime at;         ///< UTC. Waiting: when the next try begins, at the earliest.
    bool held = false;    ///< Waiting, and `at` has passed: extra connections (probes) are finished first.
    QString lossCause;    ///< Id of the catalogue: why the connection was lost that is to be made anew.
    QDateTime lostAt;     ///< UTC; null: there was none yet (NetworkSettings::reconnectAfterFailure).
    reconnect::Plan plan; ///< Why it is tried again, or not.
};

/// Belongs to a Connection and lives on its thread. Emits due() when an attempt is to be begun.
class Reconnect : public QObject
{
    Q_OBJECT
public:
    /// What time it is, UTC, and what chance gives, 0 to 1. Tests give their own.
    struct World {
        std::function<QDateTime()> now;
        std::function<double()> chance;
    };
    explicit Reconnect(QObject *parent = nullptr, World world = {});

    const ReconnectStatus &status() const { return m_status; }
    const ConnectionSettings &asked() const { return m_asked; } ///< As the user gave them last.

    void begin(const ConnectionSettings &asked, const QList<Note> &notes); ///< The user's own attempt.
    void end();                                                            ///< The user's word: no more tries.
    void connected();                                                      ///< The try succeeded.
    void ended(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis);
    /// Probes have told more about the attempt that ended last. Does nothing unless Waiting or Stopped.
    void judgedAnew(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis);
    /// Extra connections run: the try waits for them.
    void setProbing(bool probing);
    /// Whether the verdict of the attempt that ended last tells something new, so that probes are worth their while: the first of a series
    /// always does, later ones do when the cause is another one than the last time, or when a rhythm was recognised.
    bool isNews() const { return m_news; }
    /// Begins the try at once; after a stop, goes on. Does nothing unless Waiting or Stopped.
    void now();

signals:
    void changed();
    /// To be begun: the settings with what resumes the session, and notes that say so.
    void due(const ConnectionSettings &settings, const QList<Note> &notes);

private:
    void follow(const reconnect::Plan &plan);
    void timeIsUp();
    void beginTry();
    QList<Note> notesFor(const ConnectionSettings &used) const;

    World m_world;
    reconnect::ReconnectPolicy m_policy;
    ReconnectStatus m_status;
    ConnectionSettings m_asked;
    QList<Note> m_askedNotes;
    std::optional<reconnect::KeptSession> m_kept;
    QTimer m_timer{this};
    QDateTime m_endedAt; ///< Of the last attempt: delays count from here.
    QString m_lastNews;
    bool m_news = true;
    bool m_probing = false;
};
