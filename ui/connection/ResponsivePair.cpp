#include "connection/ResponsivePair.h"

#include <QResizeEvent>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {
constexpr int roomForBoth = 1000; // px
}

ResponsivePair::ResponsivePair(QWidget *first, QWidget *second, QWidget *parent)
    : QWidget(parent)
    , m_first(first)
    , m_second(second)
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_tabs(new QTabWidget(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    layout->addWidget(m_tabs);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setAccessibleName(u"Settings or status"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_first);
    m_splitter->addWidget(m_second);
    m_splitter->setSizes({520, 520});
    m_tabs->hide();
}

void ResponsivePair::setTitles(const QString &first, const QString &second)
{
    m_firstTitle = first;
    m_secondTitle = second;
    if (m_narrow) {
        m_tabs->setTabText(0, first);
        m_tabs->setTabText(1, second);
    }
}

void ResponsivePair::showTab(int index)
{
    m_front = index;
    if (m_narrow)
        m_tabs->setCurrentIndex(index);
}

QByteArray ResponsivePair::saveState() const
{
    return m_splitter->saveState();
}

void ResponsivePair::restoreState(const QByteArray &state)
{
    m_splitter->restoreState(state);
}

void ResponsivePair::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if ((event->size().width() < roomForBoth) != m_narrow) {
        m_narrow = !m_narrow;
        arrange();
    }
}

void ResponsivePair::arrange()
{
    if (m_narrow) {
        m_tabs->addTab(m_first, m_firstTitle);
        m_tabs->addTab(m_second, m_secondTitle);
        m_tabs->tabBar()->setAccessibleTabName(0, u"Settings"_s);
        m_tabs->tabBar()->setAccessibleTabName(1, u"Status"_s);
        m_tabs->setCurrentIndex(m_front);
    } else {
        m_splitter->addWidget(m_first);
        m_splitter->addWidget(m_second);
        m_first->show();
        m_second->show();
    }
    m_tabs->setVisible(m_narrow);
    m_splitter->setVisible(!m_narrow);
}
