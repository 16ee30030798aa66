// Path and headers of the WebSocket upgrade.
#pragma once

#include "settings/SettingsForm.h"

#include <memory>

namespace Ui {
class WebSocketForm;
}

class WebSocketForm : public SettingsForm
{
    Q_OBJECT
public:
    explicit WebSocketForm(QWidget *parent = nullptr);
    ~WebSocketForm() override;
    void store(ConnectionSettings &settings) const override;

protected:
    void fill(const ConnectionSettings &settings) override;
    void changeEvent(QEvent *event) override;

private:
    void showScope(const ConnectionSettings &settings);
    std::unique_ptr<Ui::WebSocketForm> m_ui;
};
