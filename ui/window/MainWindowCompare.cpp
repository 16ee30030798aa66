// Attempts of all connections for the comparison.
#include "window/MainWindow.h"

#include "compare/CompareWindow.h"
#include "connection/Connection.h"
#include "diagnosis/Comparison.h"
#include "status/AttemptFacts.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString keyOf(const QUuid &id, int attempt)
{
    return u"%1 %2"_s.arg(id.toString(), QString::number(attempt));
}

/// Those that ended, and the one that runs or is connected.
QList<Attempt> attemptsOf(const Connection &connection)
{
    QList<Attempt> attempts = connection.attempts();
    const Attempt &current = connection.attempt();
    if (current.number > 0 && (attempts.isEmpty() || attempts.last().number != current.number))
        attempts.append(current);
    return attempts;
}

} // namespace

QList<CompareEntry> MainWindow::compareEntries()
{
    QList<std::pair<QDateTime, CompareEntry>> found;
    for (auto it = m_connections.cbegin(); it != m_connections.cend(); ++it) {
        const QPointer<Connection> connection = it.value();
        const QList<Attempt> attempts = attemptsOf(*connection);
        for (const Attempt &attempt : attempts) {
            const QString key = keyOf(it.key(), attempt.number);
            const bool final = attempt.number != attempts.last().number; // probes may still change the latest one's verdict
            QString outcome = final ? m_outcomes.value(key) : QString();
            if (outcome.isEmpty())
                outcome = status::outcomeText(attempt, diagnose(attempt));
            if (final)
                m_outcomes.insert(key, outcome);
            ConnectionSettings used = attempt.settings;
            used.name = m_model.profile(it.key()).settings.name;
            const QString title = tr("%1 · #%2 at %3 · %4", "connection, number of the attempt, time of day, outcome")
                                      .arg(ConnectionsModel::nameOf(used), QString::number(attempt.number),
                                           attempt.startedAt.toLocalTime().toString(u"HH:mm:ss"_s), outcome);
            found.append({attempt.startedAt, {key, title, [connection, attempt] {
                                                  return connection ? comparableReport(attempt, *connection->log()) : QJsonObject();
                                              }}});
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    QList<CompareEntry> entries;
    for (const auto &[startedAt, entry] : found)
        entries.append(entry);
    return entries;
}

void MainWindow::compareAttempts(const QUuid &id, int attempt)
{
    if (!m_compare)
        m_compare = new CompareWindow(this);
    m_compare->setEntries(compareEntries());
    const bool chosen = attempt == 0 && m_compare->left()->report() && m_compare->right()->report();
    if (const Connection *connection = chosen ? nullptr : m_connections.value(id)) {
        const QList<Attempt> attempts = attemptsOf(*connection);
        // With the latest one at the right; with the one before it, if it is that one itself.
        if (attempts.size() > 1) {
            const int latest = attempts.last().number;
            const int other = attempt == 0 || attempt == latest ? attempts[attempts.size() - 2].number : attempt;
            m_compare->choose(keyOf(id, other), keyOf(id, latest));
        } else if (attempts.size() == 1) {
            m_compare->choose(keyOf(id, attempts.first().number), {});
        }
    }
    m_compare->show();
    m_compare->raise();
    m_compare->activateWindow();
}

void MainWindow::refreshComparison()
{
    if (m_compare && m_compare->isVisible())
        m_compare->setEntries(compareEntries());
}
