// What the forms' own widgets with several parts have in common.
#pragma once

#include <QWidget>

/// One field made of several widgets. Its focus proxy is where one types.
class CompositeField : public QWidget
{
    Q_OBJECT
    Q_PROPERTY(QString placeholderText READ placeholderText WRITE setPlaceholderText)
public:
    using QWidget::QWidget;
    /// Names the parts for assistive technology, in English: "Password", "Password: show".
    virtual void setName(const QString &name) = 0;
    virtual QString placeholderText() const { return {}; }
    virtual void setPlaceholderText(const QString &) { }
    /// What is typed cannot be a value of this field: why, translated. Empty if it can. The last value that could stays in force.
    virtual QString problem() const { return {}; }
    /// What the content was recognised as, translated, or empty.
    virtual QString information() const { return {}; }

    bool event(QEvent *event) override; ///< A tooltip is what assistive technology says of the part where one types, too.

signals:
    void edited();
    /// problem() or information() changed by itself.
    void judged();
};
