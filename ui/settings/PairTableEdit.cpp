#include "settings/PairTableEdit.h"

#include "settings/IconButton.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

bool isSecretHeader(const QString &name)
{
    static const QStringList words{u"authorization"_s, u"cookie"_s, u"token"_s, u"secret"_s, u"password"_s, u"api-key"_s, u"apikey"_s};
    return std::any_of(words.begin(), words.end(), [&](const QString &word) { return name.contains(word, Qt::CaseInsensitive); });
}

/// Shows dots for values of secret headers; editing shows them.
class HiddenValues : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    bool hide = false;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (hide && index.column() == 1 && !option->text.isEmpty() && isSecretHeader(index.siblingAtColumn(0).data().toString()))
            option->text = u"••••••••"_s;
    }
};

} // namespace

QList<mqtt::StringPair> pairsFromText(const QString &text)
{
    QList<mqtt::StringPair> pairs;
    for (QString line : text.split(u'\n')) {
        if (line.endsWith(u'\r'))
            line.chop(1);
        if (line.trimmed().isEmpty())
            continue;
        qsizetype at = line.indexOf(u'\t');
        if (at < 0)
            at = line.indexOf(u':') > 0 ? line.indexOf(u':') : line.indexOf(u'=');
        if (at < 0)
            pairs.append({line.trimmed(), {}});
        else
            pairs.append({line.left(at).trimmed(), line.mid(at + 1).trimmed()});
    }
    return pairs;
}

PairTableEdit::PairTableEdit(QWidget *parent)
    : CompositeField(parent)
    , m_table(new QTableWidget(0, 2, this))
    , m_add(new IconButton(u"add"_s, {}, this))
    , m_remove(new IconButton(u"remove"_s, {}, this))
    , m_up(new IconButton(u"up"_s, {}, this))
    , m_down(new IconButton(u"down"_s, {}, this))
    , m_reveal(new IconButton(u"reveal"_s, {}, this))
{
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    for (QWidget *button : {m_add, m_remove, m_up, m_down, m_reveal})
        buttons->addWidget(button);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_table);
    layout->addLayout(buttons);
    setFocusProxy(m_table);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_table->setItemDelegate(new HiddenValues(m_table));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + theme::grid);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setFixedHeight(4 * (fontMetrics().height() + theme::grid) + 2 * m_table->frameWidth());
    m_table->installEventFilter(this);
    m_reveal->setCheckable(true);
    m_reveal->hide();
    connect(m_table, &QTableWidget::cellChanged, this, &PairTableEdit::cellChanged);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &PairTableEdit::refresh);
    connect(m_add, &QToolButton::clicked, this, &PairTableEdit::add);
    connect(m_remove, &QToolButton::clicked, this, &PairTableEdit::remove);
    connect(m_up, &QToolButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { move(1); });
    connect(m_reveal, &QToolButton::toggled, this, [this] { refresh(); });
    retranslate();
    refresh();
}

void PairTableEdit::setPairs(const QList<mqtt::StringPair> &pairs)
{
    if (pairs == m_pairs)
        return;
    m_pairs = pairs;
    display();
}

void PairTableEdit::setHeaders(bool headers)
{
    m_headers = headers;
    m_reveal->setVisible(headers);
    refresh();
}

void PairTableEdit::setName(const QString &name)
{
    m_table->setAccessibleName(name);
    m_add->setAccessibleName(u"%1: add"_s.arg(name));
    m_remove->setAccessibleName(u"%1: remove"_s.arg(name));
    m_up->setAccessibleName(u"%1: move up"_s.arg(name));
    m_down->setAccessibleName(u"%1: move down"_s.arg(name));
    m_reveal->setAccessibleName(u"%1: show"_s.arg(name));
}

void PairTableEdit::changeEvent(QEvent *event)
{
    CompositeField::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

bool PairTableEdit::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Paste))
        event->accept(); // the table's own paste comes before the page's
    if (event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Paste) && paste())
            return true;
        if (key->key() == Qt::Key_Delete) {
            remove();
            return true;
        }
        if (key->key() == Qt::Key_Insert) {
            add();
            return true;
        }
    }
    return CompositeField::eventFilter(object, event);
}

void PairTableEdit::display()
{
    const QSignalBlocker blocker(m_table);
    m_table->setRowCount(int(m_pairs.size()));
    for (int row = 0; row < m_pairs.size(); ++row) {
        m_table->setItem(row, 0, new QTableWidgetItem(m_pairs[row].name));
        m_table->setItem(row, 1, new QTableWidgetItem(m_pairs[row].value));
    }
    refresh();
}

void PairTableEdit::cellChanged(int row, int column)
{
    if (row >= m_pairs.size())
        return;
    (column == 0 ? m_pairs[row].name : m_pairs[row].value) = m_table->item(row, column)->text();
    emit edited();
}

void PairTableEdit::add()
{
    m_pairs.append(mqtt::StringPair{});
    display();
    m_table->setCurrentCell(int(m_pairs.size()) - 1, 0);
    m_table->setFocus();
    m_table->editItem(m_table->currentItem());
    emit edited();
}

void PairTableEdit::remove()
{
    const int row = m_table->currentRow();
    if (row < 0)
        return;
    m_pairs.removeAt(row);
    display();
    m_table->setCurrentCell(qMin(row, int(m_pairs.size()) - 1), 0);
    emit edited();
}

void PairTableEdit::move(int by)
{
    const int row = m_table->currentRow();
    if (row < 0 || row + by < 0 || row + by >= m_pairs.size())
        return;
    m_pairs.swapItemsAt(row, row + by);
    display();
    m_table->setCurrentCell(row + by, m_table->currentColumn());
    emit edited();
}

bool PairTableEdit::paste()
{
    const QList<mqtt::StringPair> pasted = pairsFromText(QApplication::clipboard()->text());
    if (pasted.isEmpty())
        return false;
    m_pairs.append(pasted);
    display();
    m_table->setCurrentCell(int(m_pairs.size()) - 1, 0);
    emit edited();
    return true;
}

void PairTableEdit::refresh()
{
    const int row = m_table->currentRow();
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_pairs.size());
    static_cast<HiddenValues *>(m_table->itemDelegate())->hide = m_headers && !m_reveal->isChecked();
    m_reveal->setIconName(m_reveal->isChecked() ? u"hide"_s : u"reveal"_s);
    m_table->viewport()->update();
}

void PairTableEdit::retranslate()
{
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    m_add->setToolTip(tr("Add a row (Insert). Two columns can be pasted as well (Ctrl+V)."));
    m_remove->setToolTip(tr("Remove the row (Delete)"));
    m_up->setToolTip(tr("Move the row up"));
    m_down->setToolTip(tr("Move the row down"));
    m_reveal->setToolTip(tr("Show the values of Authorization, Cookie and other secret headers"));
}
