// Which page of PayloadView shows a payload.
#include "payload/PayloadViewPrivate.h"

#include "hex/HexView.h"
#include "payload/FindBar.h"
#include "payload/ImageDecode.h"
#include "payload/ImageView.h"
#include "payload/Json.h"
#include "payload/JsonTree.h"
#include "payload/TextPane.h"
#include "settings/BinaryText.h"
#include "settings/FieldHint.h"
#include "settings/IconButton.h"
#include "theme/Theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

PayloadView::Private::Private(PayloadView *view)
    : q(view)
    , form(new QComboBox(view))
    , factsLabel(new QLabel(view))
    , find(new IconButton(u"search"_s, u"Payload: find"_s, view))
    , copy(new IconButton(u"copy"_s, u"Payload: copy"_s, view))
    , save(new IconButton(u"save"_s, u"Payload: save"_s, view))
    , judgement(new FieldHint(view))
    , outcome(new FieldHint(view))
    , wholeTree(new QPushButton(view))
    , pages(new QStackedWidget(view))
    , emptyPage(new QLabel(pages))
    , textPage(new TextPane(pages))
    , jsonPage(new JsonTree(pages))
    , hexPage(new HexView(pages))
    , imagePage(new ImageView(pages))
    , findBar(new FindBar(view))
{
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::halfGrid);
    row->addWidget(form);
    row->addWidget(factsLabel, 1);
    for (QWidget *button : {find, copy, save})
        row->addWidget(button);
    auto *said = new QHBoxLayout;
    said->setSpacing(theme::halfGrid);
    said->addWidget(judgement, 1);
    said->addWidget(wholeTree);
    auto *layout = new QVBoxLayout(view);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addLayout(row);
    layout->addLayout(said);
    layout->addWidget(outcome);
    layout->addWidget(pages, 1);
    layout->addWidget(findBar);
    for (QWidget *page : {static_cast<QWidget *>(emptyPage), static_cast<QWidget *>(textPage), static_cast<QWidget *>(jsonPage),
                          static_cast<QWidget *>(hexPage), static_cast<QWidget *>(imagePage)})
        pages->addWidget(page);
    for (int i = 0; i < 5; ++i)
        form->addItem(QString());
    form->setAccessibleName(u"Payload shown as"_s);
    factsLabel->setTextFormat(Qt::PlainText);
    factsLabel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    factsLabel->setAccessibleName(u"Payload facts"_s);
    copy->setPopupMode(QToolButton::InstantPopup);
    hexPage->setAccessibleName(u"Payload bytes"_s);
    wholeTree->setAccessibleName(u"Show the payload as a tree"_s);
    emptyPage->setTextFormat(Qt::PlainText);
    emptyPage->setWordWrap(true);
    emptyPage->setAlignment(Qt::AlignCenter);
    emptyPage->setForegroundRole(QPalette::PlaceholderText);
    emptyPage->setMinimumHeight(48);
}

QWidget *PayloadView::Private::page() const
{
    return pages->currentWidget();
}

/// The form to try first.
PayloadView::Form PayloadView::Private::wanted() const
{
    if (chosen != Form::Automatic)
        return chosen;
    switch (payload::recognise(bytes, hints)) {
    case payload::Kind::Json:
        return Form::Json;
    case payload::Kind::Image:
        return Form::Image;
    case payload::Kind::Binary:
        return Form::Hex;
    case payload::Kind::Text:
    case payload::Kind::Empty:
        break;
    }
    return Form::Text;
}

void PayloadView::Private::show()
{
    for (QWidget *button : {find, copy, save})
        button->setEnabled(has && !bytes.isEmpty());
    save->setEnabled(has);
    wholeTree->hide();
    judgement->clear();
    if (!has || bytes.isEmpty()) {
        shown = wanted();
        showEmpty(has ? tr("The payload is empty (0 bytes).") : emptyText);
        return;
    }
    const QString mismatch = payload::mismatch(bytes, hints, payload::judgedBytes);
    if (!mismatch.isEmpty())
        judgement->say(theme::Sign::Warning, mismatch);
    switch (wanted()) {
    case Form::Json:
        if (!showJson())
            showText();
        break;
    case Form::Image:
        if (!showImage())
            showHex();
        break;
    case Form::Hex:
        showHex();
        break;
    default:
        showText();
        break;
    }
    factsLabel->setText(facts());
    factsLabel->setToolTip(facts());
}

void PayloadView::Private::showEmpty(const QString &text)
{
    emptyPage->setText(text);
    emptyPage->setAccessibleName(text);
    factsLabel->setText(facts());
    findBar->hide();
    pages->setCurrentWidget(emptyPage);
    textPage->setBytes({}); // nothing of the payload before stays in memory
    jsonPage->setJson({});
    hexPage->setBytes({}, {}, {0, 0});
    imagePage->setImage({}, {});
}

void PayloadView::Private::turnTo(QWidget *page, Form form)
{
    shown = form;
    if (page != textPage)
        textPage->setBytes({});
    if (page != jsonPage)
        jsonPage->setJson({});
    if (page != hexPage)
        hexPage->setBytes({}, {}, {0, 0});
    if (page != imagePage)
        imagePage->setImage({}, {});
    pages->setCurrentWidget(page);
    find->setEnabled(page != imagePage);
    if (page == imagePage)
        findBar->hide();
}

bool PayloadView::Private::showJson()
{
    if (bytes.size() > mostTreeBytes && !treeWanted) {
        judgement->say(theme::Sign::Info, tr("The payload is long, so it is shown as text. A tree of it takes a moment."));
        wholeTree->show();
        return false;
    }
    if (const auto problem = payload::checkJson(bytes)) {
        if (judgement->text().isEmpty())
            judgement->say(theme::Sign::Warning,
                           tr("This is no JSON, so it is shown as text. %1").arg(payload::describeWithPlace(*problem, bytes)));
        showText();
        textPage->showOffset(problem->offset);
        return true;
    }
    const QStringList notes = payload::jsonNotes(bytes);
    if (judgement->text().isEmpty() && !notes.isEmpty())
        judgement->say(theme::Sign::Info, notes.join(u'\n'));
    jsonPage->setJson(bytes);
    turnTo(jsonPage, Form::Json);
    return true;
}

bool PayloadView::Private::showImage()
{
    const auto decoded = decodeImage(bytes);
    if (const auto *problem = std::get_if<QString>(&decoded)) {
        judgement->say(theme::Sign::Warning, *problem);
        return false;
    }
    imagePage->setImage(std::get<QImage>(decoded), payload::imageName(payload::imageKind(bytes)));
    turnTo(imagePage, Form::Image);
    return true;
}

void PayloadView::Private::showText()
{
    const auto wrong = payload::firstNonUtf8(QByteArrayView(bytes).first(qMin(bytes.size(), TextPane::partSize)));
    const bool isCut = wrong && *wrong >= TextPane::partSize - 4 && bytes.size() > TextPane::partSize;
    if (wrong && !isCut && judgement->text().isEmpty())
        judgement->say(theme::Sign::Info,
                       tr("The byte at offset %1 is no UTF-8. Such bytes show as %2 here.")
                           .arg(QString::number(*wrong), QString(QChar::ReplacementCharacter)));
    textPage->setBytes(bytes);
    turnTo(textPage, Form::Text);
}

void PayloadView::Private::showHex()
{
    hexPage->setBytes(bytes, {}, {0, 0});
    turnTo(hexPage, Form::Hex);
}

QString PayloadView::Private::findNext(const QString &text, bool forward)
{
    bool found = false;
    if (shown == Form::Json) {
        const JsonTree::Found result = jsonPage->find(text, forward);
        if (result == JsonTree::Found::NotListed)
            return tr("Found, but too far down to be listed");
        found = result == JsonTree::Found::Yes;
    } else {
        found = shown == Form::Hex ? findBytes(text, forward) : shown == Form::Text && textPage->find(text, forward);
    }
    return found ? QString() : tr("Not found");
}

/// Looks for the text, and if it reads as hexadecimal for those bytes as well.
bool PayloadView::Private::findBytes(const QString &text, bool forward)
{
    QByteArrayList needles{text.toUtf8()};
    const auto typed = bytesFromHex(text);
    if (const auto *hex = std::get_if<QByteArray>(&typed); hex && !hex->isEmpty())
        needles.prepend(*hex);
    const bool isSelected = hexPage->selectionLength() > 0;
    const qsizetype here = isSelected ? hexPage->selectionStart() : -1;
    for (const QByteArray &needle : needles) {
        if (needle.isEmpty())
            continue;
        qsizetype at = forward ? bytes.indexOf(needle, here + 1) : here > 0 ? bytes.lastIndexOf(needle, here - 1) : -1;
        if (at < 0)
            at = forward ? bytes.indexOf(needle) : bytes.lastIndexOf(needle);
        if (at < 0)
            continue;
        hexPage->select(at, needle.size());
        return true;
    }
    return false;
}
