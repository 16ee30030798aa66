#include "log/PacketHead.h"

#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QHBoxLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace {

constexpr int signSize = 16;

theme::Sign signOf(PacketHeadline::Kind kind)
{
    const bool isBad = kind == PacketHeadline::Kind::Failure || kind == PacketHeadline::Kind::Malformed;
    return isBad ? theme::Sign::Error : theme::Sign::Info;
}

QLabel *makeLine(QWidget *parent, const QString &accessibleName)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText); // the peer's words are in it
    label->setWordWrap(true);
    label->setMinimumHeight(label->fontMetrics().height()); // it takes room from the fields below it, and not from the packets
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(accessibleName);
    label->setFocusPolicy(Qt::ClickFocus);
    return label;
}

} // namespace

PacketHead::PacketHead(QWidget *parent)
    : QWidget(parent)
    , m_sign(new QLabel(this))
    , m_facts(makeLine(this, u"Packet summary"_s))
    , m_meaning(makeLine(this, u"Meaning of the Reason Code"_s))
{
    QFont bold = font();
    bold.setBold(true);
    m_facts->setFont(bold);
    m_sign->setFixedWidth(signSize);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(0);
    lines->addWidget(m_facts);
    lines->addWidget(m_meaning);
    auto *all = new QHBoxLayout(this);
    all->setContentsMargins(theme::halfGrid, 0, 0, 0);
    all->setSpacing(theme::halfGrid);
    all->addWidget(m_sign, 0, Qt::AlignTop);
    all->addLayout(lines, 1);
    hide();
}

void PacketHead::setHeadline(const PacketHeadline &headline)
{
    m_headline = headline;
    refresh();
}

void PacketHead::refresh()
{
    const theme::Sign sign = signOf(m_headline.kind);
    const bool isBad = sign == theme::Sign::Error;
    m_sign->setVisible(isBad);
    m_sign->setPixmap(isBad ? theme::icon(sign, palette()).pixmap(signSize) : QPixmap());
    const QString facts = text::visible(m_headline.facts);
    m_facts->setText(facts.isEmpty() ? m_headline.name : tr("%1: %2", "packet or event, and its facts").arg(m_headline.name, facts));
    QPalette colours = palette();
    if (isBad)
        colours.setColor(QPalette::WindowText, theme::colour(sign, palette()));
    m_facts->setPalette(colours);
    m_meaning->setText(m_headline.meaning);
    m_meaning->setVisible(!m_headline.meaning.isEmpty());
    setVisible(!m_headline.name.isEmpty());
}

QString PacketHead::text() const
{
    return m_headline.meaning.isEmpty() ? m_facts->text() : m_facts->text() + u'\n' + m_meaning->text();
}
