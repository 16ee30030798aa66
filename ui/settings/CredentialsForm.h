// User name and password.
#pragma once

#include "settings/SettingsForm.h"

#include <memory>

namespace Ui {
class CredentialsForm;
}

class CredentialsForm : public SettingsForm
{
    Q_OBJECT
public:
    explicit CredentialsForm(QWidget *parent = nullptr);
    ~CredentialsForm() override;
    void store(ConnectionSettings &settings) const override;

protected:
    void fill(const ConnectionSettings &settings) override;
    void changeEvent(QEvent *event) override;

private:
    QByteArray m_loadedPassword; ///< Bytes that are no text survive until the field is edited.
    std::unique_ptr<Ui::CredentialsForm> m_ui;
};
