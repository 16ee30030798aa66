#include "interchange/ImportDraft.h"

#include "settings/OptionsJson.h"
#include "settings/Url.h"
#include "settings/WordTools.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

constexpr qsizetype MostRemarks = 200;
constexpr qsizetype MostSubscriptions = 1'000;

QString withWhatIsAccepted(const SettingsProblem &problem)
{
    return problem.accepted.isEmpty() ? problem.text : problem.text + u' ' + problem.accepted;
}

/// {"will": {"properties": {"contentType": value}}}
QJsonObject nested(const QString &path, const QJsonValue &value)
{
    const QStringList keys = path.split(u'.');
    QJsonValue inner = value;
    for (auto key = keys.rbegin(); key != keys.rend(); ++key)
        inner = QJsonObject{{*key, inner}};
    return inner.toObject();
}

} // namespace

ImportDraft::ImportDraft(const ImportContext &context)
    : m_context(context)
{
    settings.clientId = randomClientId(context.clientIdPrefix);
}

void ImportDraft::remark(ImportRemark::Kind kind, const QString &name, const QString &text)
{
    const ImportRemark remark{kind, shown(name), text};
    if (m_remarks.contains(remark))
        return;
    if (m_remarks.size() < MostRemarks - 1)
        m_remarks.append(remark);
    else if (m_remarks.size() == MostRemarks - 1)
        m_remarks.append({ImportRemark::Kind::Left, {}, ImportText::tr("There is more that was not taken over; it is not listed.")});
}

void ImportDraft::left(const QString &name, const QString &text)
{
    remark(ImportRemark::Kind::Left, name, text);
}

void ImportDraft::changed(const QString &name, const QString &text)
{
    remark(ImportRemark::Kind::Changed, name, text);
}

void ImportDraft::option(const QString &name, const QString &path, const QJsonValue &value)
{
    const OptionsResult result = applyOptions(nested(path, value), settings);
    for (const SettingsProblem &problem : result.problems)
        left(name, withWhatIsAccepted(problem));
    for (const Note &note : result.notes)
        note.id == "unknown-option"_L1 ? left(name, note.text) : changed(name, note.text);
}

void ImportDraft::options(const QJsonObject &options)
{
    const OptionsResult result = applyOptions(options, settings);
    for (const SettingsProblem &problem : result.problems)
        left({}, withWhatIsAccepted(problem));
    for (const Note &note : result.notes)
        note.id == "unknown-option"_L1 ? left({}, note.text) : changed({}, note.text);
}

bool ImportDraft::url(const QString &name, const QString &text)
{
    const auto parsed = parseUrl(text);
    if (const auto *problem = std::get_if<SettingsProblem>(&parsed)) {
        left(name, withWhatIsAccepted(*problem));
        return false;
    }
    const auto &url = std::get<ParsedUrl>(parsed);
    applyUrl(url, settings);
    for (const Note &note : url.notes)
        note.id == "path-ignored"_L1 ? left(name, note.text) : changed(name, note.text);
    return true;
}

void ImportDraft::subscription(const SubscriptionSettings &subscription)
{
    QList<SubscriptionSettings> &all = settings.subscriptions;
    const auto known = m_places.constFind(subscription.topicFilter);
    if (known != m_places.cend()) {
        all[*known] = subscription;
    } else if (all.size() < MostSubscriptions) {
        m_places.insert(subscription.topicFilter, all.size());
        all.append(subscription);
    } else {
        left({}, ImportText::tr("Only the first %1 subscriptions were taken over.").arg(MostSubscriptions));
    }
}

/// A name without a folder means a file of the folder where the source was written or run.
void ImportDraft::settleFile(QString &path)
{
    if (path.isEmpty() || path.contains(QChar(0)))
        return;
    if (path == "~"_L1 || path.startsWith("~/"_L1))
        path = QDir::homePath() + path.mid(1);
    if (QDir::isAbsolutePath(path))
        return;
    constexpr qsizetype longestName = 255; // what is longer is no name, but content that was given in its place
    const QString beside = m_context.folder.isEmpty() ? QString() : QDir(m_context.folder).filePath(path);
    if (!beside.isEmpty() && QFileInfo(beside).isFile())
        path = QDir::cleanPath(beside);
    else
        changed(path.size() <= longestName ? path : QString(),
                ImportText::tr("This file name has no folder; it means a file where the source was used. Choose the file in the form."));
}

ImportedConnection ImportDraft::take()
{
    TlsSettings &tls = settings.tls;
    for (FileOrPem &ca : tls.ca)
        settleFile(ca.path);
    for (QString *path : {&tls.crlFile, &tls.certificate.path, &tls.key.path, &tls.pkcs12.path})
        settleFile(*path);
    if (settings.will.payload.form == BinaryValue::Form::File)
        settleFile(settings.will.payload.fileName);
    return {settings, group, m_remarks};
}
