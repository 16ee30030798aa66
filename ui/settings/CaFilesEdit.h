// The CA files: usually one, sometimes several.
#pragma once

#include "settings/FileEdit.h"

class QVBoxLayout;
class QToolButton;

class CaFilesEdit : public CompositeField
{
    Q_OBJECT
public:
    explicit CaFilesEdit(QWidget *parent = nullptr);

    QList<FileOrPem> files() const;
    void setFiles(const QList<FileOrPem> &files);

    void setName(const QString &name) override;
    QString placeholderText() const override { return m_placeholder; }
    void setPlaceholderText(const QString &text) override;
    QString problem() const override;
    QString information() const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void resizeTo(qsizetype count);
    void rename();
    void retranslate();

    QVBoxLayout *m_rows;
    QToolButton *m_add;
    QList<FileEdit *> m_edits; ///< At least one.
    QString m_name;
    QString m_placeholder;
};
