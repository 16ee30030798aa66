#include "log/LogFindBar.h"

#include "log/FilterEdit.h"
#include "log/LogButtons.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>

using namespace Qt::StringLiterals;
using Direction = LogFind::Direction;

LogFindBar::LogFindBar(PacketLog *log, QWidget *parent)
    : QWidget(parent)
    , m_find(new LogFind(log, this))
    , m_edit(new FilterEdit(this))
    , m_result(new QLabel(this))
    , m_previous(makeLogButton(this, u"Find Previous"_s))
    , m_next(makeLogButton(this, u"Find Next"_s))
    , m_cancel(makeLogButton(this, u"Cancel the Search"_s))
    , m_close(makeLogButton(this, u"Close the Search"_s))
{
    m_edit->setAccessibleName(u"Find in the log"_s);
    m_result->setTextFormat(Qt::PlainText);
    m_result->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long message widens no window
    auto *bar = new QHBoxLayout(this);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->setSpacing(theme::halfGrid);
    bar->addWidget(m_edit, 1);
    bar->addWidget(m_previous);
    bar->addWidget(m_next);
    bar->addWidget(m_result, 1);
    bar->addWidget(m_cancel);
    bar->addWidget(m_close);
    m_edit->installEventFilter(this);
    m_cancel->hide();
    connect(m_edit, &QLineEdit::textChanged, this, [this] {
        m_edit->setError({});
        say({});
    });
    connect(m_next, &QToolButton::clicked, this, [this] { emit wanted(Direction::Forwards); });
    connect(m_previous, &QToolButton::clicked, this, [this] { emit wanted(Direction::Backwards); });
    connect(m_close, &QToolButton::clicked, this, &LogFindBar::close);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        m_find->cancel();
        m_cancel->hide();
        say(tr("Cancelled"));
    });
    connect(m_find, &LogFind::found, this, &LogFindBar::showFound);
    connect(m_find, &LogFind::progressed, this, [this](qint64 looked, qint64 size) {
        m_cancel->show();
        say(tr("Looking … %1 %").arg(QLocale().toString(size > 0 ? looked * 100 / size : 0)));
    });
    hide();
    retranslate();
}

void LogFindBar::open()
{
    show();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void LogFindBar::close()
{
    m_find->cancel();
    m_cancel->hide();
    hide();
    emit closed();
}

void LogFindBar::find(const LogFilter &shown, qint64 from, Direction direction)
{
    if (m_edit->text().trimmed().isEmpty()) {
        open();
        return;
    }
    const auto parsed = LogFilter::parse(m_edit->text());
    if (const auto *error = std::get_if<FilterError>(&parsed)) {
        m_edit->setError(*error);
        say(text::visible(error->message, 200));
        return;
    }
    m_direction = direction;
    m_find->find(shown.with(std::get<LogFilter>(parsed)), from, direction);
}

void LogFindBar::showFound(qint64 index, bool wrapped)
{
    m_cancel->hide();
    if (index < 0) {
        say(tr("Not found"));
        return;
    }
    const QString row = QLocale().toString(index + 1);
    if (!wrapped)
        say(tr("Row %1").arg(row));
    else if (m_direction == Direction::Forwards)
        say(tr("Row %1, from the start again").arg(row));
    else
        say(tr("Row %1, from the end again").arg(row));
    emit found(index);
}

void LogFindBar::say(const QString &text)
{
    m_result->setText(text);
    m_result->setToolTip(text::toolTip(text));
    m_edit->setAccessibleDescription(text);
}

bool LogFindBar::eventFilter(QObject *object, QEvent *event)
{
    if (object != m_edit || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        emit wanted(key->modifiers() & Qt::ShiftModifier ? Direction::Backwards : Direction::Forwards);
        return true;
    }
    if (key->key() == Qt::Key_Escape) {
        close();
        return true;
    }
    return QWidget::eventFilter(object, event);
}

void LogFindBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        retranslate();
}

void LogFindBar::retranslate()
{
    m_edit->setPlaceholderText(tr("Find: takes what the filter takes, and hides no row"));
    m_edit->setToolTip(text::toolTip(tr("Looks for rows without hiding the others: words and terms as in the filter (F3 goes on)")));
    nameLogButton(m_previous, u"up"_s, tr("Previous"), tr("The row before that meets it (Shift+F3)"));
    nameLogButton(m_next, u"down"_s, tr("Next"), tr("The next row that meets it (F3)"));
    nameLogButton(m_cancel, u"cancel"_s, tr("Cancel"), tr("Stop looking"));
    nameLogButton(m_close, u"close"_s, tr("Close"), tr("Close the search (Escape)"));
}
