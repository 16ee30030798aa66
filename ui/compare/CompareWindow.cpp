#include "compare/CompareWindow.h"

#include "preferences/Remembered.h"
#include "compare/ComparisonModel.h"
#include "compare/ComparisonView.h"
#include "status/TextBlock.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QEvent>
#include <QGuiApplication>
#include <QPalette>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

namespace {

/// The one local file of a drag; empty if it is anything else.
QString fileOf(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 ? urls.first().toLocalFile() : QString();
}

} // namespace

CompareWindow::CompareWindow(QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_model(new ComparisonModel(this))
    , m_view(new ComparisonView(m_model, this))
    , m_left(new CompareSide(u"left"_s, this))
    , m_right(new CompareSide(u"right"_s, this))
    , m_swap(new QPushButton(this))
    , m_copy(new QPushButton(this))
    , m_onlyDifferences(new QCheckBox(this))
    , m_sentence(new TextBlock(this))
{
    setAcceptDrops(true);
    build();
    retranslate();
    compare();
    resize(QSize(1040, 680).boundedTo(screen()->availableGeometry().size()));
    restoreGeometry(QSettings().value("compare/geometry"_L1).toByteArray());
}

void CompareWindow::build()
{
    m_sentence->setObjectName(u"sentence"_s);
    m_swap->setAccessibleName(u"Swap sides"_s);
    m_copy->setAccessibleName(u"Copy as Markdown"_s);
    m_onlyDifferences->setAccessibleName(u"Only what differs"_s);
    m_onlyDifferences->setChecked(m_model->onlyDifferences());
    for (QPushButton *button : {m_swap, m_copy})
        button->setAutoDefault(false);
    for (CompareSide *side : {m_left, m_right}) {
        connect(side, &CompareSide::changed, this, &CompareWindow::compare);
        connect(side, &CompareSide::fileRead, this, &CompareWindow::addFile);
    }
    connect(m_swap, &QPushButton::clicked, this, &CompareWindow::swapSides);
    connect(m_copy, &QPushButton::clicked, this, &CompareWindow::copyAll);
    connect(m_onlyDifferences, &QCheckBox::toggled, this, [this](bool only) {
        m_model->setOnlyDifferences(only);
        showEmptyText();
    });
    connect(m_view, &ComparisonView::menuRequested, this, [this](QMenu *menu) {
        menu->addAction(tr("Copy All as &Markdown"), this, &CompareWindow::copyAll)->setEnabled(m_copy->isEnabled());
    });

    auto *sides = new QHBoxLayout;
    sides->setSpacing(2 * theme::grid);
    sides->addWidget(m_left, 1);
    sides->addWidget(m_right, 1);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(theme::grid);
    tools->addWidget(m_onlyDifferences);
    tools->addStretch(1);
    tools->addWidget(m_swap);
    tools->addWidget(m_copy);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    all->setSpacing(theme::grid);
    all->addLayout(sides);
    all->addWidget(m_sentence);
    all->addLayout(tools);
    all->addWidget(m_view, 1);
}

void CompareWindow::setEntries(const QList<CompareEntry> &entries)
{
    m_attempts = entries;
    giveEntries();
}

void CompareWindow::giveEntries()
{
    {
        const QSignalBlocker blocker(m_left); // one comparison is enough
        m_left->setEntries(m_attempts + m_files);
    }
    m_right->setEntries(m_attempts + m_files);
}

void CompareWindow::addFile(const CompareEntry &entry)
{
    m_files.removeIf([&](const CompareEntry &known) { return known.key == entry.key; });
    m_files.append(entry);
    giveEntries();
}

void CompareWindow::choose(const QString &leftKey, const QString &rightKey)
{
    m_left->choose(leftKey);
    m_right->choose(rightKey);
}

void CompareWindow::compare()
{
    const auto left = m_left->report();
    const auto right = m_right->report();
    const bool both = left && right;
    const QList<ComparisonRow> rows = both ? compareReports(*left, *right) : QList<ComparisonRow>();
    if (rows != m_model->rows()) // what is chosen and scrolled to stays
        m_model->setRows(rows);
    m_sentence->setText(both ? comparisonSentence(m_model->rows()) : QString());
    m_copy->setEnabled(both);
    m_swap->setEnabled(left || right);
    showEmptyText();
}

void CompareWindow::showEmptyText()
{
    if (!m_left->report() || !m_right->report()) {
        m_view->setEmptyText(m_attempts.isEmpty() && m_files.isEmpty()
                                 ? tr("No attempt was made yet. Connect twice, or open two saved reports, and see here what differs.")
                                 : tr("Choose two attempts above, of one connection or of two. A report that was saved as JSON on another "
                                      "machine can be one side: open it, or drop it on that side of this window."));
    } else if (m_left->chosenKey() == m_right->chosenKey()) {
        m_view->setEmptyText(tr("Both sides are the same attempt. Choose another one on one side."));
    } else {
        m_view->setEmptyText(comparisonSentence(m_model->rows()));
    }
}

void CompareWindow::swapSides()
{
    const QString left = m_left->chosenKey();
    const QString right = m_right->chosenKey();
    {
        const QSignalBlocker blocker(m_left);
        m_left->choose(right);
    }
    m_right->choose(left);
}

void CompareWindow::copyAll()
{
    QGuiApplication::clipboard()->setText(
        QString::fromUtf8(comparisonMarkdown(m_model->rows(), m_left->chosenTitle(), m_right->chosenTitle(), m_model->onlyDifferences())));
}

void CompareWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange && event->type() != QEvent::PaletteChange)
        return;
    retranslate();
    m_model->refresh();
    compare(); // titles and words of the rows in the new language
}

void CompareWindow::hideEvent(QHideEvent *event)
{
    Remembered(Remembered::Kind::Window).setValue("compare/geometry"_L1, saveGeometry());
    QWidget::hideEvent(event);
}

void CompareWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Cancel))
        close();
    else
        QWidget::keyPressEvent(event);
}

void CompareWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!fileOf(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void CompareWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    (event->position().x() < width() / 2.0 ? m_left : m_right)->openFile(fileOf(event->mimeData()));
}

void CompareWindow::retranslate()
{
    setWindowTitle(tr("Compare Attempts"));
    m_left->setTitle(tr("&Left"));
    m_right->setTitle(tr("&Right"));
    m_left->refresh();
    m_right->refresh();
    m_onlyDifferences->setText(tr("&Only what differs"));
    m_onlyDifferences->setToolTip(tr("Leaves out what is the same, and times that differ by less than twice or 5 ms"));
    m_swap->setText(tr("&Swap sides"));
    m_swap->setToolTip(tr("The left attempt goes to the right, the right one to the left"));
    m_copy->setText(tr("&Copy as Markdown"));
    m_copy->setToolTip(tr("Copy the sentence and the rows that are shown, for a colleague or a bug tracker"));
    m_swap->setIcon(theme::icon(u"refresh"_s, QGuiApplication::palette()));
    m_copy->setIcon(theme::icon(u"copy"_s, QGuiApplication::palette()));
}
