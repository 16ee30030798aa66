#include "settings/FormValues.h"

#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

void setLine(QLineEdit *line, const QString &text)
{
    if (line->text() != text)
        line->setText(text);
}

std::optional<bool> optionalBool(const QComboBox *combo)
{
    return combo->currentIndex() <= 0 ? std::nullopt : std::optional(combo->currentIndex() == 1);
}

void setOptionalBool(QComboBox *combo, std::optional<bool> value)
{
    combo->setCurrentIndex(!value ? 0 : *value ? 1 : 2);
}

QStringList listFromText(const QString &text)
{
    QStringList list;
    for (const QString &part : text.split(u',')) {
        if (!part.trimmed().isEmpty())
            list.append(part.trimmed());
    }
    return list;
}

std::optional<QByteArray> toBytes(const std::optional<QString> &text, const QByteArray &loaded)
{
    if (!text)
        return std::nullopt;
    return *text == QString::fromUtf8(loaded) ? loaded : text->toUtf8();
}

QString endpointText(const Endpoint &endpoint)
{
    const QString host = endpoint.host.contains(u':') ? u"[%1]"_s.arg(endpoint.host) : endpoint.host;
    return endpoint.port ? u"%1:%2"_s.arg(host, QString::number(*endpoint.port)) : host;
}

QString clientIdPrefix(const QString &clientId)
{
    static const QRegularExpression form(u"^(.*?)[0-9a-f]{8}$"_s, QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = form.match(clientId);
    if (match.hasMatch())
        return match.captured(1);
    if (clientId.isEmpty())
        return u"connack-"_s;
    return clientId.endsWith(u'-') || clientId.endsWith(u'_') || clientId.endsWith(u'/') ? clientId : clientId + u'-';
}
