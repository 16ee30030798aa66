// The options of a subscription that only MQTT 5 has.
#pragma once

#include "settings/SubscriptionSettings.h"

#include <QFrame>

class FieldHint;
class OptionalNumberEdit;
class PairTableEdit;
class QCheckBox;
class QComboBox;
class QLabel;

/// Opens under a button and closes by Esc or a click beside it; every change counts at once.
class SubscriptionOptions : public QFrame
{
    Q_OBJECT
public:
    explicit SubscriptionOptions(QWidget *parent = nullptr);

    /// Shows the options; filter and QoS are left alone.
    void load(const SubscriptionSettings &settings);
    void store(SubscriptionSettings &settings) const;
    /// Below 5.0 they are marked as not sent.
    void setVersion(mqtt::Version version);
    /// A typed identifier is no number: why, translated; or empty.
    QString problem() const;
    void openUnder(QWidget *button);

signals:
    void edited();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void refresh();

    QCheckBox *m_noLocal;
    QCheckBox *m_retainAsPublished;
    QComboBox *m_retainHandling;
    OptionalNumberEdit *m_identifier;
    PairTableEdit *m_userProperties;
    QLabel *m_retainHandlingLabel;
    QLabel *m_identifierLabel;
    QLabel *m_userPropertiesLabel;
    FieldHint *m_hint;
    mqtt::Version m_version = mqtt::Version::V5;
};
