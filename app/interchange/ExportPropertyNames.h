// What the command lines of MQTT tools have in common.
#pragma once

#include "interchange/ExportDraft.h"
#include "settings/PropertyTable.h"

/// True for what a text holds as it is: UTF-8 without a byte order mark.
bool isText(const QByteArray &bytes);
/// "willDelayInterval" as "will-delay-interval".
QString dashed(const char *name);
/// What of a subscription a tool that takes topic and QoS alone does not express: "No Local", "Retain Handling".
QStringList subscriptionExtras(const SubscriptionSettings &subscription, mqtt::Version version);
/// Tells them.
void tellExtras(ExportDraft &draft, const SubscriptionSettings &subscription, const QStringList &extras);
/// Brackets around an IPv6 address.
QString bracketed(const QString &host);
/// "host:port".
QString hostAndPort(const Endpoint &endpoint);
/// A part of a URL's user info. A placeholder becomes one of its own, for whoever fills it in has to encode the value as well.
QString percentEncoded(ExportDraft &draft, const QString &text);
/// "user:password@" of a proxy; empty without a user name.
QString proxyUserInfo(ExportDraft &draft, const ProxySettings &proxy);
