#include "status/DecisionPanel.h"

#include "status/TextBlock.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QAccessible>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

DecisionPanel::DecisionPanel(QWidget *parent)
    : QFrame(parent)
    , m_sign(new QLabel(this))
    , m_title(new QLabel(this))
    , m_caption(new QLabel(this))
    , m_text(new TextBlock(this))
    , m_fingerprint(new TextBlock(this))
    , m_agree(new QPushButton(this))
    , m_leave(new QPushButton(this))
{
    setFrameShape(StyledPanel);
    setAccessibleName(u"Decision"_s);
    m_text->setObjectName(u"decision"_s);
    m_fingerprint->setObjectName(u"fingerprint"_s);
    m_fingerprint->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    for (QLabel *label : {m_title, m_caption}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_sign->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_agree->setAccessibleName(u"Trust it and connect again"_s);
    m_leave->setAccessibleName(u"Do not trust it"_s);
    for (QPushButton *button : {m_agree, m_leave})
        button->setAutoDefault(false);
    connect(m_agree, &QPushButton::clicked, this, [this] {
        hide();
        emit agreed(FixAction(m_action));
    });
    connect(m_leave, &QPushButton::clicked, this, &DecisionPanel::dismiss);

    auto *head = new QHBoxLayout;
    head->setSpacing(theme::halfGrid);
    head->addWidget(m_sign, 0, Qt::AlignTop);
    head->addWidget(m_title, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    all->setSpacing(theme::halfGrid);
    all->addLayout(head);
    all->addWidget(m_text);
    all->addWidget(m_caption);
    all->addWidget(m_fingerprint);
    all->addWidget(m_agree, 0, Qt::AlignLeft);
    all->addWidget(m_leave, 0, Qt::AlignLeft);
    refresh();
    hide();
}

void DecisionPanel::ask(const FixAction &action)
{
    m_action = action;
    m_title->setText(text::visible(action.label, 200) + u'?');
    m_text->setText(text::visibleLines(action.decision));
    m_caption->setText(tr("SHA-256 fingerprint"));
    m_fingerprint->setText(text::visible(action.fingerprint));
    show();
    m_leave->setFocus();
    QAccessibleEvent event(m_text, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void DecisionPanel::dismiss()
{
    hide();
}

void DecisionPanel::refresh()
{
    m_sign->setPixmap(theme::icon(theme::Sign::Warning, QGuiApplication::palette()).pixmap(16));
    m_sign->setAccessibleName(theme::word(theme::Sign::Warning));
    m_agree->setText(tr("The fingerprints agree: trust it and connect again"));
    m_agree->setToolTip(tr("Adds the certificate to the CA files of this connection (TLS, CA file). Ctrl+Z takes it back."));
    m_leave->setText(tr("Do not trust it"));
    m_caption->setText(tr("SHA-256 fingerprint"));
}
