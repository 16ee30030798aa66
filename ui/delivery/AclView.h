// What may be published and subscribed to?
#pragma once

#include "delivery/RoundTrip.h"

#include <QWidget>

#include <functional>

class AclModel;
class DeliveryTable;
class Explanation;
class FieldHint;
class IconButton;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSplitter;
class TopicsEdit;

/// A list of topics, and for each of them what the broker allows.
class AclView : public QWidget
{
    Q_OBJECT
public:
    /// `form` gives the settings that are used while `connection` is not connected.
    AclView(const Connection *connection, std::function<ConnectionSettings()> form, QThread *networkThread, QWidget *parent = nullptr);
    ~AclView() override;

    AclCheck *check() const { return m_check; }
    /// Writes the table; the ending of the name chooses the format. Says in place what became of it.
    void exportTo(const QString &fileName);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void wire();
    void startOrCancel();
    void openFile();
    void askAndExport();
    void copyAll();
    void showState();
    void explain();
    void retranslate();
    struct AclReport report() const;

    const Connection *m_connection;
    std::function<ConnectionSettings()> m_form;
    AclCheck *m_check;
    AclModel *m_model;
    ConnectionSettings m_tested; ///< Of the latest check.
    QDateTime m_startedAt;
    QLabel *m_title, *m_progress, *m_limitLabel;
    TopicsEdit *m_topics;
    QPushButton *m_go;
    IconButton *m_open, *m_export, *m_copy;
    QDoubleSpinBox *m_limit;
    FieldHint *m_hint;
    DeliveryTable *m_table;
    Explanation *m_explanation;
    QSplitter *m_split;
};
