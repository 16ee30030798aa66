#include "delivery/DeliveryParts.h"

#include "text/PlainText.h"

#include <QDoubleSpinBox>
#include <QEvent>
#include <QPushButton>
#include <QScrollBar>

#include <algorithm>

namespace {

constexpr qsizetype longestLine = 2'000;

} // namespace

theme::Sign signOf(DeliveryGrade grade)
{
    switch (grade) {
    case DeliveryGrade::Waiting:
        return theme::Sign::Idle;
    case DeliveryGrade::Running:
        return theme::Sign::Running;
    case DeliveryGrade::Good:
        return theme::Sign::Ok;
    case DeliveryGrade::Remarkable:
        return theme::Sign::Warning;
    case DeliveryGrade::Bad:
        return theme::Sign::Error;
    case DeliveryGrade::Unknown:
        break;
    }
    return theme::Sign::Skipped;
}

Explanation::Explanation(const QString &name, QWidget *parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(name);
    setMinimumHeight(2 * fontMetrics().lineSpacing() + theme::grid);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    blend();
}

void Explanation::say(const QStringList &lines)
{
    QStringList shown;
    for (const QString &line : lines)
        shown.append(text::visible(line, longestLine));
    const QString all = shown.join(QLatin1Char('\n'));
    if (all == toPlainText())
        return;
    setPlainText(all);
    setAccessibleDescription(all);
    setFocusPolicy(all.isEmpty() ? Qt::NoFocus : Qt::StrongFocus); // nothing to read, no stop on the way
    verticalScrollBar()->setValue(0);
}

void Explanation::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        blend();
}

/// The background is the window's: a text, not a field.
void Explanation::blend()
{
    viewport()->setAutoFillBackground(false);
}

QDoubleSpinBox *makeLimit(const QString &name, QWidget *parent)
{
    auto *box = new QDoubleSpinBox(parent);
    box->setAccessibleName(name);
    box->setRange(0.5, 60);
    box->setSingleStep(0.5);
    box->setDecimals(1);
    box->setValue(3);
    return box;
}

std::chrono::milliseconds limitOf(const QDoubleSpinBox *box)
{
    return std::chrono::milliseconds(qRound64(box->value() * 1'000));
}

void setButtonTexts(QPushButton *button, const QString &shown, const QStringList &all)
{
    int widest = 0;
    button->setMinimumWidth(0);
    for (const QString &text : all) {
        button->setText(text);
        widest = std::max(widest, button->sizeHint().width());
    }
    button->setText(shown);
    button->setMinimumWidth(widest);
}
