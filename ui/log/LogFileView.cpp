#include "log/LogFileView.h"

#include "preferences/Remembered.h"
#include "log/LogJobStrip.h"
#include "log/LogView.h"

#include <QEvent>
#include <QFileInfo>
#include <QLocale>
#include <QScreen>
#include <QSettings>
#include <QShortcut>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

LogFileView::LogFileView(const QString &fileName, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_fileName(fileName)
    , m_view(new LogView(&m_log, nullptr, this))
    , m_strip(new LogJobStrip(u"Cancel or Dismiss"_s, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    retranslate();
    resize(QSize(1040, 680).boundedTo(screen()->availableGeometry().size()));
    const QSettings settings;
    restoreGeometry(settings.value("logFile/geometry"_L1).toByteArray());
    m_view->restoreState(settings.value("logFile/state"_L1).toByteArray());
    m_opener.start(fileName);
}

LogFileView::~LogFileView()
{
    delete m_view; // before its log
}

void LogFileView::build()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::halfGrid, theme::halfGrid, theme::halfGrid, theme::halfGrid);
    all->setSpacing(theme::halfGrid);
    all->addWidget(m_view, 1);
    all->addWidget(m_strip);
    connect(&m_opener, &LogOpener::progressed, this, &LogFileView::showProgress);
    connect(&m_opener, &LogOpener::finished, this, [this](LogOpener::Outcome outcome, const QString &message) {
        m_outcome = outcome;
        m_message = message;
        showOutcome();
    });
    connect(m_strip, &LogJobStrip::ended, this, [this] { isReading() ? m_opener.cancel() : m_strip->hide(); });
    addShortcut(QKeySequence(u"Ctrl+F"_s), &LogView::focusFilter);
    addShortcut(QKeySequence(u"Ctrl+Shift+F"_s), &LogView::openFind);
    addShortcut(QKeySequence(u"F3"_s), &LogView::findNext);
    addShortcut(QKeySequence(u"Shift+F3"_s), &LogView::findPrevious);
    addShortcut(QKeySequence(u"Ctrl+E"_s), &LogView::exportLog);
    auto *close = new QShortcut(QKeySequence(u"Ctrl+W"_s), this);
    connect(close, &QShortcut::activated, this, &QWidget::close);
}

void LogFileView::addShortcut(const QKeySequence &keys, void (LogView::*run)())
{
    auto *shortcut = new QShortcut(keys, this);
    connect(shortcut, &QShortcut::activated, m_view, run);
}

QString LogFileView::message() const
{
    return m_message;
}

void LogFileView::showProgress(qint64 bytesRead, qint64 bytesTotal)
{
    if (!isReading())
        return;
    m_strip->setButtonText(tr("Cancel"));
    m_strip->show(theme::Sign::Running,
                  tr("Reading: %1 of %2").arg(QLocale().formattedDataSize(bytesRead), QLocale().formattedDataSize(bytesTotal)), bytesRead,
                  bytesTotal);
}

void LogFileView::showOutcome()
{
    using Outcome = LogOpener::Outcome;
    const theme::Sign sign = m_outcome == Outcome::Complete ? theme::Sign::Ok
        : m_outcome == Outcome::Incomplete                  ? theme::Sign::Warning
                                                            : theme::Sign::Error;
    m_strip->setButtonText(tr("Dismiss"));
    m_strip->show(sign, m_message);
}

void LogFileView::retranslate()
{
    setWindowTitle(tr("%1 – packet log – Connack").arg(QFileInfo(m_fileName).fileName()));
    m_strip->setButtonText(isReading() ? tr("Cancel") : tr("Dismiss"));
}

void LogFileView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void LogFileView::hideEvent(QHideEvent *event)
{
    Remembered settings(Remembered::Kind::Window);
    settings.setValue("logFile/geometry"_L1, saveGeometry());
    settings.setValue("logFile/state"_L1, m_view->saveState());
    QWidget::hideEvent(event);
}
