// A list of topics as it is typed, pasted or dropped.
#pragma once

#include <QPlainTextEdit>

/// One topic a line. A text file that is dropped on it replaces what is there; that can be undone.
class TopicsEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit TopicsEdit(QWidget *parent = nullptr);

    /// Takes the file's text, UTF-8, at most 1 MiB. Returns why it cannot be used, translated; empty: it was taken.
    QString load(const QString &fileName);

signals:
    /// A dropped file could not be used.
    void failed(const QString &why);

protected:
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
};
