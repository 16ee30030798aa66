// The Tab key: it reaches every control, is held by none, and goes through them as one reads.
#include "EveryPage.h"

#include <QAbstractButton>
#include <QSet>

using namespace Qt::StringLiterals;

namespace {

QString titleOf(const QWidget *widget)
{
    return u"%1 \"%2\""_s.arg(QLatin1String(widget->metaObject()->className()), widget->accessibleName().left(60));
}

bool isStop(const QWidget *widget, const QWidget *window)
{
    if (!(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy() || widget->window() != window)
        return false;
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    const bool isOneOfMany = button && button->autoExclusive() && !button->isChecked(); // arrow keys go there
    return widget->isVisibleTo(window) && widget->isEnabled() && !isOneOfMany;
}

/// The rectangles of `a` and `b`, or of what holds each of them below their nearest common part.
std::pair<QRect, QRect> compared(const QWidget *a, const QWidget *b)
{
    const QWidget *common = a;
    while (!common->isAncestorOf(b) && common != b)
        common = common->parentWidget();
    const auto partOf = [common](const QWidget *widget) {
        while (widget != common && widget->parentWidget() != common)
            widget = widget->parentWidget();
        return widget->geometry();
    };
    return {partOf(a), partOf(b)};
}

/// Rows from top to bottom, in a row as the language runs.
bool readsBefore(const QRect &first, const QRect &second, bool rightToLeft)
{
    const int middle = second.center().y();
    const bool sameRow = (middle >= first.top() && middle <= first.bottom())
        || (first.center().y() >= second.top() && first.center().y() <= second.bottom());
    if (!sameRow)
        return first.center().y() <= middle;
    return rightToLeft ? first.center().x() >= second.center().x() : first.center().x() <= second.center().x();
}

class Round
{
public:
    Round(QString page, QWidget *window)
        : m_page(std::move(page))
        , m_window(window)
    {
    }
    void walk();
    QStringList faults;
    int stops = 0;

private:
    void say(const QString &what) { faults.append(what + u" ("_s + m_page + u')'); }
    QList<QWidget *> pressed(Qt::Key key);

    QString m_page;
    QWidget *m_window;
    QWidget *m_first = nullptr;
    bool m_isAlone = false; ///< There is no other stop.
};

/// Where the key leads, from the first stop until it comes there again.
QList<QWidget *> Round::pressed(Qt::Key key)
{
    constexpr int most = 400;
    QList<QWidget *> way{m_first};
    m_first->setFocus(Qt::TabFocusReason);
    while (way.size() < most) {
        QWidget *before = QApplication::focusWidget();
        QTest::keyClick(before, key);
        QWidget *now = QApplication::focusWidget();
        if (!now || (now == before && !m_isAlone)) {
            say(u"trap: "_s + titleOf(before));
            return way;
        }
        if (now == m_first)
            return way;
        if (way.contains(now)) {
            say(u"circle without the first: "_s + titleOf(now));
            return way;
        }
        way.append(now);
    }
    return way;
}

void Round::walk()
{
    QSet<QWidget *> missing;
    for (auto *widget : m_window->findChildren<QWidget *>()) {
        if (isStop(widget, m_window))
            missing.insert(widget);
    }
    for (QWidget *at = m_window->nextInFocusChain(); at != m_window && !m_first; at = at->nextInFocusChain())
        m_first = missing.contains(at) ? at : nullptr;
    if (!m_first)
        return;
    m_isAlone = missing.size() == 1;
    const QList<QWidget *> way = pressed(Qt::Key_Tab);
    stops = int(way.size());
    QStringList jumps; // from the end to the beginning there is one
    for (int i = 0; i < way.size(); ++i) {
        missing.remove(way[i]);
        const QWidget *next = way[(i + 1) % way.size()];
        const auto [here, there] = compared(way[i], next);
        if (!readsBefore(here, there, m_window->isRightToLeft()))
            jumps.append(u"backwards: "_s + titleOf(way[i]) + u" then "_s + titleOf(next));
    }
    if (jumps.size() > 1) {
        for (const QString &jump : std::as_const(jumps))
            say(jump);
    }
    for (QWidget *widget : std::as_const(missing))
        say(u"not reached: "_s + titleOf(widget));
    QList<QWidget *> back = pressed(Qt::Key_Backtab);
    back.append(back.takeFirst());
    std::reverse(back.begin(), back.end());
    if (back != way)
        say(u"Shift+Tab goes another way"_s);
}

} // namespace

class TstFocusOrder : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { WindowFixture::prepare(); }
    void cleanup() { QApplication::setLayoutDirection(Qt::LeftToRight); }
    void everyPage_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::newRow("left to right") << Qt::LeftToRight;
        QTest::newRow("right to left") << Qt::RightToLeft;
    }
    void everyPage();
};

void TstFocusOrder::everyPage()
{
    QFETCH(Qt::LayoutDirection, direction);
    QStringList faults;
    int pages = 0;
    int stops = 0;
    EveryPage every([&](const QString &page, QWidget *window) {
        Round round(page, window);
        round.walk();
        faults += round.faults;
        stops += round.stops;
        ++pages;
    });
    every.setLayoutDirection(direction);
    every.all();
    const qsizetype count = tellFaults(faults);
    qInfo("%d pages, %d stops, %lld faults", pages, stops, qlonglong(count));
    QVERIFY(pages > 60);
    QCOMPARE(count, 0);
}

QTEST_MAIN(TstFocusOrder)
#include "tst_focus_order.moc"
