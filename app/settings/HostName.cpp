#include "settings/HostName.h"

#include "settings/WordTools.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace {

struct Host {
    Q_DECLARE_TR_FUNCTIONS(Host)
};

bool isAsciiDigit(QChar character)
{
    return character >= u'0' && character <= u'9';
}

/// RFC 4007: an address and, after "%", a zone such as "eth0".
bool isIpv6(const QString &host)
{
    const qsizetype percent = host.indexOf(u'%');
    if (percent >= 0) {
        const QStringView zone = QStringView(host).mid(percent + 1);
        const auto fits = [](QChar c) { return (c.unicode() < 128 && c.isLetterOrNumber()) || QStringView(u"._~-").contains(c); };
        if (zone.isEmpty() || zone.size() > 64 || !std::all_of(zone.begin(), zone.end(), fits))
            return false;
    }
    QUrl url;
    url.setHost(percent < 0 ? host : host.left(percent)); // takes a host with colons for IPv6
    return url.isValid() && !url.host().isEmpty();
}

bool isIpv4(const QString &host)
{
    const QStringList numbers = host.split(u'.');
    const auto fits = [](const QString &number) {
        return !number.isEmpty() && number.size() <= 3 && std::all_of(number.begin(), number.end(), isAsciiDigit) && number.toInt() <= 255;
    };
    return numbers.size() == 4 && std::all_of(numbers.begin(), numbers.end(), fits);
}

/// RFC 1123 and, as found in practice, underscores; anything beyond ASCII is left to IDNA.
QChar badCharacter(const QString &host)
{
    for (const QChar character : host) {
        const bool fits = character.unicode() < 128 ? character.isLetterOrNumber() || QStringView(u".-_").contains(character)
                                                    : character.isLetterOrNumber() || character.isMark() || character.isSurrogate()
                || QStringView(u"\u3002\uff0e\uff61\u00b7\u200c\u200d").contains(character);
        if (!fits)
            return character;
    }
    return {};
}

std::optional<QString> nameFault(const QString &host)
{
    const QString ascii = host.size() <= 1000 ? QString::fromLatin1(QUrl::toAce(host)) : QString();
    const QString plain = ascii.isEmpty() ? host : ascii;
    const QStringList labels = (plain.endsWith(u'.') ? plain.chopped(1) : plain).split(u'.');
    if (labels.contains(QString()))
        return Host::tr("The host \"%1\" has a dot too many.").arg(shown(host));
    if (plain.size() > 254 || std::any_of(labels.begin(), labels.end(), [](const QString &label) { return label.size() > 63; }))
        return Host::tr("The host \"%1\" is too long: a name has at most 253 characters, each part of it 63.").arg(shown(host));
    if (ascii.isEmpty() && !host.contains(u'_'))
        return Host::tr("The host \"%1\" is no valid internationalised name.").arg(shown(host));
    return std::nullopt;
}

} // namespace

std::optional<QString> hostFault(const QString &host)
{
    if (host.isEmpty())
        return Host::tr("There is no host.");
    if (host.contains(u':')) {
        if (isIpv6(host))
            return std::nullopt;
        return Host::tr("\"%1\" is no IPv6 address.").arg(shown(host));
    }
    if (host.contains(u' '))
        return Host::tr("The host \"%1\" has a space in it.").arg(shown(host));
    if (const QChar bad = badCharacter(host); !bad.isNull())
        return Host::tr("The host \"%1\" has the character \"%2\", which no host name has.").arg(shown(host), shown(QString(bad)));
    if (std::all_of(host.begin(), host.end(), isAsciiDigit))
        return Host::tr("The host \"%1\" is a mere number.").arg(shown(host));
    const qsizetype lastDot = host.lastIndexOf(u'.');
    const bool endsInNumber =
        lastDot >= 0 && lastDot + 1 < host.size() && std::all_of(host.begin() + lastDot + 1, host.end(), isAsciiDigit);
    if (endsInNumber && !isIpv4(host))
        return Host::tr("\"%1\" is no IPv4 address: it has four numbers from 0 to 255.").arg(shown(host));
    return endsInNumber ? std::nullopt : nameFault(host);
}

QString acceptedHost()
{
    return Host::tr(
        "Give a name such as broker.local, an IPv4 address such as 192.168.1.20, or an IPv6 address, in a URL in brackets: [fe80::1].");
}

std::optional<quint16> portFromText(QStringView text)
{
    if (text.isEmpty() || text.size() > 20 || !std::all_of(text.begin(), text.end(), isAsciiDigit))
        return std::nullopt;
    bool fits = false;
    const quint16 port = text.toUShort(&fits);
    return fits && port > 0 ? std::optional(port) : std::nullopt;
}

QString acceptedPort()
{
    return Host::tr("Give a port from 1 to 65535.");
}
