// The URL in one line, the version, and the primary button: Connect, Cancel or Disconnect.
#pragma once

#include "client/Client.h"
#include "settings/Url.h"
#include "theme/Theme.h"

#include <QWidget>

class FieldHint;
class QComboBox;
class QLineEdit;
class QPushButton;

class UrlBar : public QWidget
{
    Q_OBJECT
public:
    explicit UrlBar(QWidget *parent = nullptr);

    /// Shows the settings' URL and version. What is typed and means the same stays as it is.
    void load(const ConnectionSettings &settings);
    void setState(Client::State state);
    void setWaiting(bool waiting); ///< For an automatic reconnect: the primary button ends that.
    /// Says something under the line until the next edit.
    void say(theme::Sign sign, const QString &text);
    void enter(const QString &text); ///< As if typed.
    void focusUrl();
    /// Nothing usable is typed: says so and puts the focus there.
    bool showProblem();
    /// What the URL as typed gave reason to say.
    const QList<Note> &notes() const { return m_notes; }

signals:
    void urlEdited(const ParsedUrl &url);
    void versionEdited(mqtt::Version version);
    /// An options object stands in the line; the line goes back to the URL.
    void optionsPasted(const QString &text);
    void primaryTriggered();

protected:
    void changeEvent(QEvent *event) override;

private:
    void typed(const QString &text);
    void finished();
    void judge();
    void retranslate();

    QLineEdit *m_url;
    QComboBox *m_version;
    QPushButton *m_primary;
    FieldHint *m_hint;
    ConnectionSettings m_settings;
    QString m_lastText; ///< The line before the change, to tell what was pasted.
    Client::State m_state = Client::State::Idle;
    bool m_waiting = false;
    std::optional<SettingsProblem> m_problem;
    QList<Note> m_notes;
};
