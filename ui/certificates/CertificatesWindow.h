// The certificates workbench: make, inspect, check. A window of its own.
#pragma once

#include "certificates/CertificateFolder.h"
#include "settings/ConnectionSettings.h"
#include "theme/ReadingOrder.h"

#include <QWidget>

#include <functional>
#include <optional>

class CheckPage;
class InspectPage;
class MakePage;
class QTabWidget;

/// Does not block the main window. Remembers its size and its tab.
class CertificatesWindow : public QWidget
{
    Q_OBJECT
public:
    /// The connection that the main window shows; nullopt: none.
    using ShownConnection = std::function<std::optional<ConnectionSettings>()>;
    explicit CertificatesWindow(ShownConnection shown, QWidget *parent = nullptr);

    enum class Tab : quint8 { Make, Inspect, Check };
    void showTab(Tab tab);
    void inspectFiles(const QStringList &paths);

signals:
    /// The shown connection is to have these TLS settings: a step that can be undone.
    void useRequested(const TlsSettings &tls);

protected:
    bool focusNextPrevChild(bool next) override { return theme::focusNext(this, next); }
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build();
    void watch();
    void lookAtConnection();
    void use(const CertificateSet &set, const QString &folder, int client);
    void retranslate();

    ShownConnection m_shown;
    QTabWidget *m_tabs;
    MakePage *m_make;
    InspectPage *m_inspect;
    CheckPage *m_check;
};
