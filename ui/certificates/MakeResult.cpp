#include "certificates/MakeResult.h"

#include "connection/NoticeBar.h"
#include "preferences/Remembered.h"
#include "settings/FieldHint.h"
#include "settings/IconButton.h"
#include "status/FactView.h"
#include "text/PlainText.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace {

constexpr auto folderKey = "certificates/folder"_L1;

QString usualFolder()
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)).filePath(u"mqtt-certificates"_s);
}

} // namespace

MakeResult::MakeResult(QWidget *parent)
    : QWidget(parent)
    , m_list(new FactView(this))
    , m_stale(new FieldHint(this))
    , m_folder(new QLineEdit(this))
    , m_browse(new IconButton(u"folder"_s, u"Folder: choose"_s, this))
    , m_client(new QComboBox(this))
    , m_save(new QPushButton(this))
    , m_copy(new QPushButton(this))
    , m_use(new QPushButton(this))
    , m_check(new QPushButton(this))
    , m_notice(new NoticeBar(this))
{
    build();
    m_rows.retranslate();
    refresh();
}

void MakeResult::build()
{
    m_list->setAccessibleName(u"Certificate files"_s);
    m_list->setColumnShares({4, 7});
    m_list->setFrameShape(QFrame::StyledPanel);
    m_folder->setText(QDir::toNativeSeparators(Remembered(Remembered::Kind::Recent).value(folderKey, usualFolder()).toString()));

    auto *place = new QWidget(this);
    auto *placeRow = new QHBoxLayout(place);
    placeRow->setContentsMargins(0, 0, 0, 0);
    placeRow->setSpacing(theme::halfGrid);
    placeRow->addWidget(m_folder, 1);
    placeRow->addWidget(m_browse);
    auto *fields = new QWidget(this);
    QFormLayout *form = FormRows::layoutOf(fields);
    form->setContentsMargins(0, 0, 0, 0);
    place->setFocusProxy(m_folder);
    m_folderHint = m_rows.addRow(
        form, place, "Folder", [] { return tr("F&older"); },
        [] {
            return tr("Where the files are saved. It is made if it is not there, for you alone; private keys can be read by you alone.");
        });
    place->setAccessibleName({});
    m_folder->setAccessibleName(u"Folder"_s);
    m_rows.addText([this] { m_browse->setToolTip(tr("Choose a folder")); });
    m_rows.addRow(
        form, m_client, "Client certificate to use", [] { return tr("As clien&t"); },
        [] { return tr("Which client certificate the connection gets when you use the files there."); });

    m_rows.addButton(
        m_save, "Save", [] { return tr("&Save to the folder"); },
        [] { return tr("Writes the files; those that are there already are not overwritten without asking."); });
    m_rows.addButton(
        m_copy, "Copy mosquitto.conf lines", [] { return tr("Copy mosquitto.con&f lines"); },
        [] { return tr("A listener with these files, and remarks on what the clients need"); });
    m_rows.addButton(
        m_use, "Use in this connection", [] { return tr("Use in this connectio&n"); },
        [this] {
            return m_hasConnection
                ? tr("Sets the CA file and the client certificate of %1; that can be undone there.").arg(text::visible(m_connection))
                : tr("Open a connection first.");
        });
    m_rows.addButton(
        m_check, "Check the files", [] { return tr("Chec&k the files"); },
        [] { return tr("Whether CA, server certificate, key and name fit together, on the third tab"); });
    m_rows.addText([this] {
        m_list->setHeaders({tr("File"), tr("What it is")});
        m_list->setEmptyText(
            tr("Nothing is made yet. As the form stands, \"Make\" gives a CA, a certificate for this machine as broker, and "
               "one for a client. Nothing is written to the disk before you save."));
    });

    auto *buttons = new QGridLayout;
    buttons->setSpacing(theme::grid);
    buttons->addWidget(m_save, 0, 0);
    buttons->addWidget(m_copy, 0, 1);
    buttons->addWidget(m_use, 1, 0);
    buttons->addWidget(m_check, 1, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    all->setSpacing(theme::grid);
    all->addWidget(m_list, 1);
    all->addWidget(m_stale);
    all->addWidget(fields);
    all->addWidget(m_notice);
    all->addLayout(buttons);

    connect(m_folder, &QLineEdit::textChanged, this, &MakeResult::refresh);
    connect(m_browse, &QToolButton::clicked, this, &MakeResult::browse);
    connect(m_save, &QPushButton::clicked, this, [this] { save(false); });
    connect(m_copy, &QPushButton::clicked, this, &MakeResult::copyLines);
    connect(m_list, &QTreeView::activated, this, &MakeResult::openFile);
    connect(m_use, &QPushButton::clicked, this, [this] { emit useRequested(*m_set, folder(), m_client->currentIndex()); });
    connect(m_check, &QPushButton::clicked, this, [this] { emit checkRequested(folder()); });
}

QString MakeResult::folder() const
{
    const QString typed = QDir::fromNativeSeparators(m_folder->text().trimmed());
    return typed.isEmpty() ? QString() : QDir(typed).absolutePath();
}

void MakeResult::setSet(const CertificateSet &set)
{
    m_set = set;
    m_files = filesOf(set);
    m_savedFolder.clear();
    m_isStale = false;
    m_notice->close();
    m_client->clear();
    for (const ClientCertificate &client : set.clients)
        m_client->addItem(text::visible(client.commonName, 64));
    showFiles();
    refresh();
}

void MakeResult::setMosquitto(const MosquittoOptions &options)
{
    m_mosquitto = options;
}

void MakeResult::setStale(bool stale)
{
    m_isStale = stale && m_set;
    refresh();
}

void MakeResult::setConnection(const QString &name, bool exists)
{
    m_connection = name;
    m_hasConnection = exists;
    m_rows.retranslate();
    refresh();
}

void MakeResult::showFiles()
{
    Facts facts;
    for (const CertificateFileOut &file : std::as_const(m_files)) {
        Fact fact;
        fact.cells = {file.name, text::visible(file.purpose)};
        fact.sign = file.isSecret ? theme::Sign::Info : theme::Sign::Ok;
        fact.signText = file.isSecret ? tr("secret") : tr("public");
        facts.push_back(fact);
    }
    m_list->setFacts(facts);
}

void MakeResult::refresh()
{
    const bool made = m_set.has_value();
    m_save->setEnabled(made && !folder().isEmpty());
    m_copy->setEnabled(made && m_set->server);
    m_use->setEnabled(isSaved() && m_hasConnection);
    m_check->setEnabled(isSaved() && m_set->server);
    m_client->setEnabled(made && m_client->count() > 0);
    m_folderHint->say(theme::Sign::Error, folder().isEmpty() ? tr("Give a folder.") : QString());
    m_stale->say(theme::Sign::Warning, m_isStale ? tr("The form was changed since these were made.") : QString());
}

void MakeResult::browse()
{
    const QString chosen = QFileDialog::getExistingDirectory(this, tr("Choose a folder"), folder());
    if (!chosen.isEmpty())
        m_folder->setText(QDir::toNativeSeparators(chosen));
}

void MakeResult::save(bool overwrite)
{
    const SaveOutcome outcome = saveFiles(m_files, folder(), overwrite);
    if (outcome.problem.isEmpty() && outcome.existing.isEmpty()) {
        m_savedFolder = folder();
        Remembered(Remembered::Kind::Recent).setValue(folderKey, m_savedFolder);
    }
    tellOutcome(outcome);
    refresh();
}

void MakeResult::tellOutcome(const SaveOutcome &outcome)
{
    constexpr qsizetype most = 6;
    if (!outcome.existing.isEmpty()) {
        QStringList named = outcome.existing.mid(0, most);
        if (outcome.existing.size() > most)
            named << tr("%n more", "files", int(outcome.existing.size() - most));
        m_notice->ask(theme::Sign::Warning,
                      tr("Already there, and nothing was written: %1. A private key that is overwritten is lost.").arg(named.join(", "_L1)),
                      {{tr("Overwrite them"), u"Overwrite them"_s, [this] { save(true); }}});
    } else if (!outcome.problem.isEmpty()) {
        m_notice->ask(theme::Sign::Error, outcome.problem, {});
    } else {
        m_notice->ask(theme::Sign::Ok,
                      tr("Saved in %1: %n file(s). Private keys can be read by you alone.", nullptr, int(outcome.written.size()))
                          .arg(QDir::toNativeSeparators(m_savedFolder)),
                      {});
    }
}

void MakeResult::copyLines()
{
    MosquittoOptions options = m_mosquitto;
    options.folder = folder();
    QGuiApplication::clipboard()->setText(mosquittoLines(*m_set, options));
    m_notice->ask(theme::Sign::Ok,
                  isSaved() ? tr("Copied. Paste the lines into mosquitto.conf and start mosquitto anew.")
                            : tr("Copied. Save the files as well: the lines name them in this folder."),
                  {});
}

void MakeResult::openFile()
{
    const Fact *fact = m_list->currentFact();
    if (fact && isSaved())
        emit inspectRequested(QDir(m_savedFolder).filePath(fact->cells.value(0)));
}

void MakeResult::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    m_rows.retranslate();
    if (m_set)
        m_files = filesOf(*m_set);
    showFiles();
    refresh();
}
