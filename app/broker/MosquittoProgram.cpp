#include "broker/MosquittoProgram.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

struct Way {
    const char *manager; ///< Its executable.
    const char *system;
    const char *command;
};
constexpr std::array ways{
    Way{"apt", "Debian, Ubuntu", "sudo apt install mosquitto"},
    Way{"dnf", "Fedora, RHEL", "sudo dnf install mosquitto"},
    Way{"pacman", "Arch", "sudo pacman -S mosquitto"},
    Way{"zypper", "openSUSE", "sudo zypper install mosquitto"},
    Way{"brew", "macOS", "brew install mosquitto"},
    Way{"winget", "Windows", "winget install EclipseFoundation.Mosquitto"},
};

bool isHere(const Way &way)
{
    return !QStandardPaths::findExecutable(QLatin1StringView(way.manager)).isEmpty();
}

} // namespace

QString mosquitto::program()
{
    const QString name = u"mosquitto"_s;
    const QString inPath = QStandardPaths::findExecutable(name);
    if (!inPath.isEmpty())
        return inPath;
    static const QStringList folders{u"/usr/sbin"_s,
                                     u"/usr/local/sbin"_s,
                                     u"/opt/homebrew/sbin"_s,
                                     u"/opt/homebrew/opt/mosquitto/sbin"_s,
                                     u"/usr/local/opt/mosquitto/sbin"_s,
                                     u"/opt/local/sbin"_s,
                                     u"C:/Program Files/mosquitto"_s,
                                     u"C:/Program Files (x86)/mosquitto"_s};
    return QStandardPaths::findExecutable(name, folders);
}

QList<mosquitto::Installer> mosquitto::installers()
{
    std::array sorted = ways;
    std::stable_partition(sorted.begin(), sorted.end(), isHere);
    QList<Installer> result;
    for (const Way &way : sorted)
        result.append({QString::fromLatin1(way.system), QString::fromLatin1(way.command)});
    return result;
}

qsizetype mosquitto::installersHere()
{
    return std::count_if(ways.begin(), ways.end(), isHere);
}

QString mosquitto::howToGet()
{
    QStringList lines{
        QCoreApplication::translate("MosquittoProgram", "The local broker needs mosquitto, which is not installed. To install it:")};
    for (const Installer &way : installers())
        lines += u"  %1  %2"_s.arg((way.system + u':').leftJustified(15), way.command);
    return lines.join(u'\n');
}

QString mosquitto::versionIn(const QString &text)
{
    static const QRegularExpression pattern(uR"(\bmosquitto version (\d{1,3}(?:\.\d{1,4}){1,3}))"_s);
    return pattern.match(text).captured(1);
}

int mosquitto::majorVersion(const QString &version)
{
    return version.section(u'.', 0, 0).toInt();
}
