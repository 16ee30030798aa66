#include "delivery/AclView.h"

#include "preferences/Remembered.h"
#include "delivery/AclExport.h"
#include "delivery/AclModel.h"
#include "delivery/DeliveryParts.h"
#include "delivery/DeliveryTable.h"
#include "delivery/TopicsEdit.h"
#include "settings/FieldHint.h"
#include "settings/IconButton.h"
#include "text/PlainText.h"

#include <QClipboard>
#include <QDir>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSaveFile>
#include <QSettings>
#include <QSplitter>

using namespace Qt::StringLiterals;

AclView::AclView(const Connection *connection, std::function<ConnectionSettings()> form, QThread *networkThread, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_form(std::move(form))
    , m_check(new AclCheck(networkThread, this))
    , m_model(new AclModel(m_check, this))
    , m_title(new QLabel(this))
    , m_progress(new QLabel(this))
    , m_limitLabel(new QLabel(this))
    , m_topics(new TopicsEdit(this))
    , m_go(new QPushButton(this))
    , m_open(new IconButton(u"folder"_s, u"Open a list of topics"_s, this))
    , m_export(new IconButton(u"export"_s, u"Export access check"_s, this))
    , m_copy(new IconButton(u"copy"_s, u"Copy access check"_s, this))
    , m_limit(makeLimit(u"Wait for each topic"_s, this))
    , m_hint(new FieldHint(this))
    , m_table(new DeliveryTable(m_model, u"Access check"_s, this))
    , m_explanation(new Explanation(u"Access check explanation"_s, this))
    , m_split(new QSplitter(Qt::Horizontal, this))
{
    build();
    wire();
    const QSettings settings;
    m_topics->setPlainText(settings.value("delivery/acl-topics"_L1).toString());
    m_limit->setValue(settings.value("delivery/acl-limit"_L1, m_limit->value()).toDouble());
    retranslate();
}

AclView::~AclView()
{
    m_check->disconnect(this);
}

void AclView::build()
{
    for (QLabel *label : {m_title, m_progress, m_limitLabel})
        label->setTextFormat(Qt::PlainText);
    m_title->setBuddy(m_topics);
    m_limitLabel->setBuddy(m_limit);
    m_go->setAutoDefault(false);
    m_table->setColumnShares({4, 5, 5, 3});
    m_split->setChildrenCollapsible(false);
    auto *found = new QWidget(m_split);
    auto *foundLayout = new QVBoxLayout(found);
    foundLayout->setContentsMargins(0, 0, 0, 0);
    foundLayout->setSpacing(theme::halfGrid);
    foundLayout->addWidget(m_table, 3);
    foundLayout->addWidget(m_explanation, 2);
    m_split->addWidget(m_topics);
    m_split->addWidget(found);
    m_split->setSizes({120, 480});
    m_split->setStretchFactor(0, 1);
    m_split->setStretchFactor(1, 3);

    auto *bar = new QHBoxLayout;
    bar->setSpacing(theme::grid);
    bar->addWidget(m_title);
    bar->addWidget(m_open);
    bar->addStretch(1);
    bar->addWidget(m_progress);
    bar->addWidget(m_limitLabel);
    bar->addWidget(m_limit);
    bar->addWidget(m_go);
    bar->addWidget(m_export);
    bar->addWidget(m_copy);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::grid, theme::halfGrid, theme::grid, theme::halfGrid);
    all->setSpacing(theme::halfGrid);
    all->addLayout(bar);
    all->addWidget(m_split, 1);
    all->addWidget(m_hint);
}

void AclView::wire()
{
    connect(m_go, &QPushButton::clicked, this, &AclView::startOrCancel);
    connect(m_open, &QToolButton::clicked, this, &AclView::openFile);
    connect(m_export, &QToolButton::clicked, this, &AclView::askAndExport);
    connect(m_copy, &QToolButton::clicked, this, &AclView::copyAll);
    connect(m_topics, &QPlainTextEdit::textChanged, this, &AclView::showState);
    connect(m_topics, &TopicsEdit::failed, this, [this](const QString &why) { m_hint->say(theme::Sign::Error, why); });
    connect(m_table, &DeliveryTable::menuRequested, this, [this](QMenu *menu) {
        menu->addAction(tr("Copy All as &Markdown"), this, &AclView::copyAll)->setEnabled(m_model->rowCount() > 0);
    });
    connect(m_check, &AclCheck::started, this, &AclView::showState);
    connect(m_check, &AclCheck::finished, this, &AclView::showState);
    connect(m_model, &AclModel::flushed, this, [this] {
        showState();
        explain();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AclView::explain);
}

void AclView::startOrCancel()
{
    if (m_check->isRunning()) {
        m_check->cancel();
        return;
    }
    const QStringList topics = AclCheck::topicsOf(m_topics->toPlainText());
    if (topics.isEmpty())
        return;
    Remembered settings(Remembered::Kind::Recent);
    settings.setValue("delivery/acl-topics"_L1, m_topics->toPlainText());
    settings.setValue("delivery/acl-limit"_L1, m_limit->value());
    m_hint->clear();
    if (topics.size() > AclCheck::mostTopics)
        m_hint->say(theme::Sign::Warning,
                    tr("Only the first %1 of %2 topics are checked.")
                        .arg(QLocale().toString(AclCheck::mostTopics), QLocale().toString(topics.size())));
    const DeliverySource source = deliverySource(*m_connection, m_form());
    m_tested = source.settings;
    m_startedAt = QDateTime::currentDateTimeUtc();
    m_check->start(source, topics, limitOf(m_limit));
    m_table->selectRow(0);
}

void AclView::openFile()
{
    Remembered settings(Remembered::Kind::Recent);
    const QString name =
        QFileDialog::getOpenFileName(this, tr("Open a List of Topics"), settings.value("delivery/folder"_L1, QDir::homePath()).toString(),
                                     tr("Text (*.txt *.csv *.acl *.conf);;All files (*)"));
    if (name.isEmpty())
        return;
    settings.setValue("delivery/folder"_L1, QFileInfo(name).absolutePath());
    const QString why = m_topics->load(name);
    m_hint->say(theme::Sign::Error, why);
}

void AclView::askAndExport()
{
    const QList<std::pair<QString, AclFormat>> forms{
        {tr("CSV (*.csv)"), AclFormat::Csv}, {tr("Markdown (*.md)"), AclFormat::Markdown}, {tr("JSON (*.json)"), AclFormat::Json}};
    QStringList filters;
    for (const auto &[filter, format] : forms)
        filters.append(filter);
    Remembered settings(Remembered::Kind::Recent);
    QFileDialog dialog(this, tr("Export the Access Check"), settings.value("delivery/folder"_L1, QDir::homePath()).toString());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(filters);
    // The dialog completes the name itself, so that it asks before an existing file is replaced.
    const auto complete = [&](const QString &filter) {
        dialog.setDefaultSuffix(aclEnding(forms[qMax(qsizetype(0), filters.indexOf(filter))].second).mid(1));
    };
    connect(&dialog, &QFileDialog::filterSelected, &dialog, complete);
    complete(filters.first());
    dialog.selectFile("access-check"_L1 + aclEnding(AclFormat::Csv));
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QString name = dialog.selectedFiles().value(0);
    settings.setValue("delivery/folder"_L1, QFileInfo(name).absolutePath());
    exportTo(name);
}

AclReport AclView::report() const
{
    return {m_tested, m_startedAt, m_check->deliveries()};
}

void AclView::exportTo(const QString &fileName)
{
    const QString shown = QDir::toNativeSeparators(fileName);
    const auto format = aclFormatFor(fileName);
    if (!format) {
        m_hint->say(theme::Sign::Error, tr("Nothing was written: the name must end in .csv, .md or .json."));
        return;
    }
    QSaveFile file(fileName);
    const bool written = file.open(QIODevice::WriteOnly) && file.write(aclExport(report(), *format)) >= 0 && file.commit();
    if (written)
        m_hint->say(theme::Sign::Ok,
                    tr("Wrote %n topic(s) to %1. Secrets are masked.", nullptr, int(m_check->deliveries().size())).arg(shown));
    else
        m_hint->say(theme::Sign::Error, tr("%1 cannot be written (%2).").arg(shown, file.errorString()));
}

void AclView::copyAll()
{
    if (m_check->deliveries().isEmpty())
        return;
    auto *data = new QMimeData;
    data->setText(QString::fromUtf8(aclExport(report(), AclFormat::Markdown)));
    data->setData(u"text/csv"_s, aclExport(report(), AclFormat::Csv));
    QGuiApplication::clipboard()->setMimeData(data);
    m_hint->say(theme::Sign::Ok, tr("The table is on the clipboard, as Markdown and as CSV."));
}

void AclView::showState()
{
    const QString go = tr("C&heck");
    const QString cancel = tr("Ca&ncel");
    const bool running = m_check->isRunning();
    setButtonTexts(m_go, running ? cancel : go, {go, cancel});
    m_go->setAccessibleName(running ? u"Cancel the access check"_s : u"Check access"_s);
    const QStringList topics = AclCheck::topicsOf(m_topics->toPlainText());
    m_go->setEnabled(running || !topics.isEmpty());
    m_progress->setText(running
                            ? tr("%1 of %2 done").arg(QLocale().toString(m_check->done()), QLocale().toString(m_check->deliveries().size()))
                            : tr("%n topic(s)", nullptr, int(topics.size())));
    for (IconButton *button : {m_export, m_copy})
        button->setEnabled(!running && !m_check->deliveries().isEmpty());
}

void AclView::explain()
{
    m_explanation->say(m_model->explanation(m_table->currentIndex().row()));
}

void AclView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange && event->type() != QEvent::PaletteChange)
        return;
    const int row = m_table->currentIndex().row();
    m_model->refresh();
    if (row >= 0)
        m_table->selectRow(row);
    retranslate();
}

void AclView::retranslate()
{
    m_title->setText(tr("&Access check"));
    m_limitLabel->setText(tr("Wa&it"));
    m_limit->setSuffix(tr(" s", "seconds, after a number"));
    m_limit->setToolTip(text::toolTip(tr("How long the message on each topic is waited for")));
    m_topics->setPlaceholderText(tr("One topic a line, typed, pasted or dropped as a file. Lines that begin with “# ” are remarks."));
    m_topics->setToolTip(text::toolTip(tr("Topic names are published to and subscribed to; filters with + or # are only subscribed to (section 4.7).")));
    m_open->setToolTip(text::toolTip(tr("Open a list of topics. It can be dropped on the list as well.")));
    m_go->setToolTip(text::toolTip(tr("Subscribes to each topic with a second connection and publishes one message to it with QoS 1, never "
                                      "retained. Whoever else subscribes there gets it as well.")));
    m_export->setToolTip(text::toolTip(tr("Write the table to a file: CSV, Markdown or JSON, without secrets")));
    m_copy->setToolTip(text::toolTip(tr("Copy the table, as Markdown for a bug tracker and as CSV for a spreadsheet")));
    m_table->setEmptyText(tr("What may this client publish and subscribe to? List the topics and press Check."));
    showState();
    explain();
}
