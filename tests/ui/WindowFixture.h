// A main window with settings and connections of its own.
#pragma once

#include "window/Language.h"
#include "window/MainWindow.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

/// The folder of its settings and connections is another one for each test function, and gone with it.
class WindowFixture
{
public:
    /// To be called by initTestCase().
    static void prepare()
    {
        QApplication::setApplicationName(QStringLiteral("connack-test"));
        QApplication::setOrganizationName(QStringLiteral("connack-test"));
        QApplication::setQuitOnLastWindowClosed(false);
        QSettings::setDefaultFormat(QSettings::IniFormat);
    }
    /// To be called by init().
    void renew()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
        language::use(QStringLiteral("en"));
    }
    QString connectionsFile() const { return m_folder->filePath(QStringLiteral("connections.json")); }
    std::unique_ptr<MainWindow> makeWindow() const
    {
        auto window = std::make_unique<MainWindow>(ProfileStore(connectionsFile()));
        window->resize(1280, 800);
        window->show();
        if (!QTest::qWaitForWindowActive(window.get()))
            qWarning("the window did not become active");
        return window;
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};
