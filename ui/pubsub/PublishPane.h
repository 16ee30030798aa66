// Composes a message, publishes it, and lists what became of those before it.
#pragma once

#include "pubsub/PubSub.h"

#include <QWidget>

class FieldHint;
class IconButton;
class PayloadEdit;
class PublicationsModel;
class PublishPropertiesEdit;
class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QSplitter;
class QTabWidget;
class QTableView;

class PublishPane : public QWidget
{
    Q_OBJECT
public:
    explicit PublishPane(PubSub *pubSub, QWidget *parent = nullptr);

    /// That of the settings, while there is no connection.
    void setVersion(mqtt::Version version);
    /// Fills the composer, so that it can be changed and published.
    void compose(const mqtt::Publish &publish);
    void focusTopic();
    bool isBlank() const; ///< Neither a topic nor a property that may stand for it is entered.
    QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

public slots:
    void publish();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void buildSent();
    void arrange();
    void wire();
    void retranslate();
    void judge();
    void showLast();
    QString sentTitle() const;
    void showSentMenu(QPoint position);
    void showRepeating();
    void recallTopics();
    void rememberTopic(const QString &topicName);
    std::optional<mqtt::Publish> entered(QString *problem) const;
    mqtt::Version version() const;

    PubSub *m_pubSub;
    PublicationsModel *m_model;
    QComboBox *m_topic;
    QComboBox *m_qos;
    QCheckBox *m_retain;
    QPushButton *m_publish;
    FieldHint *m_hint;
    QTabWidget *m_tabs;
    QSplitter *m_split; ///< Where there is room, the list of published messages stands below the tabs.
    PayloadEdit *m_payload;
    PublishPropertiesEdit *m_properties;
    QWidget *m_sent;
    QTableView *m_table;
    QSpinBox *m_count;
    QSpinBox *m_interval;
    QLabel *m_countLabel;
    QLabel *m_intervalLabel;
    QLabel *m_last; ///< What became of the latest one.
    QLabel *m_lastSign;
    IconButton *m_clear;
    mqtt::Version m_version = mqtt::Version::V311;
};
