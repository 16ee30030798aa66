#include "certificates/FormRows.h"

#include "settings/CompositeField.h"
#include "settings/FieldHint.h"

#include <QAbstractButton>
#include <QFormLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

QFormLayout *FormRows::layoutOf(QWidget *page)
{
    auto *form = new QFormLayout(page);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(theme::grid);
    form->setContentsMargins(2 * theme::grid, theme::grid, 2 * theme::grid, 2 * theme::grid);
    return form;
}

void FormRows::addTitle(QFormLayout *form, const Text &text)
{
    auto *title = new QLabel;
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    if (form->rowCount() > 0)
        title->setContentsMargins(0, theme::grid, 0, 0);
    form->addRow(title);
    m_texts.append([title, text] { title->setText(text()); });
}

FieldHint *FormRows::addRow(QFormLayout *form, QWidget *field, const char *name, const Text &label, const Text &help)
{
    auto *cell = new QWidget;
    auto *column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    auto *hint = new FieldHint(cell);
    column->addWidget(field);
    column->addWidget(hint);
    auto *caption = new QLabel;
    caption->setBuddy(field);
    if (auto *composite = qobject_cast<CompositeField *>(field))
        composite->setName(QLatin1String(name));
    else
        field->setAccessibleName(QLatin1String(name));
    form->addRow(caption, cell);
    m_texts.append([caption, field, label, help] {
        caption->setText(label());
        field->setToolTip(help());
        if (QWidget *inner = field->focusProxy()) // where one types
            inner->setAccessibleDescription(help());
    });
    return hint;
}

void FormRows::addBox(QFormLayout *form, QAbstractButton *box, const char *name, const Text &label, const Text &help)
{
    addButton(box, name, label, help);
    form->addRow(QString(), box);
}

void FormRows::addButton(QAbstractButton *button, const char *name, const Text &label, const Text &help)
{
    button->setAccessibleName(QLatin1String(name));
    m_texts.append([button, label, help] {
        button->setText(label());
        button->setToolTip(help());
    });
}

void FormRows::retranslate() const
{
    for (const auto &set : m_texts)
        set();
}

void FormRows::setVisible(QFormLayout *form, QWidget *field, bool visible)
{
    QWidget *const cell = form->indexOf(field) >= 0 ? field : field->parentWidget();
    form->setRowVisible(cell, visible);
}
