// Other ways to the broker, and back to it: another address, several servers, reconnecting, a proxy.
#pragma once

#include "settings/SettingsForm.h"

#include <memory>

namespace Ui {
class NetworkForm;
}

class NetworkForm : public SettingsForm
{
    Q_OBJECT
public:
    explicit NetworkForm(QWidget *parent = nullptr);
    ~NetworkForm() override;
    void store(ConnectionSettings &settings) const override;

protected:
    void fill(const ConnectionSettings &settings) override;
    QString ownProblem(SettingsField field) const override;
    void changeEvent(QEvent *event) override;

private:
    void readConnectTo();
    void fillReconnecting(const NetworkSettings &network);
    void storeReconnecting(NetworkSettings &network) const;
    void enableReconnecting(bool on);
    std::optional<Endpoint> m_connectTo;
    QString m_connectToProblem;
    std::unique_ptr<Ui::NetworkForm> m_ui;
};
