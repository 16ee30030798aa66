#include "broker/BrokerLogView.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QScrollBar>

#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr int flushMs = 50; ///< Lines appear in batches.

} // namespace

BrokerLogView::BrokerLogView(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setAccessibleName(u"Broker log"_s);
    setReadOnly(true);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setLineWrapMode(NoWrap);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setMaximumBlockCount(int(BrokerLog::mostLines));
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_timer.setSingleShot(true);
    m_timer.setInterval(flushMs);
    connect(&m_timer, &QTimer::timeout, this, &BrokerLogView::flush);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &BrokerLogView::scrolled);
}

void BrokerLogView::append(const BrokerLog::Line &line)
{
    m_pending.append(logText(line));
    if (m_pending.size() > BrokerLog::mostLines)
        m_pending.removeFirst();
    if (!m_timer.isActive())
        m_timer.start();
}

void BrokerLogView::flush()
{
    if (m_pending.isEmpty())
        return;
    m_flushing = true;
    const int before = verticalScrollBar()->value();
    appendPlainText(std::exchange(m_pending, {}).join(u'\n'));
    verticalScrollBar()->setValue(m_follows ? verticalScrollBar()->maximum() : before);
    m_flushing = false;
}

/// The reader did so, not a new line.
void BrokerLogView::scrolled()
{
    if (!m_flushing)
        setFollowing(verticalScrollBar()->value() == verticalScrollBar()->maximum());
}

void BrokerLogView::setFollowing(bool follows)
{
    if (m_follows == follows)
        return;
    m_follows = follows;
    if (follows)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    emit followingChanged(follows);
}

void BrokerLogView::clearLines()
{
    m_pending.clear();
    m_flushing = true;
    clear();
    m_flushing = false;
}

/// What is chosen, else everything.
void BrokerLogView::copyAll() const
{
    const QString chosen = textCursor().selectedText().replace(QChar(QChar::ParagraphSeparator), u'\n');
    const QStringList lines{toPlainText(), m_pending.join(u'\n')};
    QGuiApplication::clipboard()->setText(!chosen.isEmpty() ? chosen : m_pending.isEmpty() ? lines.first() : lines.join(u'\n'));
}
