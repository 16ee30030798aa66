// Name, client ID, session, keep-alive and time limit.
#pragma once

#include "settings/SettingsForm.h"

#include <memory>

namespace Ui {
class GeneralForm;
}

class GeneralForm : public SettingsForm
{
    Q_OBJECT
public:
    explicit GeneralForm(QWidget *parent = nullptr);
    ~GeneralForm() override;
    void store(ConnectionSettings &settings) const override;

protected:
    void fill(const ConnectionSettings &settings) override;
    void changeEvent(QEvent *event) override;

private:
    void nameCleanStart();
    mqtt::Version m_version = mqtt::Version::V311;
    std::unique_ptr<Ui::GeneralForm> m_ui;
};
