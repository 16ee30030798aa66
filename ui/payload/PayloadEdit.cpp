#include "payload/PayloadEdit.h"

#include "payload/Json.h"
#include "payload/PayloadEditPrivate.h"
#include "payload/PayloadKind.h"
#include "payload/TextPane.h"
#include "settings/BinaryText.h"
#include "settings/FieldHint.h"
#include "settings/IconButton.h"

#include <QComboBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>

using namespace Qt::StringLiterals;
using payload::Draft;

namespace {

QString formWord(Draft::Form form)
{
    switch (form) {
    case Draft::Form::Text:
        return PayloadEdit::tr("Text");
    case Draft::Form::Json:
        return PayloadEdit::tr("JSON");
    case Draft::Form::Hex:
        return PayloadEdit::tr("Hexadecimal");
    case Draft::Form::Base64:
        return PayloadEdit::tr("Base64");
    case Draft::Form::File:
        break;
    }
    return PayloadEdit::tr("File");
}

BinaryValue::Form binaryForm(Draft::Form form)
{
    return form == Draft::Form::Hex   ? BinaryValue::Form::Hex
        : form == Draft::Form::Base64 ? BinaryValue::Form::Base64
                                      : BinaryValue::Form::Text;
}

bool isTyped(Draft::Form form)
{
    return form != Draft::Form::File;
}

bool isPlain(Draft::Form form)
{
    return form == Draft::Form::Text || form == Draft::Form::Json;
}

QString documentText(const QPlainTextEdit *edit)
{
    QString text = edit->document()->toRawText(); // toPlainText() would turn no-break spaces into spaces
    return text.replace(QChar::ParagraphSeparator, u'\n').replace(QChar::LineSeparator, u'\n');
}

} // namespace

PayloadEdit::PayloadEdit(QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this))
{
    setAcceptDrops(true);
    for (std::size_t i = 0; i < Private::texts; ++i) {
        connect(d->edits[i], &QPlainTextEdit::textChanged, this, [this, i] { d->textChanged(Draft::Form(i)); });
        d->edits[i]->viewport()->installEventFilter(this);
    }
    d->path->installEventFilter(this);
    connect(d->path, &QLineEdit::textChanged, this, [this] { d->textChanged(Draft::Form::File); });
    connect(d->forms, &QComboBox::currentIndexChanged, this, [this](int index) { d->switchTo(Draft::Form(index)); });
    connect(d->format, &QPushButton::clicked, this, &PayloadEdit::formatJson);
    connect(d->compact, &QPushButton::clicked, this, &PayloadEdit::compactJson);
    connect(d->browseButton, &QToolButton::clicked, this, [this] { d->browse(); });
    connect(&d->pause, &QTimer::timeout, this, [this] { d->judge(); });
    setName(u"Payload"_s);
    d->retranslate();
    d->turnTo(Draft::Form::Text);
}

PayloadEdit::~PayloadEdit() = default;

void PayloadEdit::load(const Draft &draft)
{
    d->filling = true;
    for (std::size_t i = 0; i < Private::texts; ++i)
        d->setText(Draft::Form(i), draft.form == Draft::Form(i) ? draft.text : QString());
    d->path->setText(draft.form == Draft::Form::File ? draft.text : QString());
    d->filling = false;
    d->age.fill(0);
    d->age[std::size_t(draft.form)] = ++d->lastEdit;
    d->kept.clear();
    d->turnTo(draft.form);
}

Draft PayloadEdit::store() const
{
    return d->draft(d->form);
}

std::variant<QByteArray, QString> PayloadEdit::bytes() const
{
    return payload::bytes(store());
}

QString PayloadEdit::problem() const
{
    d->judgeIfStale();
    return d->problem;
}

qint64 PayloadEdit::byteCount() const
{
    d->judgeIfStale();
    return d->bytes;
}

void PayloadEdit::setName(const QString &name)
{
    for (QPlainTextEdit *edit : d->edits)
        edit->setAccessibleName(name);
    d->forms->setAccessibleName(u"%1: written as"_s.arg(name));
    d->path->setAccessibleName(u"%1 file"_s.arg(name));
    d->browseButton->setAccessibleName(u"%1: choose a file"_s.arg(name));
    d->format->setAccessibleName(u"%1: format JSON"_s.arg(name));
    d->compact->setAccessibleName(u"%1: compact JSON"_s.arg(name));
    d->count->setAccessibleName(u"%1: size"_s.arg(name));
}

void PayloadEdit::formatJson()
{
    d->replaceJson(payload::indentedJson(d->text(Draft::Form::Json).toUtf8()));
}

void PayloadEdit::compactJson()
{
    d->replaceJson(payload::compactedJson(d->text(Draft::Form::Json).toUtf8()));
}

void PayloadEdit::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        d->retranslate();
}

void PayloadEdit::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void PayloadEdit::dropEvent(QDropEvent *event)
{
    d->dropped(event);
}

bool PayloadEdit::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove) {
        auto *drag = static_cast<QDragMoveEvent *>(event);
        if (drag->mimeData()->hasUrls()) {
            drag->acceptProposedAction();
            return true;
        }
    } else if (event->type() == QEvent::Drop && d->dropped(static_cast<QDropEvent *>(event))) {
        return true;
    }
    return QWidget::eventFilter(object, event);
}

bool PayloadEdit::Private::dropped(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.isEmpty() || !urls.constFirst().isLocalFile())
        return false;
    takeFile(urls.constFirst().toLocalFile());
    event->acceptProposedAction();
    return true;
}

QString PayloadEdit::Private::text(Form of) const
{
    if (!isTyped(of))
        return path->text().trimmed();
    const QString now = documentText(edit(of));
    return now == shown[std::size_t(of)] ? loaded[std::size_t(of)] : now;
}

void PayloadEdit::Private::setText(Form of, const QString &text)
{
    edit(of)->setPlainText({});
    wrapIfBearable(edit(of), text);
    edit(of)->setPlainText(text);
    loaded[std::size_t(of)] = text;
    shown[std::size_t(of)] = documentText(edit(of));
}

/// Shows a form as it is.
void PayloadEdit::Private::turnTo(Form to)
{
    form = to;
    const QSignalBlocker blocker(forms);
    forms->setCurrentIndex(int(to));
    QWidget *page = isTyped(to) ? static_cast<QWidget *>(edit(to)) : filePage;
    pages->setCurrentWidget(page);
    q->setFocusProxy(isTyped(to) ? static_cast<QWidget *>(edit(to)) : path);
    format->setVisible(to == Form::Json);
    compact->setVisible(to == Form::Json);
    judge();
}

void PayloadEdit::Private::switchTo(Form to)
{
    if (to == form)
        return;
    kept.clear();
    const Form from = form;
    if (isTyped(to) && age[std::size_t(to)] < age[std::size_t(from)]) {
        kept = convert(from, to);
        if (kept.isEmpty())
            age[std::size_t(to)] = age[std::size_t(from)];
    }
    turnTo(to);
    emit q->edited();
}

/// Writes the content of one form into another; that form's own undo gives back what it had. Why it could not be, or nothing.
QString PayloadEdit::Private::convert(Form from, Form to)
{
    if (!isTyped(from) && QFileInfo(text(from)).size() > mostConverted)
        return tr("The file is too long to be shown here.");
    const auto result = payload::bytes({isPlain(from) ? Form::Text : from, text(from)});
    const auto *content = std::get_if<QByteArray>(&result);
    if (!content)
        return isTyped(from) ? tr("What is written as %1 is kept there. %2").arg(formWord(from), std::get<QString>(result)) : QString();
    if (content->size() > mostConverted)
        return tr("What is written as %1 is too long to be shown here, and is kept there.").arg(formWord(from));
    const auto written = bytesToText(*content, binaryForm(to));
    if (!written)
        return tr("What is written as %1 is no UTF-8 text, and is kept there.").arg(formWord(from));
    filling = true;
    wrapIfBearable(edit(to), *written);
    QTextCursor cursor(edit(to)->document());
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    cursor.insertText(*written);
    cursor.endEditBlock();
    loaded[std::size_t(to)] = *written;
    shown[std::size_t(to)] = documentText(edit(to));
    filling = false;
    return {};
}

void PayloadEdit::Private::textChanged(Form of)
{
    if (filling || of != form)
        return;
    age[std::size_t(of)] = ++lastEdit;
    kept.clear();
    stale = true;
    const bool isLong = isTyped(of) && edit(of)->document()->characterCount() > judgedAtOnce;
    if (isLong)
        pause.start();
    else
        judge();
    emit q->edited();
}

void PayloadEdit::Private::judgeIfStale()
{
    if (stale || !isTyped(form)) // a file comes and goes without our doing
        judge();
}

void PayloadEdit::Private::judge()
{
    pause.stop();
    stale = false;
    const Draft now = draft(form);
    const QString before = problem;
    const qint64 bytesBefore = bytes;
    if (isTyped(form)) {
        wrapIfBearable(edit(form), now.text);
        const auto result = payload::bytes(now);
        const auto *content = std::get_if<QByteArray>(&result);
        problem = content ? QString() : std::get<QString>(result);
        bytes = content ? content->size() : -1;
        mark(content ? -1 : payload::problemPosition(now));
    } else {
        problem = payload::problem(now);
        bytes = problem.isEmpty() ? QFileInfo(now.text).size() : -1;
    }
    say();
    if (problem != before || bytes != bytesBefore)
        emit q->judged();
}

/// Underlines the place of the problem.
void PayloadEdit::Private::mark(qsizetype position)
{
    QList<QTextEdit::ExtraSelection> marks;
    const int last = edit(form)->document()->characterCount() - 1;
    if (position >= 0 && last > 0) {
        QTextEdit::ExtraSelection wrong;
        wrong.cursor = QTextCursor(edit(form)->document());
        wrong.cursor.setPosition(qMin(int(position), last - 1));
        wrong.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        wrong.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.format.setUnderlineColor(theme::colour(theme::Sign::Error, q->palette()));
        wrong.format.setBackground(theme::colour(theme::Sign::Error, q->palette()));
        wrong.format.setForeground(q->palette().color(QPalette::Base));
        marks << wrong;
    }
    edit(form)->setExtraSelections(marks);
}

void PayloadEdit::Private::say()
{
    const bool nothingYet = form != Form::Text && text(form).isEmpty();
    if (!kept.isEmpty())
        hint->say(theme::Sign::Warning, kept);
    else if (!problem.isEmpty())
        hint->say(nothingYet ? theme::Sign::Info : theme::Sign::Error, problem);
    else
        hint->say(theme::Sign::Info, information());
    count->setText(bytes < 0 ? QString() : tr("%Ln byte(s)", nullptr, int(bytes)));
    format->setEnabled(problem.isEmpty());
    compact->setEnabled(problem.isEmpty());
}

QString PayloadEdit::Private::information() const
{
    if (form == Form::File)
        return tr("The content of the file is read when the message is published.");
    return form == Form::Json ? payload::jsonNotes(text(form).toUtf8()).join(u'\n') : QString();
}

void PayloadEdit::Private::replaceJson(std::optional<QByteArray> json)
{
    if (!json || form != Form::Json)
        return;
    const QString written = payload::toText(*json);
    if (written == text(Form::Json))
        return;
    wrapIfBearable(edit(Form::Json), written);
    QTextCursor cursor(edit(Form::Json)->document());
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    cursor.insertText(written);
    cursor.endEditBlock();
}

void PayloadEdit::Private::takeFile(const QString &file)
{
    kept.clear();
    filling = true;
    path->setText(file);
    filling = false;
    age[std::size_t(Form::File)] = ++lastEdit;
    turnTo(Form::File);
    emit q->edited();
}

void PayloadEdit::Private::browse()
{
    const QString file = QFileDialog::getOpenFileName(q, tr("Choose the file to publish"), path->text().trimmed());
    if (!file.isEmpty())
        takeFile(file);
}

void PayloadEdit::Private::retranslate()
{
    const QSignalBlocker blocker(forms);
    for (int i = 0; i < forms->count(); ++i)
        forms->setItemText(i, formWord(Form(i)));
    forms->setToolTip(tr("How the payload is written here. What is sent are the bytes.\nPayload of PUBLISH, all versions, section 3.3.3"));
    format->setText(tr("Format"));
    format->setToolTip(tr("Indents the JSON. Numbers, names and their order stay as they are. Ctrl+Z takes it back."));
    compact->setText(tr("Compact"));
    compact->setToolTip(tr("Takes the blanks between the parts out. Ctrl+Z brings them back."));
    browseButton->setToolTip(tr("Choose a file. It can be dropped here as well."));
    pages->setToolTip(
        tr("What the message holds; what is sent are the bytes that it stands for.\nPayload of PUBLISH, all versions, section 3.3.3"));
    for (QPlainTextEdit *edit : edits)
        edit->setAccessibleDescription(pages->toolTip());
    path->setAccessibleDescription(pages->toolTip());
    path->setPlaceholderText(tr("path of a file, or drop one here"));
    edit(Form::Text)->setPlaceholderText(tr("Type the message, or drop a file. Empty: a message without a payload."));
    edit(Form::Json)->setPlaceholderText(tr("for instance {\"temperature\": 21.5}"));
    edit(Form::Hex)->setPlaceholderText(tr("for instance 00 ff 7e"));
    edit(Form::Base64)->setPlaceholderText(tr("for instance AP9+"));
    judge();
}
