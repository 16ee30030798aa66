// Shows a payload: as text, as a JSON tree, as bytes, as an image.
#pragma once

#include "payload/PayloadKind.h"

#include <QWidget>

#include <memory>

/// Keeps the raw bytes and never changes them; what it shows is plain text whatever they hold. Of a big payload it shows the beginning,
/// says so, and offers the rest.
class PayloadView : public QWidget
{
    Q_OBJECT
public:
    /// Automatic shows what the payload is most likely meant to be.
    enum class Form : quint8 { Automatic, Text, Json, Hex, Image };
    Q_ENUM(Form)

    explicit PayloadView(QWidget *parent = nullptr);
    ~PayloadView() override;

    /// Shows another payload, in the form that was chosen last. The bytes are shared, not copied.
    void setPayload(const QByteArray &bytes, const payload::Hints &hints = {});
    /// Nothing to show: the empty text stands there. An empty payload is something: it is said to be empty.
    void clear();
    const QByteArray &bytes() const;
    const payload::Hints &hints() const;

    Form form() const;      ///< What was chosen.
    Form shownForm() const; ///< What is seen; never Automatic.
    void setForm(Form form);

    /// Stands in the view while there is no payload, for instance "Select a message.", translated.
    void setEmptyText(const QString &text);

    /// The chosen form is remembered in QSettings under this key; the default is "payload/form". Reads it now.
    void setSettingsKey(const QString &key);

public slots:
    void copyText();
    void copyHex();
    void copyBase64();
    /// Asks for a file name and writes the bytes. What happened is said in the view.
    void saveAs();
    /// Writes the bytes to this file: false, with the reason in the view, if it could not be written whole.
    bool saveTo(const QString &fileName);
    void copyIndentedJson(); ///< Where the payload is JSON.
    /// Opens the search line of the text, tree or bytes.
    void find();

signals:
    void formChanged(PayloadView::Form form);

protected:
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};
