#include "certificates/MakePage.h"

#include "certificates/MakeForm.h"
#include "certificates/MakeResult.h"
#include "settings/FieldHint.h"

#include <QEvent>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

MakePage::MakePage(QWidget *parent)
    : QWidget(parent)
    , m_form(new MakeForm)
    , m_result(new MakeResult(this))
    , m_make(new QPushButton(this))
    , m_progress(new QProgressBar(this))
    , m_outcome(new FieldHint(this))
{
    build();
    watch();
    m_rows.retranslate();
    refresh();
    m_result->setMosquitto(m_form->mosquitto());
}

void MakePage::build()
{
    auto *area = new QScrollArea(this);
    area->setAccessibleName(u"What to make"_s);
    area->setFocusPolicy(Qt::NoFocus); // what is in it takes the focus, and is scrolled to
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(m_form);
    m_progress->setAccessibleName(u"Keys made"_s);
    m_rows.addButton(
        m_make, "Make", [this] { return m_job.isRunning() ? tr("Ca&ncel") : tr("&Make"); },
        [this] {
            return m_job.isRunning() ? tr("Stops; nothing of it is kept")
                                     : tr("Makes keys and certificates in memory; save them afterwards (Ctrl+Return)");
        });

    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(2 * theme::grid, 0, theme::grid, theme::grid);
    buttons->setSpacing(theme::grid);
    buttons->addWidget(m_make);
    buttons->addWidget(m_progress, 1);
    buttons->addWidget(m_outcome, 1);
    auto *left = new QWidget(this);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::grid);
    column->addWidget(area, 1);
    column->addLayout(buttons);
    auto *splitter = new QSplitter(this);
    splitter->addWidget(left);
    splitter->addWidget(m_result);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(splitter);
}

void MakePage::watch()
{
    connect(m_make, &QPushButton::clicked, this, &MakePage::makeOrCancel);
    connect(m_form, &MakeForm::edited, this, [this] {
        m_result->setMosquitto(m_form->mosquitto());
        m_result->setStale(true);
        m_outcome->clear();
    });
    connect(&m_job, &CertificateJob::progressed, this, &MakePage::progress);
    connect(&m_job, &CertificateJob::made, this, [this](const CertificateSet &set) {
        refresh();
        m_outcome->say(theme::Sign::Ok, tr("Made in memory; save it at the right."));
        m_result->setSet(set);
    });
    connect(&m_job, &CertificateJob::failed, this, [this](const QList<SetProblem> &problems) {
        refresh();
        m_form->showProblems(problems);
        m_form->focusProblem();
    });
    connect(&m_job, &CertificateJob::stopped, this, [this] {
        refresh();
        m_outcome->say(theme::Sign::Skipped, tr("Cancelled; nothing was made."));
    });
}

void MakePage::makeOrCancel()
{
    if (m_job.isRunning()) {
        m_job.cancel();
        return;
    }
    m_outcome->clear();
    if (const auto spec = m_form->spec()) {
        m_job.start(*spec);
        refresh();
    } else {
        m_outcome->say(theme::Sign::Error, tr("Something in the form is wrong; it says so there."));
        m_form->focusProblem();
    }
}

void MakePage::progress(int done, int all)
{
    m_progress->setMaximum(all);
    m_progress->setValue(done);
    m_progress->setFormat(tr("Key %1 of %2").arg(qMin(done + 1, all)).arg(all));
}

void MakePage::refresh()
{
    m_progress->setVisible(m_job.isRunning());
    m_form->setEnabled(!m_job.isRunning());
    m_rows.retranslate();
    m_make->setAccessibleName(m_job.isRunning() ? u"Cancel"_s : u"Make"_s);
}

void MakePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        m_rows.retranslate();
}
