#include "certificates/PassphraseEdit.h"

#include "settings/IconButton.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>

using namespace Qt::StringLiterals;

PassphraseEdit::PassphraseEdit(QWidget *parent)
    : CompositeField(parent)
    , m_line(new QLineEdit(this))
    , m_reveal(new IconButton(u"reveal"_s, {}, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_reveal);
    setFocusProxy(m_line);
    m_reveal->setCheckable(true);
    connect(m_line, &QLineEdit::textEdited, this, &PassphraseEdit::edited);
    connect(m_reveal, &QToolButton::toggled, this, &PassphraseEdit::refresh);
    refresh();
}

QString PassphraseEdit::value() const
{
    return m_line->text();
}

void PassphraseEdit::setValue(const QString &value)
{
    m_line->setText(value);
}

void PassphraseEdit::setName(const QString &name)
{
    m_line->setAccessibleName(name);
    m_reveal->setAccessibleName(u"%1: show"_s.arg(name));
}

QString PassphraseEdit::placeholderText() const
{
    return m_line->placeholderText();
}

void PassphraseEdit::setPlaceholderText(const QString &text)
{
    m_line->setPlaceholderText(text);
}

void PassphraseEdit::changeEvent(QEvent *event)
{
    CompositeField::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

void PassphraseEdit::refresh()
{
    m_line->setEchoMode(m_reveal->isChecked() ? QLineEdit::Normal : QLineEdit::Password);
    m_reveal->setIconName(m_reveal->isChecked() ? u"hide"_s : u"reveal"_s);
    m_reveal->setToolTip(m_reveal->isChecked() ? tr("Hide") : tr("Show"));
}
