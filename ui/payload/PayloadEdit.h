// Enters a payload: as text, JSON, hexadecimal or Base64, or from a file.
#pragma once

#include "payload/Draft.h"

#include <QWidget>

#include <memory>

/// Switching the form converts what can be converted. Each form keeps its own text and its own undo history, so nothing typed is lost.
/// Files can be dropped on it.
class PayloadEdit : public QWidget
{
    Q_OBJECT
public:
    explicit PayloadEdit(QWidget *parent = nullptr);
    ~PayloadEdit() override;

    /// Shows a draft; edited() stays silent. The histories of undo begin anew.
    void load(const payload::Draft &draft);
    payload::Draft store() const;

    /// The bytes to publish now, or why there are none (translated). A file is read by this.
    std::variant<QByteArray, QString> bytes() const;
    /// Why what is entered cannot be published, translated; empty if it can.
    QString problem() const;
    /// Bytes that would be published; -1 while there is a problem.
    qint64 byteCount() const;

    /// Names the parts for assistive technology, in English: "Payload", "Payload: written as".
    void setName(const QString &name);

public slots:
    void formatJson();  ///< Indents it; can be undone. Numbers, names and their order stay.
    void compactJson(); ///< On one line; can be undone.

signals:
    /// The user changed something: store() gives another draft.
    void edited();
    /// problem() or byteCount() may have changed.
    void judged();

protected:
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};
