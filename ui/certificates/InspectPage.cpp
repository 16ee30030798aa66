#include "certificates/InspectPage.h"

#include "certificates/PassphraseEdit.h"
#include "diagnosis/CertificateInfo.h"
#include "preferences/Remembered.h"
#include "settings/FieldHint.h"
#include "status/FactView.h"
#include "text/PlainText.h"

#include <QClipboard>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostFiles = 50;
constexpr qsizetype longestValue = 2'000;
constexpr auto folderKey = "certificates/inspectFolder"_L1;

std::optional<theme::Sign> signOf(InspectedItem::Verdict verdict)
{
    switch (verdict) {
    case InspectedItem::Verdict::Good:
        return theme::Sign::Ok;
    case InspectedItem::Verdict::Warning:
        return theme::Sign::Warning;
    case InspectedItem::Verdict::Bad:
        return theme::Sign::Error;
    case InspectedItem::Verdict::Neutral:
        break;
    }
    return theme::Sign::Info;
}

Fact factOf(const InspectedItem &item)
{
    Fact fact;
    fact.cells = {text::visible(item.title), text::visible(item.sentence, longestValue)};
    fact.sign = signOf(item.verdict);
    fact.signText = fact.sign == theme::Sign::Info ? QString() : theme::word(*fact.sign);
    fact.certificate = item.certificate;
    for (const InspectedFact &one : item.facts) {
        Fact child;
        child.cells = {text::visible(one.name), text::visible(one.value, longestValue)};
        child.copyText = child.cells[1];
        fact.children.push_back(child);
    }
    return fact;
}

Fact factOf(const InspectedFile &file)
{
    Fact fact;
    fact.cells = {text::visible(file.name), text::visible(file.summary)};
    if (!file.isUsable) {
        fact.sign = theme::Sign::Error;
        fact.signText = theme::word(theme::Sign::Error);
    }
    for (const InspectedItem &item : file.items)
        fact.children.push_back(factOf(item));
    return fact;
}

} // namespace

InspectPage::InspectPage(QWidget *parent)
    : QWidget(parent)
    , m_view(new FactView(this))
    , m_passphrase(new PassphraseEdit(this))
    , m_open(new QPushButton(this))
    , m_paste(new QPushButton(this))
    , m_again(new QPushButton(this))
    , m_copy(new QPushButton(this))
    , m_pem(new QPushButton(this))
{
    build();
    m_rows.retranslate();
    refresh();
}

void InspectPage::build()
{
    m_view->setAccessibleName(u"Inspected files"_s);
    m_view->setColumnShares({2, 5});
    m_view->setFrameShape(QFrame::StyledPanel);
    m_rows.addText([this] {
        m_view->setHeaders({tr("What it is"), tr("What it says")});
        m_view->setEmptyText(
            tr("Drop a certificate, key, signing request, revocation list, chain or PKCS#12 file here, open one, or paste PEM "
               "text. What it is is told by its content, whatever its name."));
    });
    m_rows.addButton(
        m_open, "Open files", [] { return tr("&Open files..."); },
        [] { return tr("PEM or DER, several at once; they can be dropped on the window as well"); });
    m_rows.addButton(
        m_paste, "Paste PEM", [] { return tr("&Paste PEM"); }, [] { return tr("Inspects the PEM text in the clipboard (Ctrl+V)"); });
    m_rows.addButton(
        m_again, "Read again", [] { return tr("&Read again"); }, [] { return tr("After a file has changed (F5)"); });
    m_rows.addButton(
        m_copy, "Copy all", [] { return tr("&Copy all"); },
        [] { return tr("Everything that is shown, as text; no private key is in it"); });
    m_rows.addButton(
        m_pem, "Copy as PEM", [] { return tr("Copy as P&EM"); }, [] { return tr("The chosen certificate, for a CA file or a colleague"); });

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::grid);
    for (QPushButton *button : {m_open, m_paste, m_again})
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_pem);
    auto *fields = new QWidget(this);
    m_form = FormRows::layoutOf(fields);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_passphraseHint = m_rows.addRow(
        m_form, m_passphrase, "Passphrase", [] { return tr("Pa&ssphrase"); },
        [] { return tr("Opens an encrypted key or a PKCS#12 file. It is used here alone, and not kept."); });
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    all->setSpacing(theme::grid);
    all->addLayout(buttons);
    all->addWidget(fields);
    all->addWidget(m_view, 1);

    connect(m_open, &QPushButton::clicked, this, &InspectPage::openFiles);
    connect(m_paste, &QPushButton::clicked, this, &InspectPage::pasteText);
    connect(m_again, &QPushButton::clicked, this, &InspectPage::read);
    connect(m_copy, &QPushButton::clicked, this, &InspectPage::copyAll);
    connect(m_pem, &QPushButton::clicked, this, &InspectPage::copyPem);
    connect(m_passphrase, &CompositeField::edited, this, &InspectPage::read);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &InspectPage::refresh);
    connect(m_view, &FactView::menuRequested, this,
            [this](QMenu *menu) { menu->addAction(tr("Copy as P&EM"), this, &InspectPage::copyPem)->setEnabled(m_pem->isEnabled()); });
}

void InspectPage::openFiles()
{
    Remembered recent(Remembered::Kind::Recent);
    const QStringList paths =
        QFileDialog::getOpenFileNames(this, tr("Inspect Files"), recent.value(folderKey, QDir::homePath()).toString(),
                                      tr("Certificates and keys (*.pem *.crt *.cer *.der *.key *.csr *.p12 *.pfx *.crl);;All files (*)"));
    if (paths.isEmpty())
        return;
    recent.setValue(folderKey, QFileInfo(paths.constFirst()).absolutePath());
    inspectFiles(paths);
}

void InspectPage::pasteText()
{
    inspect({{{}, QGuiApplication::clipboard()->text().toUtf8()}});
}

void InspectPage::inspectFiles(const QStringList &paths)
{
    QList<FileOrPem> files;
    for (const QString &path : paths)
        files.append({path, {}});
    inspect(files);
}

void InspectPage::inspect(const QList<FileOrPem> &files)
{
    m_files = files.first(std::min(files.size(), mostFiles));
    m_passphrase->setValue({});
    read();
    m_view->setFocus();
}

void InspectPage::read()
{
    m_inspected.clear();
    Facts facts;
    for (const FileOrPem &file : std::as_const(m_files)) {
        m_inspected.append(inspectCertificates(file, m_passphrase->value()));
        facts.push_back(factOf(m_inspected.constLast()));
    }
    m_view->setFacts(facts);
    refresh();
}

void InspectPage::refresh()
{
    const bool any = !m_files.isEmpty();
    const bool closed = std::any_of(m_inspected.begin(), m_inspected.end(), [](const InspectedFile &file) { return file.needsPassphrase; });
    FormRows::setVisible(m_form, m_passphrase, closed || !m_passphrase->value().isEmpty());
    m_passphraseHint->say(closed && !m_passphrase->value().isEmpty() ? theme::Sign::Error : theme::Sign::Info,
                          closed ? m_passphrase->value().isEmpty() ? tr("Something in it is encrypted.")
                                                                   : tr("The passphrase does not open all of it.")
                                 : QString());
    m_again->setEnabled(any);
    m_copy->setEnabled(any);
    m_pem->setEnabled(!chosenCertificate().isEmpty());
}

/// Of the row, or of the one above it.
QByteArray InspectPage::chosenCertificate() const
{
    for (QModelIndex index = m_view->currentIndex(); index.isValid(); index = index.parent()) {
        const Fact *fact = m_view->factModel()->fact(index);
        if (fact && !fact->certificate.isEmpty())
            return fact->certificate;
    }
    return {};
}

void InspectPage::copyAll()
{
    QStringList texts;
    for (const InspectedFile &file : std::as_const(m_inspected))
        texts << plainText(file);
    QGuiApplication::clipboard()->setText(text::visibleLines(texts.join(u'\n'), 1'000'000));
}

void InspectPage::copyPem()
{
    QGuiApplication::clipboard()->setText(QString::fromLatin1(toPem(chosenCertificate())));
}

void InspectPage::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Paste))
        pasteText();
    else if (event->matches(QKeySequence::Refresh))
        read();
    else
        QWidget::keyPressEvent(event);
}

void InspectPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    m_rows.retranslate();
    read();
}
