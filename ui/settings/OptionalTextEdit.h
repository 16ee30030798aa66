// A text that may be left out; an empty text that is sent differs from none.
#pragma once

#include "settings/CompositeField.h"

#include <optional>

class IconButton;
class QCheckBox;
class QLineEdit;

/// A box "send" and a line. Typing checks the box, clearing the line unchecks it; checking it with an empty line sends an empty text.
class OptionalTextEdit : public CompositeField
{
    Q_OBJECT
    Q_PROPERTY(bool secret READ isSecret WRITE setSecret)
public:
    explicit OptionalTextEdit(QWidget *parent = nullptr);

    std::optional<QString> value() const;
    void setValue(const std::optional<QString> &value);
    bool isSecret() const { return m_secret; }
    void setSecret(bool secret); ///< Hidden, with a button that reveals it.

    void setName(const QString &name) override;
    QString placeholderText() const override { return m_placeholder; }
    void setPlaceholderText(const QString &text) override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void retranslate();
    QCheckBox *m_send;
    QLineEdit *m_line;
    IconButton *m_reveal;
    QString m_placeholder;
    bool m_secret = false;
};
