// Bytes typed as text, hexadecimal or Base64, or read from a file.
#pragma once

#include "settings/BinaryText.h"
#include "settings/CompositeField.h"

class IconButton;
class QComboBox;
class QPlainTextEdit;

class BinaryValueEdit : public CompositeField
{
    Q_OBJECT
    Q_PROPERTY(int lines READ lines WRITE setLines)
    Q_PROPERTY(bool secret READ isSecret WRITE setSecret)
public:
    explicit BinaryValueEdit(QWidget *parent = nullptr);

    BinaryValue value() const { return m_value; }
    void setValue(const BinaryValue &value);
    /// nullopt while nothing is typed.
    std::optional<BinaryValue> optionalValue() const;
    void setOptionalValue(const std::optional<BinaryValue> &value);

    int lines() const { return m_lines; }
    void setLines(int lines);
    bool isSecret() const { return m_secret; }
    void setSecret(bool secret); ///< Shown only while its reveal button is down.

    void setName(const QString &name) override;
    QString placeholderText() const override;
    void setPlaceholderText(const QString &text) override;
    QString problem() const override { return m_problem; }
    QString information() const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void textChanged();
    void formChanged();
    void browse();
    void display();
    void retranslate();

    QPlainTextEdit *m_text;
    QComboBox *m_form;
    IconButton *m_browse;
    IconButton *m_reveal;
    BinaryValue m_value;
    bool m_isSet = false; ///< For optionalValue(): an empty value that was loaded as set stays set.
    QString m_problem;
    int m_lines = 1;
    bool m_secret = false;
};
