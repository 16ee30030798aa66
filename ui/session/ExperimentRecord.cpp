#include "session/ExperimentRecord.h"

#include "status/FactView.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

theme::Sign signOf(Outcome::State state)
{
    switch (state) {
    case Outcome::State::Waiting:
        return theme::Sign::Running;
    case Outcome::State::AsExpected:
        return theme::Sign::Ok;
    case Outcome::State::Otherwise:
        return theme::Sign::Warning;
    case Outcome::State::NotObserved:
        return theme::Sign::Info;
    }
    return theme::Sign::Info;
}

} // namespace

ExperimentRecord::ExperimentRecord(const ExperimentRun *run, QWidget *parent)
    : QWidget(parent)
    , m_run(run)
    , m_title(new QLabel)
    , m_view(new FactView)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_title);
    layout->addWidget(m_view, 1);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_view->setAccessibleName(u"What should follow and what did"_s);
    m_view->setColumnShares({5, 4, 3});
    connect(m_run, &ExperimentRun::changed, this, &ExperimentRecord::refresh);
    retranslate();
}

void ExperimentRecord::refresh()
{
    Facts facts;
    for (const ExperimentRun::Observed &observed : m_run->observed()) {
        Fact fact;
        fact.cells = {observed.expectation.text, observed.outcome.text, observed.expectation.source};
        fact.sign = signOf(observed.outcome.state);
        switch (observed.outcome.state) {
        case Outcome::State::Waiting:
            fact.signText = tr("waiting");
            break;
        case Outcome::State::AsExpected:
            fact.signText = tr("as specified");
            break;
        case Outcome::State::Otherwise:
            fact.signText = tr("otherwise than specified");
            break;
        case Outcome::State::NotObserved:
            fact.signText = tr("not observed");
            break;
        }
        facts.push_back(fact);
    }
    m_view->setFacts(facts);
    if (!m_run->choice()) {
        m_title->setText(tr("What the specification says should follow, and what did"));
        return;
    }
    //: %1: name of an experiment; %2: time of day
    m_title->setText(
        tr("%1, at %2")
            .arg(experimentName(m_run->choice()->experiment), QLocale().toString(m_run->startedAt().toLocalTime().time(), u"HH:mm:ss"_s)));
}

void ExperimentRecord::retranslate()
{
    m_view->setHeaders({tr("Should follow"), tr("Followed"), tr("Specification")});
    m_view->setEmptyText(
        tr("Connect, then press a button at the left: here stands what the broker must do, and what it does. The packets of it are "
           "in the tab Packets."));
    refresh();
}

void ExperimentRecord::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}
