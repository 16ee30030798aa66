#include "check/CheckOptions.h"

#include "check/Flags.h"
#include "check/SettingsFlags.h"
#include "logfiles/ByteSize.h"
#include "mqtt/Topics.h"
#include "settings/OptionsJson.h"
#include "settings/Url.h"

#include <QCoreApplication>
#include <QFile>

using namespace Qt::StringLiterals;

namespace {

struct CheckText {
    Q_DECLARE_TR_FUNCTIONS(CheckOptions)
};

constexpr qint64 largestOptionsFile = 16 * 1024 * 1024; ///< Bytes.

class Reader
{
public:
    explicit Reader(const QStringList &arguments)
        : m_arguments(arguments)
    {
        addFlags(m_parser);
    }

    CheckOptions read()
    {
        m_options.settings = newConnectionSettings();
        const bool parsed = m_parser.parse(QStringList{u"connack check"_s} + m_arguments);
        // What the report looks like is settled first: a wrong command line is reported in the form it asks for.
        m_options.json = m_parser.isSet(u"json"_s);
        m_options.junitFile = m_parser.value(u"junit"_s);
        m_options.help = m_parser.isSet(u"help"_s);
        m_options.helpText = m_options.help ? helpText(m_parser) : QString();
        const QStringList positional = m_parser.positionalArguments();
        m_options.url = positional.value(0);
        if (!parsed)
            complainOfSyntax();
        else if (positional.size() > 1)
            problem(CheckText::tr("The command line has two URLs: %1 and %2.").arg(redactedUrl(positional[0]), redactedUrl(positional[1])),
                    CheckText::tr("Give one URL, and put values with blanks in quotation marks."));
        if (m_options.problems.isEmpty() && !m_options.help)
            readAll();
        return m_options;
    }

private:
    void problem(const QString &text, const QString &accepted)
    {
        m_options.problems.append({u"option-invalid"_s, SettingsField::Options, text, accepted});
    }

    void complainOfSyntax()
    {
        const QStringList unknown = m_parser.unknownOptionNames();
        for (const QString &name : unknown) {
            const QString nearest = nearestFlag(name);
            problem(CheckText::tr("There is no flag %1.").arg(asTyped(name)),
                    nearest.isEmpty() ? CheckText::tr("Run connack check --help for the list of flags.")
                                      : CheckText::tr("Use --%1, or run connack check --help for the list of flags.").arg(nearest));
        }
        if (unknown.isEmpty())
            problem(CheckText::tr("The command line cannot be read: %1").arg(m_parser.errorText()),
                    CheckText::tr("Run connack check --help for the flags and their values."));
    }

    /// With its dashes, without its value: that may be a secret.
    QString asTyped(const QString &name) const
    {
        for (const QString &argument : m_arguments) {
            const QString flag = argument.section(u'=', 0, 0);
            if (flag == u"-"_s + name)
                return flag;
        }
        return u"--"_s + name;
    }

    void readAll()
    {
        std::optional<ParsedUrl> url = readUrl();
        if (m_parser.isSet(u"options"_s))
            readOptionsFile(url);
        SettingsFlags flags(m_parser, m_options.settings);
        m_options.problems += flags.apply();
        if (url)
            m_options.notes += overriddenNotes(*url, m_options.settings);
        readRequests();
        readOutputs();
        // A fault of the URL makes whatever else is wrong with the settings a mere consequence.
        if (m_options.problems.isEmpty())
            m_options.problems = check(m_options.settings);
    }

    std::optional<ParsedUrl> readUrl()
    {
        if (m_parser.positionalArguments().isEmpty())
            return std::nullopt;
        auto parsed = parseUrl(m_options.url);
        if (const auto *wrong = std::get_if<SettingsProblem>(&parsed)) {
            m_options.problems.append(*wrong);
            return std::nullopt;
        }
        auto &url = std::get<ParsedUrl>(parsed);
        applyUrl(url, m_options.settings);
        m_options.notes += url.notes;
        return url;
    }

    void readOptionsFile(const std::optional<ParsedUrl> &url)
    {
        const QString name = m_parser.value(u"options"_s);
        QFile file(name);
        const bool opened = name == u"-"_s ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
        const QByteArray bytes = opened ? file.read(largestOptionsFile) : QByteArray();
        if (!opened || file.error() != QFileDevice::NoError) {
            problem(CheckText::tr("The options file %1 cannot be read: %2.").arg(name, file.errorString()),
                    CheckText::tr("Name a file with an options object."));
            return;
        }
        const auto parsed = parseOptionsObject(QString::fromUtf8(bytes));
        if (const auto *wrong = std::get_if<SettingsProblem>(&parsed)) {
            m_options.problems.append(*wrong);
            return;
        }
        const OptionsResult result = applyOptions(std::get<QJsonObject>(parsed), m_options.settings, url ? &*url : nullptr);
        m_options.problems += result.problems;
        for (const Note &note : result.notes) {
            // What became of the URL is told once, after the flags have had their say.
            if (!url || (note.id != "port-overridden"_L1 && note.id != "url-overridden"_L1))
                m_options.notes.append(note);
        }
    }

    void readRequests()
    {
        m_options.hold = seconds(u"hold"_s, m_options.hold, 0);
        m_options.probe = !m_parser.isSet(u"no-probe"_s);
        m_options.probePorts = m_parser.isSet(u"probe-ports"_s);
        if (m_options.probePorts && !m_options.probe)
            problem(CheckText::tr("--probe-ports and --no-probe contradict each other."), CheckText::tr("Give one of them."));
        m_options.probeTimeout = seconds(u"probe-timeout"_s, m_options.probeTimeout, 0);
        readQos();
        const mqtt::Version version = m_options.settings.version;
        m_options.subscribe = m_parser.values(u"subscribe"_s);
        for (const QString &filter : std::as_const(m_options.subscribe))
            judgeTopic(u"--subscribe"_s, filter, mqtt::checkTopicFilter(filter, version));
        const QStringList publishes = m_parser.values(u"publish"_s);
        for (const QString &request : publishes) {
            const QString topicName = request.section(u'=', 0, 0);
            if (!request.contains(u'='))
                problem(CheckText::tr("--publish %1 has no payload.").arg(request),
                        CheckText::tr("Give TOPIC=PAYLOAD; an empty payload is TOPIC=."));
            judgeTopic(u"--publish"_s, topicName, mqtt::checkTopicName(topicName, version));
            m_options.publish.append({topicName, request.mid(topicName.size() + 1).toUtf8()});
        }
    }

    void judgeTopic(const QString &flag, const QString &topic, mqtt::TopicProblem found)
    {
        if (found != mqtt::TopicProblem::None)
            problem(CheckText::tr("%1 \"%2\" cannot be used.").arg(flag, topic), mqtt::describe(found));
    }

    void readQos()
    {
        if (!m_parser.isSet(u"qos"_s))
            return;
        const QString value = m_parser.value(u"qos"_s);
        if (value != "0"_L1 && value != "1"_L1 && value != "2"_L1)
            problem(CheckText::tr("--qos is \"%1\".").arg(value), CheckText::tr("Give 0, 1 or 2."));
        else
            m_options.qos = mqtt::QoS(value.toInt());
    }

    std::chrono::milliseconds seconds(const QString &flag, std::chrono::milliseconds otherwise, double least)
    {
        return m_parser.isSet(flag) ? readSeconds(u"--"_s + flag, m_parser.value(flag), least, otherwise, m_options.problems) : otherwise;
    }

    void readOutputs()
    {
        m_options.logFile = m_parser.value(u"log"_s);
        if (m_parser.isSet(u"log"_s) && !logFormatFor(m_options.logFile))
            problem(CheckText::tr("--log %1 has an ending that names no form.").arg(m_options.logFile),
                    CheckText::tr("Name a file that ends in .pcapng, .jsonl, .csv, .txt or .md."));
        readRotation();
        if (m_parser.isSet(u"junit"_s) && m_options.junitFile.isEmpty())
            problem(CheckText::tr("--junit names no file."), CheckText::tr("Name the file to write."));
    }

    void readRotation()
    {
        const QString size = m_parser.value(u"log-rotate"_s), keep = m_parser.value(u"log-keep"_s);
        if (m_parser.isSet(u"log-rotate"_s)) {
            m_options.logRotation.size = parseByteSize(size).value_or(0);
            if (m_options.logRotation.size < LogRotation::smallestSize)
                problem(CheckText::tr("--log-rotate is \"%1\".").arg(size),
                        CheckText::tr("Give a size from 10kB on, such as 100MB or 64MiB."));
            if (m_options.logFile.isEmpty())
                problem(CheckText::tr("--log-rotate has no file to rotate."), CheckText::tr("Name the file with --log FILE."));
        }
        if (!m_parser.isSet(u"log-keep"_s))
            return;
        bool isNumber = false;
        m_options.logRotation.keep = keep.toInt(&isNumber);
        if (!isNumber || m_options.logRotation.keep < 1)
            problem(CheckText::tr("--log-keep is \"%1\".").arg(keep), CheckText::tr("Give the number of files to keep, from 1 on."));
        if (m_options.logRotation.size == 0)
            problem(CheckText::tr("--log-keep is of no use without --log-rotate."),
                    CheckText::tr("Give the size of a file with --log-rotate SIZE."));
    }

    QStringList m_arguments;
    QCommandLineParser m_parser;
    CheckOptions m_options;
};

} // namespace

CheckOptions readCheckOptions(const QStringList &arguments)
{
    return Reader(arguments).read();
}
