// A certificate, key or list file: typed, browsed for, dropped, or pasted as PEM text. Says what it was recognised as.
#pragma once

#include "settings/CompositeField.h"
#include "settings/ConnectionSettings.h"

#include <QTimer>

class IconButton;
class QLineEdit;

class FileEdit : public CompositeField
{
    Q_OBJECT
public:
    explicit FileEdit(QWidget *parent = nullptr);

    FileOrPem value() const { return m_value; }
    void setValue(const FileOrPem &value);
    void setPemAllowed(bool allowed) { m_pemAllowed = allowed; } ///< Otherwise a path alone.

    void setName(const QString &name) override;
    QString placeholderText() const override;
    void setPlaceholderText(const QString &text) override;
    QString problem() const override { return m_problem; }
    QString information() const override { return m_information; }

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void typed(const QString &text);
    void browse();
    void inspect();
    void retranslate();

    QLineEdit *m_line;
    IconButton *m_browse;
    FileOrPem m_value;
    bool m_pemAllowed = true;
    QString m_problem;
    QString m_information;
    QTimer m_inspection; ///< The file is read when typing pauses.
};
