// What a person prefers, in a window of its own; what is changed there counts at once.
#pragma once

#include "preferences/Preferences.h"
#include "theme/ReadingOrder.h"

#include <QWidget>

#include <functional>

class FieldHint;
class NoticeBar;
class OptionalNumberEdit;
class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class TextBlock;

/// Does not block the main window. What was restored or forgotten can be taken back in a line at the bottom.
class PreferencesWindow : public QWidget
{
    Q_OBJECT
public:
    /// `languages`: codes with the languages' own names.
    explicit PreferencesWindow(const QList<std::pair<QString, QString>> &languages, QWidget *parent = nullptr);

protected:
    bool focusNextPrevChild(bool next) override { return theme::focusNext(this, next); }
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    using Text = std::function<QString()>;
    /// What is written beside a field, and its tooltip.
    struct Words {
        QWidget *shown; ///< A label, or a box or button with a text of its own.
        QWidget *field;
        Text text, help;
    };
    struct Number {
        OptionalNumberEdit *edit;
        FieldHint *hint;
    };

    QWidget *makePage();
    QWidget *makeFooter();
    void addTitle(QFormLayout *form, const Text &text);
    void addRow(QFormLayout *form, QWidget *field, const char *name, const Text &text, const Text &help, FieldHint *hint = nullptr);
    void addBox(QFormLayout *form, QCheckBox *box, const char *name, const Text &text, const Text &help);
    void addAppearance(QFormLayout *form);
    void addNewConnections(QFormLayout *form);
    void addDiagnosis(QFormLayout *form);
    void addStoring(QFormLayout *form);
    void addNumber(QFormLayout *form, Number &number, const char *name, const char *unit, const Text &text, const Text &help);

    void load();
    void loadNewConnections();
    void storeNewConnections();
    bool take(const Number &number, qint64 otherwise, qint64 least, qint64 most, bool zeroToo, qint64 &value);
    void save();
    void takeBack(const QString &text, const QVariantMap &values);
    void retranslate();

    bool m_loading = false;
    QList<Words> m_words;
    QList<std::pair<QLabel *, Text>> m_titles;
    QComboBox *m_theme, *m_language, *m_version, *m_memory;
    QSpinBox *m_fontSize, *m_probeLimit;
    QLineEdit *m_prefix;
    FieldHint *m_prefixHint;
    Number m_keepAlive{}, m_timeout{}, m_period{};
    QCheckBox *m_probes, *m_secrets, *m_recent, *m_window;
    QPushButton *m_forget, *m_defaults, *m_close;
    TextBlock *m_place;
    NoticeBar *m_notice;
};
