// The Last Will and its properties.
#pragma once

#include "settings/SettingsForm.h"

#include <memory>

namespace Ui {
class WillForm;
}

class WillForm : public SettingsForm
{
    Q_OBJECT
public:
    explicit WillForm(QWidget *parent = nullptr);
    ~WillForm() override;
    void store(ConnectionSettings &settings) const override;

protected:
    void fill(const ConnectionSettings &settings) override;
    void changeEvent(QEvent *event) override;

private:
    void fillQos(int qos);
    std::unique_ptr<Ui::WillForm> m_ui;
};
