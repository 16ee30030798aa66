// The table of the packet log: rows of one height, following, colours and columns.
#include "log/LogColours.h"
#include "log/LogColumns.h"
#include "log/NewRowsHint.h"
#include "log/RowCopy.h"
#include "theme/Theme.h"
#include "LogSamples.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QStringListModel>

#include <cmath>

using namespace Qt::StringLiterals;
using samples::named;
using samples::Shown;

namespace {

/// So many rows, without their memory.
class ManyRows : public QAbstractTableModel
{
public:
    explicit ManyRows(int rows)
        : m_rows(rows)
    {
    }
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 3; }
    QVariant data(const QModelIndex &index, int role) const override
    {
        ++asked;
        return role == Qt::DisplayRole ? QVariant(QString::number(index.row())) : QVariant();
    }
    void grow(int rows)
    {
        beginInsertRows({}, m_rows, m_rows + rows - 1);
        m_rows += rows;
        endInsertRows();
    }
    mutable qint64 asked = 0;

private:
    int m_rows;
};

/// WCAG 2: relative luminance.
double luminance(const QColor &colour)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a), second = luminance(b);
    return (qMax(first, second) + 0.05) / (qMin(first, second) + 0.05);
}

} // namespace

class TstLogTable : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void anyNumberOfRows();
    void keysMove();
    void mouseAndSelection();
    void accessibleAsTable();
    void newRowsAreTold();
    void filterKeepsFollowing();
    void coloursAreReadable();
    void signsDiffer();
    void refusalsAreMarked();
    void columnsAreChosenAndMoved();
    void copiesWhatIsShown();
    void fitsASmallWindow();
    void attemptsAreBands();
    void mixedConnectionsAreTold();
};

void TstLogTable::anyNumberOfRows()
{
    constexpr int many = 50'000'000;
    ManyRows model(many);
    UniformTable table;
    table.setModel(&model);
    table.resize(400, 300);
    table.show();
    QCOMPARE(table.verticalHeader()->count(), 0); // it would take eight bytes a row
    QScrollBar *bar = table.verticalScrollBar();
    QVERIFY(bar->maximum() > many - 100);
    bar->setValue(bar->maximum());
    QCOMPARE(table.lastVisibleRow(), many - 1);
    QCOMPARE(table.indexAt({5, 5}).row(), table.firstVisibleRow());
    QCOMPARE(table.indexAt(table.visualRect(model.index(many - 1, 1)).center()), model.index(many - 1, 1));
    table.scrollTo(model.index(many / 2, 0), QAbstractItemView::PositionAtTop);
    QCOMPARE(table.firstVisibleRow(), many / 2);
    model.asked = 0;
    table.grab();
    QVERIFY2(model.asked < 2000, qPrintable(QString::number(model.asked))); // the rows that are seen, no others
    model.grow(1000);
    QVERIFY(bar->maximum() > many + 900);
    table.setFocus();
    QTest::keyClick(&table, Qt::Key_7); // no search through all rows
    QVERIFY(model.asked < 4000);
}

void TstLogTable::keysMove()
{
    ManyRows model(1000);
    UniformTable table;
    table.setModel(&model);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.resize(400, 300);
    table.show();
    table.setFocus();
    table.setCurrentIndex(model.index(10, 0));
    const auto press = [&table](Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(&table, key, modifiers);
        return table.currentIndex().row();
    };
    QCOMPARE(press(Qt::Key_Down), 11);
    QCOMPARE(press(Qt::Key_Up), 10);
    const int page = press(Qt::Key_PageDown) - 10;
    QVERIFY(page > 5);
    QVERIFY(table.visualRect(table.currentIndex()).bottom() <= table.viewport()->height());
    QCOMPARE(press(Qt::Key_PageUp), 10);
    QCOMPARE(press(Qt::Key_Home, Qt::ControlModifier), 0);
    QCOMPARE(press(Qt::Key_End, Qt::ControlModifier), 999);
    press(Qt::Key_Right);
    QCOMPARE(table.currentIndex().column(), 1);
    press(Qt::Key_Left);
    QCOMPARE(table.currentIndex().column(), 0);
    for (int i = 0; i < 3; ++i)
        press(Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(table.selectionModel()->selectedRows().size(), 4);
}

void TstLogTable::mouseAndSelection()
{
    ManyRows model(10'000'000);
    UniformTable table;
    table.setModel(&model);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::ExtendedSelection);
    table.resize(400, 300);
    table.show();
    const auto place = [&table](int row) { return QPoint(20, row * table.rowPixels() + 3); };
    table.scrollTo(model.index(5'000'000, 0), QAbstractItemView::PositionAtTop);
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, place(2));
    QCOMPARE(table.currentIndex().row(), 5'000'002);
    table.verticalScrollBar()->setValue(5'000'100);
    QTest::mouseClick(table.viewport(), Qt::LeftButton, Qt::ShiftModifier, place(1));
    QCOMPARE(table.selectionModel()->selection().size(), 1);
    QCOMPARE(table.selectionModel()->selection().first().top(), 5'000'002);
    QCOMPARE(table.selectionModel()->selection().first().bottom(), 5'000'101);
    table.selectAll();
    QCOMPARE(table.selectionModel()->selection().first().height(), 10'000'000);
    table.grab();
}

void TstLogTable::accessibleAsTable()
{
    ManyRows model(10'000'000);
    UniformTable table;
    table.setModel(&model);
    table.resize(400, 300);
    table.show();
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(&table);
    QVERIFY(interface);
    QCOMPARE(interface->role(), QAccessible::Table);
    QAccessibleTableInterface *cells = interface->tableInterface();
    QVERIFY(cells);
    QCOMPARE(cells->rowCount(), 10'000'000);
    QCOMPARE(cells->columnCount(), 3);
    QCOMPARE(cells->cellAt(9'999'999, 1)->text(QAccessible::Name), u"9999999"_s);
}

void TstLogTable::newRowsAreTold()
{
    Shown shown;
    for (int i = 0; i < 300; ++i)
        shown.log->append(0, samples::publish(u"t"_s));
    QTRY_COMPARE(shown.model->rowCount(), 300);
    auto *hint = shown.table->findChild<NewRowsHint *>();
    QVERIFY(hint->isHidden());
    shown.table->verticalScrollBar()->setValue(3);
    for (int i = 0; i < 40; ++i)
        shown.log->append(0, samples::publish(u"t"_s));
    QTRY_COMPARE(hint->rows(), 40);
    QVERIFY(hint->isVisible());
    QVERIFY2(hint->text().startsWith(u"40 new row"_s), qPrintable(hint->text())); // without a translation
    QVERIFY(shown.table->viewport()->rect().contains(hint->geometry()));
    hint->click();
    QVERIFY(shown.table->isFollowing());
    QCOMPARE(shown.table->verticalScrollBar()->value(), shown.table->verticalScrollBar()->maximum());
    QVERIFY(hint->isHidden());
}

/// A filter that leaves few rows is no scrolling of the reader's.
void TstLogTable::filterKeepsFollowing()
{
    Shown shown;
    for (int i = 0; i < 300; ++i)
        shown.log->append(0, samples::publish(QString::number(i)));
    QTRY_COMPARE(shown.model->rowCount(), 300);
    shown.table->chooseRow(123);
    QVERIFY(!shown.table->isFollowing());
    const auto filter = [](const QString &text) { return std::get<LogFilter>(LogFilter::parse(text)); };
    shown.model->setFilter(filter(u"topic:123 or topic:200"_s));
    QTRY_COMPARE(shown.model->rowCount(), 2);
    QVERIFY(!shown.table->isFollowing());
    QCOMPARE(shown.table->currentRecord(), 123); // still chosen
    shown.model->setFilter(LogFilter());
    QCOMPARE(shown.table->currentRecord(), 123);
    QVERIFY(!shown.table->isFollowing());
}

void TstLogTable::coloursAreReadable()
{
    QList<QPalette> palettes{theme::highContrastPalette(false), theme::highContrastPalette(true)};
    for (const theme::Mode mode : {theme::Mode::Light, theme::Mode::Dark}) {
        theme::apply(mode);
        palettes.append(QApplication::palette());
    }
    for (const QPalette &palette : std::as_const(palettes)) {
        for (int family = 0; family <= int(PacketFamily::Ping); ++family) {
            const QColor colour = colourOf(PacketFamily(family), palette);
            for (const auto ground : {QPalette::Base, QPalette::AlternateBase})
                QVERIFY2(contrast(colour, palette.color(ground)) >= 4.5, qPrintable(QString::number(family)));
        }
    }
    theme::apply(theme::Mode::System);
}

/// Without their colours too.
void TstLogTable::signsDiffer()
{
    LogSigns signs;
    QList<QImage> seen;
    for (int family = int(PacketFamily::Connection); family <= int(PacketFamily::Ping); ++family) {
        const QImage image = signs.badge(PacketFamily(family), Qt::black, Qt::white, 1).toImage();
        QVERIFY(!image.isNull());
        QVERIFY(!seen.contains(image));
        seen.append(image);
    }
    QVERIFY(signs.badge(PacketFamily::Event, Qt::black, Qt::white, 1).isNull());
}

void TstLogTable::refusalsAreMarked()
{
    Shown shown;
    shown.load();
    const auto cell = [&](int row, int column, int role) { return shown.model->index(row, column).data(role); };
    QCOMPARE(cell(5, PacketLogModel::Reason, Qt::DisplayRole).toString(), u"0x87 Not authorized"_s);
    QVERIFY(!cell(5, PacketLogModel::Packet, Qt::DecorationRole).isNull());
    QVERIFY(cell(2, PacketLogModel::Packet, Qt::DecorationRole).isNull());
    QVERIFY(cell(5, PacketLogModel::Summary, Qt::ForegroundRole) != cell(2, PacketLogModel::Summary, Qt::ForegroundRole));
    QCOMPARE(cell(3, PacketLogModel::Source, Qt::DisplayRole).toString(), u"Attempt 2"_s);
    QCOMPARE(cell(1, PacketLogModel::Topic, Qt::DisplayRole).toString(), u"a/1"_s);
}

void TstLogTable::columnsAreChosenAndMoved()
{
    Shown shown;
    auto *columns = shown.table->findChild<LogColumns *>();
    QVERIFY(shown.table->isColumnHidden(PacketLogModel::Topic));
    QMenu menu;
    columns->fillColumns(&menu);
    QAction *topic = nullptr;
    for (QAction *action : menu.actions()) {
        if (action->text() == u"Topic"_s)
            topic = action;
    }
    QVERIFY(topic);
    topic->trigger();
    QVERIFY(!shown.table->isColumnHidden(PacketLogModel::Topic));
    shown.table->horizontalHeader()->moveSection(shown.table->horizontalHeader()->visualIndex(PacketLogModel::Topic), 0);
    Shown other;
    QVERIFY(other.view.restoreState(shown.view.saveState()));
    QVERIFY(!other.table->isColumnHidden(PacketLogModel::Topic));
    QCOMPARE(other.table->horizontalHeader()->logicalIndex(0), int(PacketLogModel::Topic));
    other.table->findChild<LogColumns *>()->reset();
    QVERIFY(other.table->isColumnHidden(PacketLogModel::Topic));
    QCOMPARE(other.table->horizontalHeader()->logicalIndex(0), int(PacketLogModel::Number));
}

void TstLogTable::copiesWhatIsShown()
{
    Shown shown;
    shown.load();
    shown.log->append(0, samples::publish(u"<b>|x"_s));
    QTRY_COMPARE(shown.model->rowCount(), 7);
    shown.table->chooseRow(6);
    shown.table->setColumnHidden(PacketLogModel::Topic, false);
    shown.table->setColumnHidden(PacketLogModel::Time, true);
    const QStringList lines = rowsAsMarkdown(*shown.table).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].startsWith(u"| # | Direction | Packet |"_s));
    QVERIFY2(lines[2].contains(uR"(| \<b\>\|x |)"_s), qPrintable(lines[2]));
    QVERIFY(rowsAsText(*shown.table).startsWith(u"7\tsent\tPUBLISH\t7\t1\t"_s));
}

/// Beside the list of connections in a window of 1024 by 640, whatever there is to say.
void TstLogTable::fitsASmallWindow()
{
    Shown shown;
    shown.view.openFind();
    shown.load();
    const QSize least = shown.view.minimumSizeHint();
    QVERIFY2(least.width() <= 640, qPrintable(QString::number(least.width())));
    QVERIFY2(least.height() <= 240, qPrintable(QString::number(least.height())));
}

/// The row that begins an attempt is drawn across the table, and is a row like the others to whoever reads its cells.
/// Attempt 2 stands between rows of attempt 1.
void TstLogTable::mixedConnectionsAreTold()
{
    Shown shown;
    shown.load();
    QStringList told;
    const auto read = [&] {
        told.clear();
        for (int row = 0; row < shown.model->rowCount(); ++row)
            told.append(shown.model->text(row, PacketLogModel::Summary).section(u':', 0, 0));
        return told;
    };
    read();
    QCOMPARE(QStringList({told[0], told[3], told[4]}), QStringList({u"Attempt 1"_s, u"Attempt 2"_s, u"Attempt 1"_s}));
    QVERIFY(told[1] != told[0] && told[5] != told[0]);
    shown.table->setColumnHidden(PacketLogModel::Source, false);
    QVERIFY2(!read().contains(u"Attempt 1"_s), qPrintable(told.join(u'\n')));
}

void TstLogTable::attemptsAreBands()
{
    Shown shown;
    shown.load();
    TraceEntry began;
    began.kind = TraceEntry::Kind::TransportEvent;
    began.event = {TransportEvent::Kind::AttemptStarted, u"mqtt://broker:1883"_s};
    shown.log->append(0, began);
    QTRY_COMPARE(shown.model->rowCount(), 7);
    QCOMPARE(shown.model->index(6, 0).data(PacketLogModel::bandRole).toString(), u"Attempt 1"_s);
    QVERIFY(!shown.model->index(1, 0).data(PacketLogModel::bandRole).isValid());
    QCOMPARE(shown.model->text(6, PacketLogModel::Summary), u"mqtt://broker:1883"_s);
    const QRect row = shown.table->visualRect(shown.model->index(6, 0));
    const QImage picture = shown.table->viewport()->grab().toImage();
    QCOMPARE(picture.pixelColor(picture.width() - 2, row.center().y()), shown.table->palette().color(QPalette::Midlight));
}

QTEST_MAIN(TstLogTable)
#include "tst_logtable.moc"
