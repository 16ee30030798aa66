// Does a message arrive?
#pragma once

#include "delivery/RoundTrip.h"

#include <QWidget>

#include <functional>

class DeliveryTable;
class Explanation;
class FieldHint;
class IconButton;
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class RoundTripModel;

/// A topic, what to publish there, and what became of it with each QoS.
class RoundTripView : public QWidget
{
    Q_OBJECT
public:
    /// `form` gives the settings that are used while `connection` is not connected.
    RoundTripView(const Connection *connection, std::function<ConnectionSettings()> form, QThread *networkThread,
                  QWidget *parent = nullptr);
    ~RoundTripView() override;

    RoundTrip *roundTrip() const { return m_trip; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void wire();
    void startOrCancel();
    void judge();
    void showState();
    void explain();
    void remember();
    void recall();
    void retranslate();

    const Connection *m_connection;
    std::function<ConnectionSettings()> m_form;
    RoundTrip *m_trip;
    RoundTripModel *m_model;
    QLabel *m_topicLabel, *m_qosLabel, *m_payloadLabel, *m_limitLabel, *m_via;
    QComboBox *m_topic;
    QPushButton *m_go;
    IconButton *m_copy;
    QList<QCheckBox *> m_qos;
    QLineEdit *m_payload;
    QDoubleSpinBox *m_limit;
    FieldHint *m_hint;
    DeliveryTable *m_table;
    Explanation *m_explanation;
};
