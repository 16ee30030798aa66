#include "payload/FindBar.h"

#include "settings/IconButton.h"
#include "theme/Theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>

using namespace Qt::StringLiterals;

FindBar::FindBar(QWidget *parent)
    : QWidget(parent)
    , m_line(new QLineEdit(this))
    , m_result(new QLabel(this))
    , m_previous(new IconButton(u"previous"_s, u"Find in payload: previous"_s, this))
    , m_next(new IconButton(u"next"_s, u"Find in payload: next"_s, this))
    , m_close(new IconButton(u"close"_s, u"Find in payload: close"_s, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_result);
    for (QWidget *button : {m_previous, m_next, m_close})
        layout->addWidget(button);
    setFocusProxy(m_line);
    m_result->setTextFormat(Qt::PlainText);
    m_line->setAccessibleName(u"Find in payload"_s);
    m_line->setClearButtonEnabled(true);
    m_line->installEventFilter(this);
    connect(m_line, &QLineEdit::textChanged, this, [this] { say({}); });
    connect(m_previous, &QToolButton::clicked, this, [this] { look(false); });
    connect(m_next, &QToolButton::clicked, this, [this] { look(true); });
    connect(m_close, &QToolButton::clicked, this, &FindBar::close);
    retranslate();
    hide();
}

void FindBar::open()
{
    show();
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void FindBar::close()
{
    hide();
    emit closed();
}

void FindBar::look(bool forward)
{
    if (!m_line->text().isEmpty())
        emit find(m_line->text(), forward);
}

void FindBar::say(const QString &result)
{
    m_result->setText(result);
    m_result->setAccessibleName(result);
}

bool FindBar::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QWidget::eventFilter(object, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool goes = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter || key->key() == Qt::Key_F3;
    const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    if (!plain || (!goes && key->key() != Qt::Key_Escape))
        return QWidget::eventFilter(object, event);
    event->accept(); // ours while one types here, whatever the window's menus hold
    if (event->type() == QEvent::ShortcutOverride)
        return true;
    if (goes)
        look(!(key->modifiers() & Qt::ShiftModifier));
    else
        close();
    return true;
}

void FindBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void FindBar::retranslate()
{
    m_line->setPlaceholderText(tr("Find in the payload"));
    m_line->setToolTip(tr("Marks every place where these characters stand, in either case (F3 goes on)"));
    m_previous->setToolTip(tr("Find the previous place (Shift+F3)"));
    m_next->setToolTip(tr("Find the next place (F3)"));
    m_close->setToolTip(tr("Close (Esc)"));
    say({}); // it was said in the language before
}
