#include "connection/NoticeBar.h"

#include "settings/IconButton.h"
#include "text/PlainText.h"
#include "theme/Accessible.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

NoticeBar::NoticeBar(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_buttons(new QHBoxLayout)
    , m_close(new IconButton(u"close"_s, u"Close the notice"_s, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::grid, 0, theme::grid, theme::grid);
    layout->setSpacing(theme::grid);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addLayout(m_buttons);
    layout->addWidget(m_close);
    m_buttons->setSpacing(theme::halfGrid);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    connect(m_close, &QToolButton::clicked, this, &NoticeBar::close);
    setAccessibleName(u"Notice"_s);
    hide();
}

void NoticeBar::ask(theme::Sign sign, const QString &text, const QList<Choice> &choices)
{
    close();
    m_sign = sign;
    m_text->setText(text);
    for (const Choice &choice : choices) {
        auto *button = new QPushButton(text::label(choice.text), this);
        button->setAccessibleName(choice.name);
        button->setMinimumWidth(theme::buttonWidth(button->fontMetrics(), choice.text));
        connect(button, &QPushButton::clicked, this, [this, run = choice.run] {
            close();
            run();
        });
        m_buttons->addWidget(button);
    }
    refresh();
    show();
    theme::announce(m_text);
    if (QWidget *first = m_buttons->count() > 0 ? m_buttons->itemAt(0)->widget() : nullptr)
        first->setFocus();
}

void NoticeBar::close()
{
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be the one that was clicked
        delete item;
    }
    hide();
}

void NoticeBar::refresh()
{
    m_icon->setPixmap(theme::icon(m_sign, palette()).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_icon->setAccessibleName(theme::word(m_sign));
    m_close->setToolTip(tr("Close this notice (Escape)"));
}

void NoticeBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
        refresh();
}

void NoticeBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        close();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (auto *button = qobject_cast<QPushButton *>(focusWidget())) {
            button->click();
            return;
        }
    }
    QWidget::keyPressEvent(event);
}
