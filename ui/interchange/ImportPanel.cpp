#include "interchange/ImportPanel.h"

#include "interchange/ImportModel.h"
#include "interchange/ImportSummary.h"
#include "preferences/Remembered.h"
#include "settings/IconButton.h"
#include "status/FactView.h"
#include "status/TextBlock.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QCheckBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

constexpr int pauseMs = 150;               ///< Of typing, before the text is read.
constexpr int patienceMs = 200;            ///< Of reading, before it is said.
constexpr qsizetype shortText = 16 * 1024; ///< Characters that are read at once.

Fact heading(const QString &text)
{
    Fact fact;
    fact.cells = {text};
    return fact;
}

Fact row(const QString &name, const QString &value)
{
    Fact fact;
    fact.cells = {text::visible(name), text::visible(value)};
    return fact;
}

Facts remarkFacts(const QList<ImportRemark> &remarks, ImportRemark::Kind kind, const QString &title, theme::Sign sign)
{
    Fact group = heading(title);
    group.sign = sign;
    group.signText = theme::word(sign);
    for (const ImportRemark &remark : remarks) {
        if (remark.kind == kind)
            group.children.push_back(row(remark.name, remark.text));
    }
    return group.children.empty() ? Facts() : Facts{group};
}

} // namespace

ImportPanel::ImportPanel(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_help(new TextBlock(this))
    , m_close(new IconButton(u"close"_s, u"Close the import"_s, this))
    , m_text(new QPlainTextEdit(this))
    , m_open(new QPushButton(this))
    , m_clear(new QPushButton(this))
    , m_progress(new QProgressBar(this))
    , m_stop(new QPushButton(this))
    , m_statusIcon(new QLabel(this))
    , m_status(new TextBlock(this))
    , m_all(new QCheckBox(this))
    , m_list(new QTreeView(this))
    , m_model(new ImportModel(this))
    , m_facts(new FactView(this))
    , m_splitter(new QSplitter(this))
    , m_run(new QPushButton(this))
    , m_cancel(new QPushButton(this))
{
    build();
    m_timer.setSingleShot(true);
    m_timer.setInterval(pauseMs);
    connect(&m_timer, &QTimer::timeout, this, &ImportPanel::read);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    connect(&m_patience, &QTimer::timeout, this, &ImportPanel::showReading);
    connect(&m_job, &ImportJob::finished, this, &ImportPanel::display);
    connect(&m_job, &ImportJob::progressed, m_progress, &QProgressBar::setValue);
    connect(m_stop, &QPushButton::clicked, this, &ImportPanel::stopReading);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_fileNames.clear();
        m_timer.start();
    });
    connect(m_open, &QPushButton::clicked, this, &ImportPanel::chooseFile);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        setText({});
        m_text->setFocus();
    });
    connect(m_all, &QCheckBox::clicked, this, [this](bool all) { m_model->choose(all); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ImportPanel::showChosen);
    connect(m_model, &ImportModel::chosenChanged, this, &ImportPanel::nameButton);
    connect(m_run, &QPushButton::clicked, this, [this] { emit importRequested(m_model->chosen()); });
    connect(m_cancel, &QPushButton::clicked, this, &ImportPanel::closeRequested);
    connect(m_close, &QToolButton::clicked, this, &ImportPanel::closeRequested);
    retranslate();
    display({});
}

ImportPanel::~ImportPanel()
{
    Remembered(Remembered::Kind::Window).setValue("import/splitter"_L1, m_splitter->saveState());
}

/// What there is to read, and how it went.
QLayout *ImportPanel::makeSource()
{
    auto *source = new QHBoxLayout;
    source->setSpacing(theme::grid);
    source->addWidget(m_open);
    source->addWidget(m_clear);
    source->addWidget(m_progress, 0, Qt::AlignVCenter);
    source->addWidget(m_stop);
    source->addWidget(m_statusIcon, 0, Qt::AlignTop);
    source->addWidget(m_status, 1);
    m_progress->setMaximumWidth(16 * theme::grid);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(u"How far it is read"_s);
    m_progress->hide();
    m_stop->setAccessibleName(u"Stop reading"_s);
    m_stop->hide();
    return source;
}

void ImportPanel::build()
{
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_close);
    auto *left = new QWidget(this);
    auto *leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->setSpacing(theme::halfGrid);
    leftColumn->addWidget(m_all);
    leftColumn->addWidget(m_list, 1);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_facts);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({480, 520});
    m_splitter->restoreState(Remembered(Remembered::Kind::Window).value("import/splitter"_L1).toByteArray());
    auto *foot = new QHBoxLayout;
    foot->setSpacing(theme::grid);
    foot->addStretch(1);
    foot->addWidget(m_run);
    foot->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2 * theme::grid, 2 * theme::grid, 2 * theme::grid, 2 * theme::grid);
    column->setSpacing(theme::grid);
    column->addLayout(head);
    column->addWidget(m_help);
    column->addWidget(m_text, 2);
    column->addLayout(makeSource());
    column->addWidget(m_splitter, 3);
    column->addLayout(foot);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    m_title->setFont(large);
    m_help->setFocusPolicy(Qt::ClickFocus);
    m_status->setFocusPolicy(Qt::ClickFocus);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(u"Text to import"_s);
    m_text->viewport()->installEventFilter(this); // files are dropped on the window, not written out as their addresses
    m_open->setAccessibleName(u"Open a file to import"_s);
    m_clear->setAccessibleName(u"Clear"_s);
    m_all->setAccessibleName(u"All connections found"_s);
    m_list->setModel(m_model);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setAccessibleName(u"Connections found"_s);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(ImportModel::Name, QHeaderView::Interactive);
    m_list->header()->setSectionResizeMode(ImportModel::Url, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(ImportModel::Version, QHeaderView::ResizeToContents);
    m_list->header()->resizeSection(ImportModel::Name, 180);
    m_facts->setAccessibleName(u"What is taken over"_s);
    m_facts->setColumnShares({2, 5});
    m_run->setAccessibleName(u"Import"_s);
    m_run->setDefault(true);
    m_cancel->setAccessibleName(u"Cancel the import"_s);
    setFocusProxy(m_text);
}

void ImportPanel::setText(const QString &text)
{
    m_fileNames.clear();
    const QSignalBlocker blocker(m_text);
    const bool isTooLarge = text.size() > LargestImport; // the editor would take a while for it
    m_text->setPlainText(isTooLarge ? QString() : text);
    read();
    if (isTooLarge)
        display(importText(text)); // which says so
}

void ImportPanel::openFiles(const QStringList &fileNames)
{
    const QSignalBlocker blocker(m_text);
    m_text->clear();
    m_fileNames = fileNames;
    read();
}

void ImportPanel::chooseFile()
{
    Remembered settings(Remembered::Kind::Window);
    const QString folder = settings.value("import/folder"_L1, QDir::homePath()).toString();
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Open a File to Import"), folder);
    if (files.isEmpty())
        return;
    settings.setValue("import/folder"_L1, QFileInfo(files.first()).absolutePath());
    openFiles(files);
}

/// What is short at once, all else on a thread of its own.
void ImportPanel::read()
{
    m_timer.stop();
    m_job.cancel();
    ImportContext context;
    if (!m_prefix.isEmpty())
        context.clientIdPrefix = m_prefix;
    const QString text = m_text->toPlainText();
    if (m_fileNames.isEmpty() && text.size() <= shortText)
        return display(importText(text, context));
    m_fileNames.isEmpty() ? m_job.start(text, context) : m_job.start(m_fileNames, context);
    display({});
    m_patience.start();
}

void ImportPanel::showReading()
{
    m_progress->setRange(0, m_fileNames.size() > 1 ? int(std::min(MostImportFiles, m_fileNames.size())) : 0);
    m_progress->setValue(0);
    m_progress->show();
    m_stop->show();
    showStatus();
}

void ImportPanel::stopReading()
{
    m_job.cancel();
    Import stopped;
    stopped.problem = tr("Reading was stopped; nothing of it is here.");
    display(stopped);
}

void ImportPanel::display(const Import &import)
{
    m_patience.stop();
    const bool returnsFocus = m_stop->hasFocus() || (!m_fileNames.isEmpty() && m_text->hasFocus());
    m_progress->hide();
    m_stop->hide();
    m_import = import;
    m_model->setConnections(import.connections);
    m_all->setVisible(import.connections.size() > 1);
    showStatus();
    if (import.connections.isEmpty())
        return showChosen();
    m_list->setCurrentIndex(m_model->index(0, 0)); // which shows it
    if (returnsFocus)
        m_list->setFocus();
}

void ImportPanel::showStatus()
{
    constexpr qsizetype mostNames = 5; // of files
    theme::Sign sign = theme::Sign::Info;
    QString text;
    const int found = int(m_import.connections.size());
    if (!m_import.problem.isEmpty()) {
        sign = found > 0 ? theme::Sign::Warning : theme::Sign::Error;
        text = m_import.problem;
    }
    if (found > 0) {
        const QString what = tr("%1: %n connection(s)", nullptr, found).arg(m_import.formName);
        text = text.isEmpty() ? what : what + u'\n' + text;
        sign = m_import.problem.isEmpty() ? theme::Sign::Ok : sign;
    } else if (text.isEmpty()) {
        text = tr("What it is shows here as soon as there is something.");
    }
    if (m_progress->isVisibleTo(this)) {
        sign = theme::Sign::Running;
        text = tr("Reading...");
    }
    QStringList names;
    for (const QString &name : m_fileNames.first(std::min<qsizetype>(mostNames, m_fileNames.size())))
        names.append(m_fileNames.size() > 1 ? QFileInfo(name).fileName() : QDir::toNativeSeparators(name));
    if (m_fileNames.size() > mostNames)
        names.append(u"..."_s);
    if (!names.isEmpty())
        text = (names.size() > 1 ? tr("Files: %1") : tr("File %1")).arg(names.join(", "_L1)) + u'\n' + text;
    m_statusIcon->setPixmap(theme::icon(sign, palette()).pixmap(16, 16));
    m_statusIcon->setToolTip(theme::word(sign));
    m_status->setText(text::visibleLines(text));
}

void ImportPanel::showChosen()
{
    Facts facts;
    const ImportedConnection *connection = m_model->connection(m_list->currentIndex());
    const QList<ImportRemark> remarks = m_import.remarks + (connection ? connection->remarks : QList<ImportRemark>());
    for (Fact &fact : remarkFacts(remarks, ImportRemark::Kind::Left, tr("Not taken over"), theme::Sign::Warning))
        facts.push_back(std::move(fact));
    for (Fact &fact : remarkFacts(remarks, ImportRemark::Kind::Changed, tr("Taken over differently"), theme::Sign::Info))
        facts.push_back(std::move(fact));
    if (connection) {
        Fact taken = heading(tr("Taken over"));
        taken.sign = theme::Sign::Ok;
        taken.signText = theme::word(theme::Sign::Ok);
        const QList<ImportFact> summary = importSummary(connection->settings);
        for (const ImportFact &fact : summary)
            taken.children.push_back(row(fact.name, fact.value));
        facts.push_back(taken);
    }
    m_facts->setFacts(facts);
}

void ImportPanel::nameButton()
{
    const int chosen = int(m_model->chosenCount());
    m_run->setEnabled(chosen > 0);
    m_run->setText(chosen > 0 ? tr("&Import %n connection(s)", nullptr, chosen) : tr("&Import"));
    m_run->setMinimumWidth(theme::buttonWidth(fontMetrics(), m_run->text()));
    m_all->setCheckState(chosen == 0 ? Qt::Unchecked : chosen < m_model->rowCount() ? Qt::PartiallyChecked : Qt::Checked);
}

void ImportPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        read();
    } else if (event->type() == QEvent::PaletteChange) {
        showStatus();
    }
}

void ImportPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Cancel))
        emit closeRequested();
    else
        QWidget::keyPressEvent(event);
}

/// What is dropped is for the window, which tells files by their content.
bool ImportPanel::eventFilter(QObject *object, QEvent *event)
{
    const bool isDrag = event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove || event->type() == QEvent::Drop;
    if (object == m_text->viewport() && isDrag) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(object, event);
}

void ImportPanel::retranslate()
{
    m_title->setText(tr("Import connections"));
    m_help->setText(tr("Paste, open or drop what you have. What it is, Connack tells by its content."));
    m_text->setPlaceholderText(
        tr("A URL; an options object or a script of MQTT.js; a command line of mosquitto_pub, mosquitto_sub, mosquitto_rr, mqttx, HiveMQ's "
           "mqtt or connack check; an options file of mosquitto; a script with paho-mqtt; an export of MQTTX; settings.json of MQTT "
           "Explorer; connections or a report of Connack"));
    m_text->setToolTip(tr("The text to import. Nothing in it is run, and nothing is connected."));
    m_open->setText(tr("&Open file..."));
    m_open->setToolTip(tr("Reads a file of any of these forms, up to 8 MiB"));
    m_stop->setText(tr("Stop reading"));
    m_stop->setToolTip(tr("Reads no further; nothing of it stays here"));
    m_clear->setText(tr("C&lear"));
    m_clear->setToolTip(tr("Empties the text and forgets the file"));
    m_all->setText(tr("&All connections"));
    m_all->setToolTip(tr("Chooses all that were found, or none"));
    m_list->setAccessibleDescription(tr("What was found. Only connections with a mark are imported."));
    m_list->setToolTip(tr("What was found. Only connections with a mark are imported."));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Closes the import; nothing changes (Esc)"));
    m_run->setToolTip(tr("Adds the chosen connections to the list; this can be undone (Ctrl+Z)"));
    m_close->setToolTip(tr("Close (Esc)"));
    m_facts->setHeaders({tr("Setting"), tr("Value")});
    m_facts->setEmptyText(tr("What is taken over of a connection, and what is not"));
    for (QPushButton *button : {m_open, m_clear, m_stop, m_cancel})
        button->setMinimumWidth(theme::buttonWidth(fontMetrics(), button->text()));
    m_model->retranslate();
    nameButton();
}
