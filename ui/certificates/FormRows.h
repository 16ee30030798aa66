// Rows of the certificates workbench: a label, a field, what is wrong with it; names and texts in one place.
#pragma once

#include <QList>
#include <QString>

#include <functional>

class FieldHint;
class QAbstractButton;
class QFormLayout;
class QLabel;
class QWidget;

class FormRows
{
public:
    using Text = std::function<QString()>;

    /// A layout with the spacing of the settings' forms.
    static QFormLayout *layoutOf(QWidget *page);
    void addTitle(QFormLayout *form, const Text &text);
    /// `name` is for assistive technology, in English. Gives the hint under the field; its parent is what setVisible() below needs.
    FieldHint *addRow(QFormLayout *form, QWidget *field, const char *name, const Text &label, const Text &help);
    /// A box or a radio button that takes a row of its own.
    void addBox(QFormLayout *form, QAbstractButton *box, const char *name, const Text &label, const Text &help);
    void addButton(QAbstractButton *button, const char *name, const Text &label, const Text &help);
    /// Called whenever the language changes, and once at the beginning.
    void addText(const std::function<void()> &set) { m_texts.append(set); }
    void retranslate() const;

    /// Shows or hides the row of a field, with its label.
    static void setVisible(QFormLayout *form, QWidget *field, bool visible);

private:
    QList<std::function<void()>> m_texts;
};
