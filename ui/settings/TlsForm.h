// Trust, client certificate and handshake.
#pragma once

#include "settings/SettingsForm.h"

#include <memory>

class IconButton;

namespace Ui {
class TlsForm;
}

class TlsForm : public SettingsForm
{
    Q_OBJECT
public:
    explicit TlsForm(QWidget *parent = nullptr);
    ~TlsForm() override;
    void store(ConnectionSettings &settings) const override;

protected:
    void fill(const ConnectionSettings &settings) override;
    QString ownWarning(SettingsField field, const ConnectionSettings &settings) const override;
    void changeEvent(QEvent *event) override;

private:
    void chooseKeyLogFile();

    void showScope(const ConnectionSettings &settings);
    QStringList m_loadedAlpn;
    std::unique_ptr<Ui::TlsForm> m_ui;
    IconButton *m_chooseKeyLogFile = nullptr;
};
