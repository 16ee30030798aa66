#include "log/LinkStrip.h"

#include "status/FlowLayout.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QLabel>
#include <QLocale>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostSteps = 12; ///< A PUBLISH that was sent again and again: the first and last ones tell enough.

/// px of a link, which words beside it have as well, so that both stand on one line.
int lineHeight(const QFont &font)
{
    QToolButton link;
    link.setFont(font);
    link.setText(u"X"_s);
    return link.sizeHint().height();
}

QString nameOf(const PacketExchange::Step &step)
{
    return u"%1 #%2"_s.arg(QString::fromLatin1(mqtt::name(step.type)), QLocale().toString(step.index + 1));
}

} // namespace

LinkStrip::LinkStrip(QWidget *parent)
    : QWidget(parent)
    , m_layout(new FlowLayout(this, theme::halfGrid))
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_layout->setContentsMargins(0, 0, 0, 0);
    hide();
}

void LinkStrip::setExchange(const PacketExchange &exchange, qint64 current)
{
    m_exchange = exchange;
    m_current = current;
    refresh();
}

void LinkStrip::refresh()
{
    const QWidget *focus = focusWidget();
    const bool hadFocus = focus && focus->hasFocus();
    clear();
    const QList<PacketExchange::Step> &steps = m_exchange.steps;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const bool isLeftOut = steps.size() > mostSteps && i >= 4 && i < steps.size() - (mostSteps - 4) && steps[i].index != m_current;
        if (!isLeftOut)
            addStep(steps[i], i == 0);
        else if (i == 4)
            addWords(u"→ …"_s);
    }
    addEnd();
    setVisible(!steps.isEmpty());
    if (hadFocus) {
        if (auto *link = findChild<QToolButton *>())
            link->setFocus();
    }
    updateGeometry();
}

void LinkStrip::clear()
{
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->setParent(nullptr);
            widget->deleteLater(); // a link may be what was pressed just now
        }
        delete item;
    }
}

void LinkStrip::addStep(const PacketExchange::Step &step, bool isFirst)
{
    if (!isFirst)
        addWords(u"→"_s);
    const QString name = nameOf(step);
    if (step.index == m_current) {
        addWords(name, true);
    } else {
        auto *link = new QToolButton(this);
        link->setAutoRaise(true);
        link->setFocusPolicy(Qt::StrongFocus);
        link->setCursor(Qt::PointingHandCursor);
        link->setText(name);
        QPalette colours = palette();
        colours.setColor(QPalette::ButtonText, palette().color(QPalette::Link));
        link->setPalette(colours);
        QFont underlined = font();
        underlined.setUnderline(true);
        link->setFont(underlined);
        link->setAccessibleName(u"Go to %1 #%2"_s.arg(QLatin1String(mqtt::name(step.type)), QString::number(step.index + 1)));
        link->setToolTip(text::toolTip(
            step.isOnOtherConnection
                ? tr("Go to row %1, on another connection: the broker kept the session, and the Packet Identifier is the same.")
                      .arg(QLocale().toString(step.index + 1))
                : tr("Go to row %1").arg(QLocale().toString(step.index + 1))));
        connect(link, &QToolButton::clicked, this, [this, index = step.index] { emit jumpRequested(index); });
        m_layout->addWidget(link);
        link->show();
    }
    if (step.isAgain)
        addWords(tr("sent again"));
    if (!isFirst)
        addWords(tr("after %1", "a duration").arg(theme::duration(double(step.microseconds) / 1000)));
}

void LinkStrip::addWords(const QString &words, bool isStrong)
{
    auto *label = new QLabel(words, this);
    label->setTextFormat(Qt::PlainText);
    label->setMinimumHeight(lineHeight(font()));
    if (isStrong) {
        QFont bold = font();
        bold.setBold(true);
        label->setFont(bold);
    }
    m_layout->addWidget(label);
    label->show();
}

/// What is missing, and why.
void LinkStrip::addEnd()
{
    const QString awaited = QString::fromLatin1(mqtt::name(m_exchange.awaited));
    switch (m_exchange.state) {
    case PacketExchange::State::Waiting:
        return addWords(tr("→ %1: no answer yet", "PUBACK").arg(awaited));
    case PacketExchange::State::Ended:
        return addWords(tr("→ %1: never answered, the connection ended", "PUBACK").arg(awaited));
    case PacketExchange::State::Unacknowledged:
        return addWords(tr("QoS 0: nothing answers it"));
    case PacketExchange::State::Headless:
        return addWords(tr("What began it is not in the log."));
    case PacketExchange::State::None:
    case PacketExchange::State::Whole:
        break;
    }
}

QString LinkStrip::text() const
{
    QStringList words;
    for (int i = 0; i < m_layout->count(); ++i) {
        const QWidget *widget = m_layout->itemAt(i)->widget();
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            words.append(label->text());
        else if (const auto *link = qobject_cast<const QToolButton *>(widget))
            words.append(link->text());
    }
    return words.join(u' ');
}
