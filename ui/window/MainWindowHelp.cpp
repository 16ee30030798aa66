// What the Help menu opens.
#include "window/MainWindow.h"

#include "help/HelpWindow.h"
#include "settings/FieldHelp.h"

#include <QMessageBox>

#include <openssl/crypto.h>

using namespace Qt::StringLiterals;

void MainWindow::openHelp(const QString &cause)
{
    if (!m_help) {
        const auto keys = [this] {
            QList<HelpWindow::Key> all;
            for (const Texts &entry : std::as_const(m_texts)) {
                const QString shown = entry.text(); // the language may just be changing
                const QString key = entry.action->shortcut().isEmpty() ? shown.section(u'\t', 1)
                                                                       : entry.action->shortcut().toString(QKeySequence::NativeText);
                if (!key.isEmpty())
                    all.append({shown.section(u'\t', 0, 0).remove(u'&'), key});
            }
            return all;
        };
        m_help = new HelpWindow(keys, this);
    }
    if (!cause.isEmpty())
        m_help->showCause(cause);
    m_help->show();
    m_help->raise();
    m_help->activateWindow();
}

/// F1: what the tooltip of the focused field says.
void MainWindow::helpOnField()
{
    fieldHelp::show();
}

void MainWindow::about()
{
    QMessageBox box(this);
    box.setIconPixmap(theme::icon(u"connack"_s, palette()).pixmap(48, 48));
    box.setWindowTitle(tr("About Connack"));
    box.setTextFormat(Qt::PlainText);
    box.setText(tr("Connack %1, with Qt %2").arg(QLatin1StringView(CONNACK_VERSION), QLatin1StringView(qVersion())) + u"\n"_s
                + QLatin1StringView(OpenSSL_version(OPENSSL_VERSION)));
    box.setInformativeText(tr("Shows what happens when a client connects to an MQTT broker, and names the cause when it fails."));
    box.exec();
}
