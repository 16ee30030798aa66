// What the program has beside connections, in windows of their own.
#include "window/MainWindow.h"

#include "certificates/CertificatesWindow.h"
#include "connection/ConnectionPage.h"

#include <QKeySequence>
#include <QMenu>

using namespace Qt::StringLiterals;

void MainWindow::buildToolsMenu(QMenu *tools)
{
    addEntry(
        tools, {}, [] { return tr("&Local broker..."); }, [this] { showLocalBroker(); },
        [] {
            return tr("Starts the installed mosquitto on this machine alone, healthy or broken on purpose, with certificates, a user and "
                      "connections to it");
        });
    addEntry(
        tools, QKeySequence(u"Ctrl+Shift+K"_s), [] { return tr("&Certificates..."); }, [this] { openCertificates(); },
        [] {
            return tr(
                "Makes a CA and certificates for your own broker, shows what any certificate or key file holds, and checks whether they "
                "fit together");
        });
}

void MainWindow::openCertificates()
{
    if (!m_certificates) {
        m_certificates = new CertificatesWindow(
            [this]() -> std::optional<ConnectionSettings> {
                const ConnectionPage *page = currentPage();
                return page ? std::optional(page->settings()) : std::nullopt;
            },
            this);
        connect(m_certificates, &CertificatesWindow::useRequested, this, [this](const TlsSettings &tls) {
            if (ConnectionPage *page = currentPage())
                page->useTls(tr("Use the certificates"), tls);
        });
    }
    m_certificates->show();
    m_certificates->raise();
    m_certificates->activateWindow();
}
