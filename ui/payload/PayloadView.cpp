#include "payload/PayloadView.h"

#include "preferences/Remembered.h"
#include "payload/FindBar.h"
#include "payload/Json.h"
#include "payload/PayloadViewPrivate.h"
#include "settings/FieldHint.h"
#include "settings/IconButton.h"
#include "text/PlainText.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMetaEnum>
#include <QSaveFile>
#include <QSettings>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

namespace {

/// Bytes that go to the clipboard at most; the clipboard's other end gets them in one piece.
constexpr qsizetype longestCopy = 8 * 1024 * 1024;

QString plainLabel(PayloadView::Form form)
{
    switch (form) {
    case PayloadView::Form::Text:
        return PayloadView::tr("Text");
    case PayloadView::Form::Json:
        return PayloadView::tr("JSON");
    case PayloadView::Form::Hex:
        return PayloadView::tr("Bytes");
    case PayloadView::Form::Image:
        return PayloadView::tr("Image");
    case PayloadView::Form::Automatic:
        break;
    }
    return PayloadView::tr("Automatic");
}

} // namespace

PayloadView::PayloadView(QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this))
{
    setSettingsKey(u"payload/form"_s);
    connect(d->form, &QComboBox::currentIndexChanged, this, [this](int index) { setForm(Form(index)); });
    connect(d->find, &QToolButton::clicked, this, &PayloadView::find);
    connect(d->save, &QToolButton::clicked, this, &PayloadView::saveAs);
    connect(d->findBar, &FindBar::find, this, [this](const QString &text, bool forward) { d->findBar->say(d->findNext(text, forward)); });
    connect(d->findBar, &FindBar::closed, this, [this] { d->page()->setFocus(); });
    connect(d->wholeTree, &QPushButton::clicked, this, [this] {
        d->treeWanted = true;
        d->show();
    });
    auto *menu = new QMenu(d->copy);
    d->copy->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { d->fillCopyMenu(menu); });
    d->retranslate();
}

PayloadView::~PayloadView() = default;

void PayloadView::setPayload(const QByteArray &bytes, const payload::Hints &hints)
{
    const bool same = d->has && bytes == d->bytes && hints == d->hints;
    d->has = true;
    if (same)
        return; // the reader's place in it stays
    d->bytes = bytes;
    d->hints = hints;
    d->treeWanted = false;
    d->outcome->clear();
    d->show();
}

void PayloadView::clear()
{
    d->has = false;
    d->bytes.clear();
    d->hints = {};
    d->outcome->clear();
    d->show();
}

const QByteArray &PayloadView::bytes() const
{
    return d->bytes;
}

const payload::Hints &PayloadView::hints() const
{
    return d->hints;
}

PayloadView::Form PayloadView::form() const
{
    return d->chosen;
}

PayloadView::Form PayloadView::shownForm() const
{
    return d->shown;
}

void PayloadView::setForm(Form form)
{
    if (form == d->chosen)
        return;
    d->chosen = form;
    Remembered(Remembered::Kind::Window).setValue(d->settingsKey, QString::fromLatin1(QMetaEnum::fromType<Form>().valueToKey(int(form))));
    const QSignalBlocker blocker(d->form);
    d->form->setCurrentIndex(int(form));
    d->show();
    emit formChanged(form);
}

void PayloadView::setEmptyText(const QString &text)
{
    d->emptyText = text;
    d->show();
}

void PayloadView::setSettingsKey(const QString &key)
{
    d->settingsKey = key;
    bool known = false;
    const int form = QMetaEnum::fromType<Form>().keyToValue(QSettings().value(key).toString().toLatin1().constData(), &known);
    d->chosen = known ? Form(form) : Form::Automatic;
    const QSignalBlocker blocker(d->form);
    d->form->setCurrentIndex(int(d->chosen));
    d->show();
}

/// False, and said so, if it is too much for a clipboard.
bool PayloadView::Private::mayCopy()
{
    if (bytes.size() <= longestCopy)
        return true;
    outcome->say(
        theme::Sign::Warning,
        tr("The payload has %1 bytes, which is too much for the clipboard. Save it instead.").arg(QLocale().toString(bytes.size())));
    return false;
}

void PayloadView::copyText()
{
    if (!d->mayCopy())
        return;
    QGuiApplication::clipboard()->setText(payload::toText(d->bytes));
    if (payload::firstNonUtf8(d->bytes))
        d->outcome->say(theme::Sign::Warning, tr("Copied as text; bytes that are no UTF-8 became replacement characters (U+FFFD)."));
}

void PayloadView::copyHex()
{
    if (d->mayCopy())
        QGuiApplication::clipboard()->setText(QString::fromLatin1(d->bytes.toHex(' ')));
}

void PayloadView::copyBase64()
{
    if (d->mayCopy())
        QGuiApplication::clipboard()->setText(QString::fromLatin1(d->bytes.toBase64()));
}

void PayloadView::copyIndentedJson()
{
    const auto json = d->mayCopy() ? payload::indentedJson(d->bytes) : std::nullopt;
    if (json)
        QGuiApplication::clipboard()->setText(payload::toText(*json));
}

void PayloadView::saveAs()
{
    if (!d->has)
        return;
    const QString folder = QSettings().value(u"payload/folder"_s).toString();
    const QString name = payload::fileName(d->bytes, d->hints);
    const QString file = QFileDialog::getSaveFileName(this, tr("Save the payload"), folder.isEmpty() ? name : folder + u'/' + name);
    if (file.isEmpty())
        return;
    Remembered(Remembered::Kind::Recent).setValue(u"payload/folder"_s, QFileInfo(file).absolutePath());
    saveTo(file);
}

bool PayloadView::saveTo(const QString &fileName)
{
    QSaveFile file(fileName);
    const bool ok = file.open(QIODevice::WriteOnly) && file.write(d->bytes) == d->bytes.size() && file.commit();
    if (ok)
        d->outcome->say(theme::Sign::Ok, tr("%Ln byte(s) saved to %1.", nullptr, int(d->bytes.size())).arg(fileName));
    else
        d->outcome->say(theme::Sign::Error, tr("%1 could not be written: %2").arg(fileName, file.errorString()));
    return ok;
}

void PayloadView::find()
{
    if (d->shown != Form::Image && d->has)
        d->findBar->open();
}

bool PayloadView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        const bool again = key->key() == Qt::Key_F3 && d->findBar->isVisible();
        if (key->matches(QKeySequence::Find) || again) {
            event->accept();
            if (event->type() == QEvent::KeyPress && again)
                d->findBar->say(d->findNext(d->findBar->line()->text(), !(key->modifiers() & Qt::ShiftModifier)));
            else if (event->type() == QEvent::KeyPress)
                find();
            return true;
        }
    }
    return QWidget::event(event);
}

void PayloadView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        d->retranslate();
}

void PayloadView::Private::fillCopyMenu(QMenu *menu)
{
    menu->clear();
    menu->addAction(tr("Copy as &Text"), q, &PayloadView::copyText);
    menu->addAction(tr("Copy as &Hexadecimal"), q, &PayloadView::copyHex);
    menu->addAction(tr("Copy as &Base64"), q, &PayloadView::copyBase64);
    if (shown == Form::Json)
        menu->addAction(tr("Copy as Indented &JSON"), q, &PayloadView::copyIndentedJson);
}

void PayloadView::Private::retranslate()
{
    const QSignalBlocker blocker(form);
    for (int i = 0; i < form->count(); ++i)
        form->setItemText(i, plainLabel(Form(i)));
    form->setToolTip(
        tr("How the payload is shown. Automatic goes by the bytes, Content Type and Payload Format Indicator. The bytes stay as they "
           "came.\nPayload of PUBLISH, all versions, section 3.3.3"));
    find->setToolTip(tr("Find in the payload (Ctrl+F)"));
    copy->setToolTip(tr("Copy the whole payload"));
    save->setToolTip(tr("Save the payload to a file, byte for byte"));
    wholeTree->setText(tr("Show as a Tree"));
    show();
}

QString PayloadView::Private::facts() const
{
    if (!has)
        return {};
    QStringList facts;
    if (chosen == Form::Automatic)
        facts << plainLabel(shown);
    facts << tr("%Ln byte(s)", nullptr, int(bytes.size()));
    if (!hints.contentType.isEmpty())
        facts << text::visible(hints.contentType, 80);
    if (hints.payloadFormatIndicator)
        facts << (*hints.payloadFormatIndicator ? tr("said to be UTF-8") : tr("said to be bytes"));
    return facts.join(u" · "_s);
}
