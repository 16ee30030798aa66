#include "log/NewRowsHint.h"

#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QAbstractScrollArea>
#include <QEvent>
#include <QLocale>

#include <limits>

using namespace Qt::StringLiterals;

NewRowsHint::NewRowsHint(QAbstractScrollArea *table)
    : QToolButton(table->viewport())
    , m_table(table)
{
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setAccessibleName(u"New Rows Below"_s);
    setFocusPolicy(Qt::NoFocus); // Space and End in the table do the same
    setCursor(Qt::ArrowCursor);
    setAutoFillBackground(true);
    hide();
}

void NewRowsHint::add(qint64 rows)
{
    m_rows += rows;
    showCount();
}

void NewRowsHint::clear()
{
    m_rows = 0;
    hide();
}

void NewRowsHint::showCount()
{
    const int count = int(qMin<qint64>(m_rows, std::numeric_limits<int>::max()));
    setText(tr("%n new row(s) below", nullptr, count));
    setToolTip(text::toolTip(tr("Go to the end and follow it (Space)")));
    setIcon(theme::icon(u"down"_s, palette()));
    place();
    show();
}

void NewRowsHint::place()
{
    const QSize size = sizeHint();
    setGeometry(QRect(
        QPoint(m_table->viewport()->width() - size.width() - theme::grid, m_table->viewport()->height() - size.height() - theme::grid),
        size));
}

void NewRowsHint::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (m_rows > 0
        && (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange))
        showCount();
}
