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
    /// Names of other connections with this client ID on the same broker.
    void setSharing(const QStringList &names) { m_sharing = names; }

protected:
    void fill(const ConnectionSettings &settings) override;
    void changeEvent(QEvent *event) override;

    QString ownWarning(SettingsField field, const ConnectionSettings &settings) const override;

private:
    void nameCleanStart();
    QStringList m_sharing;
    mqtt::Version m_version = mqtt::Version::V311;
    std::unique_ptr<Ui::GeneralForm> m_ui;
};
