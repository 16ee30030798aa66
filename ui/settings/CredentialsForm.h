// User name and password.
#pragma once

#include "settings/SettingsForm.h"

#include <memory>

namespace Ui {
class CredentialsForm;
}

/// Where the secrets of a connection are kept, as the form shows it.
struct SecretsKept {
    bool canRemember = false; ///< The system's key store works.
    bool remembers = false;   ///< They are kept there.
    QString text;             ///< What else there is to say: why not, or what went wrong. Translated.
    bool isWarning = false;   ///< Something went wrong.
};

class CredentialsForm : public SettingsForm
{
    Q_OBJECT
public:
    explicit CredentialsForm(QWidget *parent = nullptr);
    ~CredentialsForm() override;
    void store(ConnectionSettings &settings) const override;
    void setKept(const SecretsKept &kept);

signals:
    void rememberEdited(bool remember);

protected:
    void fill(const ConnectionSettings &settings) override;
    void changeEvent(QEvent *event) override;

private:
    void showKept();
    SecretsKept m_kept;
    QByteArray m_loadedPassword; ///< Bytes that are no text survive until the field is edited.
    std::unique_ptr<Ui::CredentialsForm> m_ui;
};
