#include "log/LogStatus.h"

#include "log/PacketLogModel.h"
#include "text/PlainText.h"

#include <QEvent>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

constexpr int delayMs = 100;
constexpr qint64 worthSaying = 16 * 1024 * 1024; ///< Bytes: below it the memory stands in the tooltip alone.

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 10 * 1024 * 1024 ? 1 : 0, QLocale::DataSizeTraditionalFormat);
}

} // namespace

LogStatus::LogStatus(const PacketLog *log, const PacketLogModel *model, QWidget *parent)
    : QLabel(parent)
    , m_log(log)
    , m_model(model)
{
    setTextFormat(Qt::PlainText);
    m_delay.setSingleShot(true);
    connect(&m_delay, &QTimer::timeout, this, &LogStatus::refresh);
    connect(model, &PacketLogModel::countsChanged, this, [this] {
        if (!m_delay.isActive())
            m_delay.start(delayMs);
    });
    refresh();
}

QString LogStatus::rowsText() const
{
    const QLocale locale;
    const QString total = locale.toString(m_model->total());
    const QString shown = locale.toString(m_model->rowCount());
    if (!m_model->isFiltered())
        return tr("%n row(s)", nullptr, int(qMin<qint64>(m_model->total(), std::numeric_limits<int>::max())));
    if (m_model->search()->isCancelled())
        return tr("%1 match in the first %2 of %3 (cancelled)").arg(shown, locale.toString(m_model->search()->searched()), total);
    return m_model->search()->isRunning() ? tr("%1 of %2 match so far").arg(shown, total) : tr("%1 of %2 match").arg(shown, total);
}

QString LogStatus::memoryText() const
{
    const qint64 spilled = m_log->spilledBytes();
    const QString memory = sizeText(m_log->memoryBytes());
    return spilled > 0 ? tr("%1 in memory, %2 on disk").arg(memory, sizeText(spilled)) : tr("%1 in memory").arg(memory);
}

void LogStatus::refresh()
{
    m_delay.stop();
    const bool isLarge = m_log->spilledBytes() > 0 || m_log->memoryBytes() >= worthSaying;
    const QString rows = rowsText();
    //: rows of the log, and what they take
    setText(isLarge ? tr("%1, %2").arg(rows, memoryText()) : rows);
    QString help = tr("%1, %2. Above %3 the oldest rows go to an encrypted temporary file; they stay in the list.")
                       .arg(rows, memoryText(), sizeText(m_log->memoryBudget()));
    setToolTip(text::toolTip(help));
}

void LogStatus::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}
