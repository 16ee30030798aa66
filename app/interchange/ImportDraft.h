// One connection while it is read; a part of Import.
#pragma once

#include "interchange/Import.h"

#include <QHash>
#include <QJsonValue>

/// Collects the settings of a connection and what could not be taken over.
class ImportDraft
{
public:
    /// Defaults, with a client ID that is drawn.
    explicit ImportDraft(const ImportContext &context);

    ConnectionSettings settings;
    QString group;

    void left(const QString &name, const QString &text);    ///< Not taken over.
    void changed(const QString &name, const QString &text); ///< Taken over as something else.
    /// Puts an option in MQTT.js's spelling in ("will.properties.contentType"); `name` is the source's. A value that is refused is left.
    void option(const QString &name, const QString &path, const QJsonValue &value);
    /// A whole options object; every key stands under its own name.
    void options(const QJsonObject &options);
    /// A broker's URL. False: it is none, and was left.
    bool url(const QString &name, const QString &text);
    /// Adds a subscription; one of that Topic Filter wins over an earlier one.
    void subscription(const SubscriptionSettings &subscription);

    /// The connection, with its files looked for in the context's folder.
    ImportedConnection take();

private:
    void remark(ImportRemark::Kind kind, const QString &name, const QString &text);
    void settleFile(QString &path);

    const ImportContext &m_context;
    QList<ImportRemark> m_remarks;
    QHash<QString, qsizetype> m_places; ///< Of the subscriptions, by their Topic Filter.
};
