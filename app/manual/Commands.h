// The ways to start the program, as its manual page and the completions of shells name them.
#pragma once

#include <QCommandLineOption>
#include <QList>

/// `connack` (the window) or `connack NAME`.
struct ManualCommand {
    QString name;      ///< Empty: the window.
    QString arguments; ///< What follows the name, before the flags: "[URL]".
    QString summary;   ///< A few words, for the list that a shell offers.
    QList<QCommandLineOption> flags;

    bool isWindow() const { return name.isEmpty(); }
    /// An argument may be a file, or a URL.
    bool takesFile() const { return arguments.contains(QLatin1String("FILE")) || arguments.contains(QLatin1String(".json")); }
    bool takesUrl() const { return arguments.contains(QLatin1String("URL")); }
};

/// What a flag wants to hear, told by the word that its help shows for it.
struct FlagValue {
    explicit FlagValue(const QCommandLineOption &flag);

    QString name;      ///< "FILE", "S", ...; empty: the flag has no value.
    QStringList words; ///< All that it can be, where the help lists them ("3|4|5").
    bool isFile = false;
    bool isFolder = false;
};

/// The window first. Texts are the source's, in English.
QList<ManualCommand> manualCommands();
