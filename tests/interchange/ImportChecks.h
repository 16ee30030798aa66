// What tests compare of an imported connection, in few words.
#pragma once

#include "interchange/Import.h"
#include "settings/OptionsJson.h"

#include <QJsonDocument>
#include <QTest>

/// The settings as an options object, without a client ID that was drawn; subscriptions under "subscriptions", name and group under "name"
/// and "group".
inline QJsonObject importedOptions(const ImportedConnection &connection)
{
    QJsonObject options = toOptions(connection.settings, true);
    if (options.value(QLatin1StringView("clientId")).toString().startsWith(QLatin1StringView("drawn-")))
        options.remove(QStringLiteral("clientId"));
    if (!connection.settings.subscriptions.isEmpty())
        options.insert(QStringLiteral("subscriptions"), toJson(connection.settings.subscriptions));
    if (!connection.settings.name.isEmpty())
        options.insert(QStringLiteral("name"), connection.settings.name);
    if (!connection.group.isEmpty())
        options.insert(QStringLiteral("group"), connection.group);
    return options;
}

/// "-A" for what was left, "~-I" for what was changed, in order.
inline QStringList importRemarks(const ImportedConnection &connection)
{
    QStringList names;
    for (const ImportRemark &remark : connection.remarks)
        names.append((remark.kind == ImportRemark::Kind::Changed ? QStringLiteral("~") : QString()) + remark.name);
    return names;
}

inline QJsonObject jsonObject(const char *text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("the expectation is no JSON: %s", text);
    return document.object();
}

inline ImportContext testContext()
{
    ImportContext context;
    context.clientIdPrefix = QStringLiteral("drawn-");
    return context;
}

/// Compares one imported connection with the columns "expected" (JSON as importedOptions() gives it) and "remarks".
inline void compareImported(const ImportedConnection &connection, const char *expected, const QStringList &remarks)
{
    const QByteArray actual = QJsonDocument(importedOptions(connection)).toJson();
    QCOMPARE(actual, QJsonDocument(jsonObject(expected)).toJson());
    QStringList texts;
    for (const ImportRemark &remark : connection.remarks) {
        QVERIFY(!remark.text.isEmpty());
        texts.append(remark.name + QStringLiteral(": ") + remark.text);
    }
    QVERIFY2(importRemarks(connection) == remarks, qPrintable(texts.join(u'\n')));
}
