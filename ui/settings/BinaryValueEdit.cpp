#include "settings/BinaryValueEdit.h"

#include "settings/IconButton.h"
#include "theme/Theme.h"

#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

BinaryValueEdit::BinaryValueEdit(QWidget *parent)
    : CompositeField(parent)
    , m_text(new QPlainTextEdit(this))
    , m_form(new QComboBox(this))
    , m_browse(new IconButton(u"folder"_s, {}, this))
    , m_reveal(new IconButton(u"reveal"_s, {}, this))
{
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::halfGrid);
    row->addWidget(m_form);
    row->addWidget(m_browse);
    row->addWidget(m_reveal);
    row->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_text);
    layout->addLayout(row);
    setFocusProxy(m_text);
    m_text->setTabChangesFocus(true);
    for (int i = 0; i < 4; ++i)
        m_form->addItem(QString());
    m_reveal->setCheckable(true);
    m_reveal->hide();
    connect(m_text, &QPlainTextEdit::textChanged, this, &BinaryValueEdit::textChanged);
    connect(m_form, &QComboBox::currentIndexChanged, this, &BinaryValueEdit::formChanged);
    connect(m_browse, &QToolButton::clicked, this, &BinaryValueEdit::browse);
    connect(m_reveal, &QToolButton::toggled, this, [this](bool on) {
        m_reveal->setIconName(on ? u"hide"_s : u"reveal"_s);
        display();
    });
    retranslate();
    setLines(1);
    display();
}

void BinaryValueEdit::setValue(const BinaryValue &value)
{
    m_isSet = true;
    if (value == m_value && m_problem.isEmpty())
        return;
    m_value = value;
    m_problem.clear();
    if (value.form == BinaryValue::Form::Text && !bytesToText(value.bytes, BinaryValue::Form::Text))
        m_value.form = BinaryValue::Form::Hex; // these bytes are no text
    display();
}

std::optional<BinaryValue> BinaryValueEdit::optionalValue() const
{
    return m_isSet || !m_value.isEmpty() ? std::optional(m_value) : std::nullopt;
}

void BinaryValueEdit::setOptionalValue(const std::optional<BinaryValue> &value)
{
    setValue(value.value_or(BinaryValue{{}, m_value.form, {}}));
    m_isSet = value.has_value();
}

void BinaryValueEdit::setLines(int lines)
{
    m_lines = lines;
    const int frame = 2 * m_text->frameWidth() + 2 * int(m_text->document()->documentMargin());
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * lines + frame);
    m_text->setVerticalScrollBarPolicy(lines > 1 ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    m_text->setLineWrapMode(lines > 1 ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
    m_text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void BinaryValueEdit::setSecret(bool secret)
{
    m_secret = secret;
    m_reveal->setVisible(secret);
    display();
}

void BinaryValueEdit::setName(const QString &name)
{
    m_text->setAccessibleName(name);
    m_form->setAccessibleName(u"%1: written as"_s.arg(name));
    m_browse->setAccessibleName(u"%1: choose a file"_s.arg(name));
    m_reveal->setAccessibleName(u"%1: show"_s.arg(name));
}

QString BinaryValueEdit::placeholderText() const
{
    return m_text->placeholderText();
}

void BinaryValueEdit::setPlaceholderText(const QString &text)
{
    m_text->setPlaceholderText(text);
}

QString BinaryValueEdit::information() const
{
    if (m_value.form == BinaryValue::Form::File) {
        const QFileInfo file(m_value.fileName);
        if (m_value.fileName.isEmpty())
            return tr("Give a file; its content is sent as it is.");
        return file.isFile() ? tr("The content of the file is sent: %1.").arg(QLocale().formattedDataSize(file.size()))
                             : tr("There is no such file.");
    }
    return m_value.form == BinaryValue::Form::Text || m_value.bytes.isEmpty() ? QString()
                                                                              : tr("%n byte(s)", nullptr, int(m_value.bytes.size()));
}

void BinaryValueEdit::changeEvent(QEvent *event)
{
    CompositeField::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::FontChange)
        setLines(m_lines);
}

void BinaryValueEdit::textChanged()
{
    QString text = m_text->document()->toRawText(); // toPlainText() would turn no-break spaces into spaces
    text.replace(QChar::ParagraphSeparator, u'\n').replace(QChar::LineSeparator, u'\n');
    if (m_value.form == BinaryValue::Form::File) {
        m_value.fileName = text.trimmed();
        m_value.bytes.clear();
        m_problem.clear();
    } else {
        const auto result = bytesFromText(text, m_value.form);
        const auto *why = std::get_if<QString>(&result);
        m_problem = why ? *why : QString();
        if (!why)
            m_value.bytes = std::get<QByteArray>(result);
    }
    m_isSet = !m_value.isEmpty();
    emit edited();
}

void BinaryValueEdit::formChanged()
{
    const auto form = BinaryValue::Form(m_form->currentIndex());
    if (form == BinaryValue::Form::Text && !bytesToText(m_value.bytes, form)) {
        m_problem = tr("These bytes are no UTF-8 text, so they stay as they are.");
        const QSignalBlocker blocker(m_form);
        m_form->setCurrentIndex(int(m_value.form));
        emit judged();
        return;
    }
    m_value.form = form;
    m_problem.clear();
    if (form != BinaryValue::Form::File)
        m_value.fileName.clear();
    else
        m_value.bytes.clear();
    display();
    emit edited();
}

void BinaryValueEdit::browse()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose the file to send"), m_value.fileName);
    if (file.isEmpty())
        return;
    setValue({{}, BinaryValue::Form::File, file});
    emit edited();
}

/// Puts m_value into the widgets.
void BinaryValueEdit::display()
{
    const bool isFile = m_value.form == BinaryValue::Form::File;
    const bool hidden = m_secret && !m_reveal->isChecked() && !m_value.bytes.isEmpty();
    const QSignalBlocker textBlocker(m_text);
    const QSignalBlocker formBlocker(m_form);
    m_form->setCurrentIndex(int(m_value.form));
    m_browse->setVisible(isFile);
    m_text->setReadOnly(hidden);
    m_text->setPlainText(hidden       ? tr("•••• (%n byte(s), press the eye to show and edit)", nullptr, int(m_value.bytes.size()))
                             : isFile ? m_value.fileName
                                      : bytesToText(m_value.bytes, m_value.form).value_or(QString()));
}

void BinaryValueEdit::retranslate()
{
    const QSignalBlocker blocker(m_form);
    m_form->setItemText(int(BinaryValue::Form::Text), tr("as text"));
    m_form->setItemText(int(BinaryValue::Form::Hex), tr("as hexadecimal"));
    m_form->setItemText(int(BinaryValue::Form::Base64), tr("as Base64"));
    m_form->setItemText(int(BinaryValue::Form::File), tr("from a file"));
    m_form->setToolTip(tr("How the bytes are written here. What is sent are the bytes."));
    m_browse->setToolTip(tr("Choose a file"));
    m_reveal->setToolTip(tr("Show what is hidden"));
}
