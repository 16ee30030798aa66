#include "settings/OptionalTextEdit.h"

#include "settings/IconButton.h"
#include "theme/Theme.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

OptionalTextEdit::OptionalTextEdit(QWidget *parent)
    : CompositeField(parent)
    , m_send(new QCheckBox(this))
    , m_line(new QLineEdit(this))
    , m_reveal(new IconButton(u"reveal"_s, {}, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_send);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_reveal);
    setFocusProxy(m_line);
    m_reveal->setCheckable(true);
    m_reveal->hide();
    connect(m_line, &QLineEdit::textChanged, this, [this](const QString &text) {
        const QSignalBlocker blocker(m_send);
        m_send->setChecked(!text.isEmpty());
        refresh();
        emit edited();
    });
    connect(m_send, &QCheckBox::toggled, this, [this] {
        refresh();
        emit edited();
    });
    connect(m_reveal, &QToolButton::toggled, this, [this](bool shown) {
        m_line->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        m_reveal->setIconName(shown ? u"hide"_s : u"reveal"_s);
        retranslate();
    });
    retranslate();
    refresh();
}

std::optional<QString> OptionalTextEdit::value() const
{
    return m_send->isChecked() ? std::optional(m_line->text()) : std::nullopt;
}

void OptionalTextEdit::setValue(const std::optional<QString> &value)
{
    if (value == this->value())
        return;
    const QSignalBlocker sendBlocker(m_send);
    const QSignalBlocker lineBlocker(m_line);
    m_send->setChecked(value.has_value());
    if (m_line->text() != value.value_or(QString()))
        m_line->setText(value.value_or(QString()));
    refresh();
}

void OptionalTextEdit::setSecret(bool secret)
{
    m_secret = secret;
    m_line->setEchoMode(secret ? QLineEdit::Password : QLineEdit::Normal);
    m_line->setInputMethodHints(secret ? Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhSensitiveData : Qt::ImhNone);
    m_reveal->setVisible(secret);
}

void OptionalTextEdit::setName(const QString &name)
{
    m_line->setAccessibleName(name);
    m_send->setAccessibleName(u"%1: send"_s.arg(name));
    m_reveal->setAccessibleName(u"%1: show"_s.arg(name));
}

void OptionalTextEdit::setPlaceholderText(const QString &text)
{
    m_placeholder = text;
    refresh();
}

void OptionalTextEdit::changeEvent(QEvent *event)
{
    CompositeField::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void OptionalTextEdit::retranslate()
{
    m_send->setToolTip(
        tr("Send this field. Checked with an empty line, it is sent as an empty text, which is not the same as not sending it."));
    m_reveal->setToolTip(m_reveal->isChecked() ? tr("Hide what is typed") : tr("Show what is typed"));
    refresh();
}

void OptionalTextEdit::refresh()
{
    m_line->setPlaceholderText(m_send->isChecked() ? tr("empty, and sent so") : m_placeholder.isEmpty() ? tr("not set") : m_placeholder);
    QPalette colours = palette();
    if (!m_send->isChecked())
        colours.setColor(QPalette::Text, colours.color(QPalette::PlaceholderText)); // kept, but not sent
    m_line->setPalette(colours);
}
