#include "theme/Accessible.h"

#include <QAbstractItemView>
#include <QAccessibleWidget>
#include <QComboBox>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace theme {

namespace {

/// As Qt's, but for the name. Its first child is the list, the second one the line of an editable box.
class Choice final : public QAccessibleWidget
{
public:
    explicit Choice(QComboBox *box)
        : QAccessibleWidget(box, QAccessible::ComboBox)
    {
    }

    QString text(QAccessible::Text text) const override
    {
        if (text == QAccessible::Value)
            return box()->currentText();
        const QString own = QAccessibleWidget::text(text);
        return text == QAccessible::Name && own.isEmpty() ? box()->currentText() : own;
    }
    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.expandable = true;
        state.expanded = isExpanded();
        state.collapsed = !state.expanded;
        state.hasPopup = true;
        state.editable = box()->isEditable();
        return state;
    }
    int childCount() const override { return box()->isEditable() ? 2 : 1; }
    QAccessibleInterface *child(int index) const override
    {
        if (index == 0)
            return QAccessible::queryAccessibleInterface(box()->view());
        return index == 1 && box()->isEditable() ? QAccessible::queryAccessibleInterface(box()->lineEdit()) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        if (box()->isEditable() && child->object() == box()->lineEdit())
            return 1;
        return child->object() == box()->view() ? 0 : -1;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QLineEdit *line = box()->lineEdit();
        return line && line->rect().contains(line->mapFromGlobal(QPoint(x, y))) ? child(1) : nullptr;
    }
    QAccessibleInterface *focusChild() const override { return box()->isEditable() && box()->lineEdit()->hasFocus() ? child(1) : nullptr; }
    QStringList actionNames() const override { return {showMenuAction(), pressAction()}; }
    void doAction(const QString &name) override
    {
        if (name != showMenuAction() && name != pressAction())
            return;
        isExpanded() ? box()->hidePopup() : box()->showPopup();
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QComboBox *box() const { return static_cast<QComboBox *>(object()); }
    /// Without making a list that was never shown.
    bool isExpanded() const
    {
        const auto *view = box()->findChild<QAbstractItemView *>();
        return view && view->isVisible();
    }
};

/// A part that has a name is worth telling of.
class Part final : public QAccessibleWidget
{
public:
    using QAccessibleWidget::QAccessibleWidget;
    QAccessible::Role role() const override
    {
        return widget()->isWindow() || widget()->accessibleName().isEmpty() ? QAccessible::Client : QAccessible::Grouping;
    }
};

QAccessibleInterface *accessibleFor(const QString &className, QObject *object)
{
    if (!object || !object->isWidgetType())
        return nullptr;
    auto *widget = static_cast<QWidget *>(object);
    if (className == "QComboBox"_L1)
        return new Choice(static_cast<QComboBox *>(widget));
    if (className == "HexView"_L1)
        return new QAccessibleWidget(widget, QAccessible::Document);
    if (className == "RatePlot"_L1 || className == "RoundTripPlot"_L1 || className == "Waterfall"_L1)
        return new QAccessibleWidget(widget, QAccessible::Chart);
    if (className == "QWidget"_L1)
        return new Part(widget);
    return nullptr;
}

} // namespace

void installAccessible()
{
    [[maybe_unused]] static const bool installed = (QAccessible::installFactory(accessibleFor), true);
}

void announce(QWidget *label)
{
    QAccessibleEvent event(label, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

} // namespace theme
