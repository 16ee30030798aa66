#include "session/ExperimentButtons.h"

#include "experiment/Expectations.h"
#include "mqtt/ReasonCodes.h"
#include "settings/FieldHint.h"
#include "settings/OptionalNumberEdit.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// For assistive technology: in English whatever the language.
QString englishName(Experiment experiment)
{
    switch (experiment) {
    case Experiment::StopKeepAlive:
        return u"Stop the keep-alive"_s;
    case Experiment::DropConnection:
        return u"Drop the connection"_s;
    case Experiment::DisconnectWithWill:
        return u"Disconnect with will"_s;
    case Experiment::DisconnectWithReason:
        return u"Disconnect with reason"_s;
    case Experiment::ChangeSessionExpiry:
        return u"Disconnect, change expiry"_s;
    case Experiment::Reauthenticate:
        return u"Re-authenticate"_s;
    case Experiment::ResumeSession:
        return u"Resume the session"_s;
    case Experiment::WipeSession:
        return u"Wipe the session"_s;
    }
    return {};
}

} // namespace

ExperimentButtons::ExperimentButtons(QWidget *parent)
    : QWidget(parent)
    , m_reasonCode(new QComboBox)
    , m_expiry(new OptionalNumberEdit)
    , m_expiryHint(new FieldHint)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(theme::halfGrid);
    int row = 0;
    for (const Experiment experiment : allExperiments) {
        auto *button = new QPushButton;
        button->setAccessibleName(englishName(experiment));
        connect(button, &QPushButton::clicked, this, [this, experiment] { press(experiment); });
        m_rows.push_back({experiment, button});
        const bool withReason = experiment == Experiment::DisconnectWithReason;
        const bool withExpiry = experiment == Experiment::ChangeSessionExpiry;
        grid->addWidget(button, row, 0, 1, withReason || withExpiry ? 1 : 2);
        if (withReason)
            grid->addWidget(m_reasonCode, row, 1);
        if (withExpiry)
            grid->addWidget(m_expiry, row, 1);
        ++row;
    }
    grid->addWidget(m_expiryHint, row, 0, 1, 2);
    grid->setRowStretch(row + 1, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    m_reasonCode->setAccessibleName(u"Reason Code of DISCONNECT"_s);
    m_reasonCode->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_reasonCode->setMinimumContentsLength(12);
    m_expiry->setAccessibleName(u"New Session Expiry Interval"_s);
    m_expiry->setUnitName(u"s"_s);
    m_expiry->setNeverAllowed(true);
    connect(m_reasonCode, &QComboBox::currentIndexChanged, this, &ExperimentButtons::showSituation);
    connect(m_expiry, &QLineEdit::textChanged, this, &ExperimentButtons::showSituation);
    retranslate();
}

QPushButton *ExperimentButtons::button(Experiment experiment) const
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &other) { return other.experiment == experiment; });
    return row->button;
}

void ExperimentButtons::setSituation(const SessionSituation &situation)
{
    m_situation = situation;
    showSituation();
}

ExperimentChoice ExperimentButtons::choiceOf(Experiment experiment) const
{
    return {experiment, quint8(m_reasonCode->currentData().toUInt()), m_expiry->value().value_or(0)};
}

void ExperimentButtons::press(Experiment experiment)
{
    if (experiment == Experiment::ChangeSessionExpiry && !m_expiry->problem().isEmpty()) {
        m_expiry->setFocus();
        return;
    }
    emit chosen(choiceOf(experiment));
}

void ExperimentButtons::showSituation()
{
    if (m_expiry->problem().isEmpty())
        m_expiryHint->clear();
    else
        m_expiryHint->say(theme::Sign::Error, m_expiry->problem());
    for (const Row &row : m_rows) {
        const QString whyNot = whyNotPossible(row.experiment, m_situation);
        QStringList lines{experimentHelp(row.experiment)};
        if (whyNot.isEmpty()) {
            lines.append(tr("What should follow:"));
            for (const Expectation &expectation : expectations(choiceOf(row.experiment), m_situation))
                lines.append(u"– %1"_s.arg(expectation.text));
        } else {
            lines.append(tr("Not now: %1").arg(whyNot));
        }
        row.button->setEnabled(whyNot.isEmpty());
        row.button->setToolTip(text::toolTip(lines.join(u'\n')));
        row.button->setAccessibleDescription(lines.join(u' '));
    }
}

void ExperimentButtons::fillReasonCodes()
{
    const QVariant chosen = m_reasonCode->count() > 0 ? m_reasonCode->currentData() : QVariant(0x80U);
    const QSignalBlocker blocker(m_reasonCode);
    m_reasonCode->clear();
    for (const quint8 code : disconnectReasonCodes()) {
        m_reasonCode->addItem(mqtt::describeReasonCode(code, mqtt::PacketType::Disconnect, mqtt::Version::V5), uint(code));
        m_reasonCode->setItemData(m_reasonCode->count() - 1, mqtt::reasonCodeMeaning(code, mqtt::PacketType::Disconnect, mqtt::Version::V5),
                                  Qt::ToolTipRole);
    }
    m_reasonCode->setCurrentIndex(std::max(0, m_reasonCode->findData(chosen)));
}

void ExperimentButtons::retranslate()
{
    for (const Row &row : m_rows)
        row.button->setText(text::label(experimentName(row.experiment)));
    fillReasonCodes();
    m_reasonCode->setToolTip(tr("The Reason Code that DISCONNECT carries (MQTT 5, section 3.14.2.1)."));
    m_expiry->setPlaceholderText(tr("0 s: ends the session"));
    m_expiry->setToolTip(
        tr("The Session Expiry Interval that DISCONNECT carries (MQTT 5, section 3.14.2.2.2): \"90 s\", \"5 min\", \"never\"; "
           "0 ends the session with the connection."));
    showSituation();
}

void ExperimentButtons::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}
