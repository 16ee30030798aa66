// The properties of CONNECT in MQTT 5.
#pragma once

#include "settings/SettingsForm.h"

#include <memory>

namespace Ui {
class Mqtt5Form;
}

class Mqtt5Form : public SettingsForm
{
    Q_OBJECT
public:
    explicit Mqtt5Form(QWidget *parent = nullptr);
    ~Mqtt5Form() override;
    void store(ConnectionSettings &settings) const override;

protected:
    void fill(const ConnectionSettings &settings) override;
    void changeEvent(QEvent *event) override;

private:
    void showScope(const ConnectionSettings &settings);
    int authentication() const;
    void chooseAuthentication(int choice);
    void showAuthentication();
    bool m_raw = false; ///< ConnectPropertySettings::rawAuthentication
    std::unique_ptr<Ui::Mqtt5Form> m_ui;
};
