// A passphrase: hidden, with a button that reveals it.
#pragma once

#include "settings/CompositeField.h"

class IconButton;
class QLineEdit;

class PassphraseEdit : public CompositeField
{
    Q_OBJECT
public:
    explicit PassphraseEdit(QWidget *parent = nullptr);

    QString value() const;
    void setValue(const QString &value);

    void setName(const QString &name) override;
    QString placeholderText() const override;
    void setPlaceholderText(const QString &text) override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    QLineEdit *m_line;
    IconButton *m_reveal;
};
