#include "pubsub/EmptyText.h"

#include "theme/Theme.h"

#include <QEvent>
#include <QLabel>

namespace {

/// Covers the viewport of its view and lets the mouse through.
class EmptyLabel : public QLabel
{
public:
    explicit EmptyLabel(QAbstractItemView *view)
        : QLabel(view->viewport())
    {
        setTextFormat(Qt::PlainText);
        setWordWrap(true);
        setAlignment(Qt::AlignCenter);
        setMargin(theme::grid);
        setForegroundRole(QPalette::WindowText); // otherwise it would be the viewport's
        setAttribute(Qt::WA_TransparentForMouseEvents);
        view->viewport()->installEventFilter(this);
        colour();
    }

protected:
    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (event->type() == QEvent::Resize)
            setGeometry(parentWidget()->rect());
        return QLabel::eventFilter(object, event);
    }
    void changeEvent(QEvent *event) override
    {
        QLabel::changeEvent(event);
        if (event->type() == QEvent::ApplicationPaletteChange)
            colour();
    }

private:
    void colour()
    {
        QPalette colours = parentWidget()->palette();
        colours.setColor(QPalette::WindowText, theme::colour(theme::Sign::Skipped, colours));
        setPalette(colours);
    }
};

constexpr auto rowsDescription = "rowsDescription"; ///< Property of the view.

} // namespace

void setEmptyText(QAbstractItemView *view, const QString &text)
{
    auto *label = view->viewport()->findChild<QLabel *>(QString(), Qt::FindDirectChildrenOnly);
    if (!label) {
        label = new EmptyLabel(view);
        label->setGeometry(view->viewport()->rect());
    }
    label->setText(text);
    label->setVisible(!text.isEmpty());
    view->setAccessibleDescription(text.isEmpty() ? view->property(rowsDescription).toString() : text);
}

void describeRows(QAbstractItemView *view, const QString &text)
{
    view->setProperty(rowsDescription, text);
    const auto *label = view->viewport()->findChild<QLabel *>(QString(), Qt::FindDirectChildrenOnly);
    if (!label || label->isHidden())
        view->setAccessibleDescription(text);
}
