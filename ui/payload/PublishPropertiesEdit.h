// The properties of PUBLISH (MQTT 5.0, section 3.3.2.3), apart from Subscription Identifier, which only a server sends.
#pragma once

#include "mqtt/Properties.h"
#include "payload/PublishChecks.h"

#include <QWidget>

#include <memory>

class PublishPropertiesEdit : public QWidget
{
    Q_OBJECT
public:
    explicit PublishPropertiesEdit(QWidget *parent = nullptr);
    ~PublishPropertiesEdit() override;

    /// Shows properties; edited() stays silent. With `automaticTopicAlias` the client chooses the alias, and one in `properties` is
    /// ignored.
    void load(const mqtt::Properties &properties, bool automaticTopicAlias = false);
    /// What load() was given, with the user's changes.
    mqtt::Properties properties() const;
    /// True: Client::setAutomaticTopicAliases() is wanted; properties() has no Topic Alias.
    bool automaticTopicAlias() const;
    bool isEmpty() const; ///< Nothing is set: properties() is empty and no automatic alias is wanted.

    /// Below MQTT 5 nothing of this is sent: what is set is marked so.
    void setVersion(mqtt::Version version);
    /// What the server allows; not connected: {}.
    void setLimits(const payload::PublishLimits &limits);
    /// Judges Payload Format Indicator against what is about to be sent; nullopt: not known.
    void setPayload(const std::optional<QByteArray> &payload);

    /// Why this cannot be sent, translated, the first of all; empty if it can (always so below MQTT 5, which sends none of it).
    QString problem() const;
    bool focusProblem(); ///< Puts the focus on the first field with a problem; false if there is none.

signals:
    void edited();
    void judged(); ///< problem() may have changed without an edit.

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};
