#include "profiles/ProfileOrder.h"

#include <QTest>

#include <array>

using namespace Qt::StringLiterals;

namespace {

/// Ids by a letter: small ones are connections, capitals are groups.
QUuid id(QChar letter)
{
    return QUuid::createUuidV5(QUuid(), QString(letter));
}

QList<QUuid> ids(const QString &letters)
{
    QList<QUuid> list;
    for (const QChar letter : letters)
        list += id(letter);
    return list;
}

/// "a P(bc) d Q()": a group with its connections in brackets.
ProfileOrder order(const QString &text)
{
    ProfileOrder made;
    QUuid group;
    for (const QChar letter : text) {
        if (letter.isUpper()) {
            group = id(letter);
            made.insertGroup(group, QString(letter), made.items.size());
        } else if (letter == u')') {
            group = {};
        } else if (letter.isLower()) {
            made.insert(id(letter), group, made.sizeOf(group));
        }
    }
    return made;
}

QString text(const ProfileOrder &order)
{
    const auto letterOf = [](const QUuid &wanted) {
        for (const QChar letter : u"abcdefgPQRS"_s) {
            if (id(letter) == wanted)
                return QString(letter);
        }
        return u"?"_s;
    };
    QStringList parts;
    for (const ProfileOrder::Item &item : order.items) {
        QString part = letterOf(item.id);
        if (item.isGroup) {
            part += u'(';
            for (const QUuid &member : item.members)
                part += letterOf(member);
            part += u')';
        }
        parts += part;
    }
    return parts.join(u' ');
}

} // namespace

class TstProfileOrder : public QObject
{
    Q_OBJECT
private slots:
    void finds();
    void inserts();
    void removes();
    void moves_data();
    void moves();
    void steps_data();
    void steps();
    void ignoresWhatIsNotThere();
};

void TstProfileOrder::finds()
{
    const ProfileOrder list = order(u"a P(bc) d Q()"_s);
    QCOMPARE(text(list), u"a P(bc) d Q()"_s);
    QCOMPARE(list.connections(), ids(u"abcd"_s));
    QCOMPARE(list.groups(), ids(u"PQ"_s));
    QCOMPARE(list.groupOf(id(u'c')), id(u'P'));
    QVERIFY(list.groupOf(id(u'd')).isNull());
    QCOMPARE(list.indexOf(id(u'c')), 1);
    QCOMPARE(list.indexOf(id(u'd')), 2);
    QCOMPARE(list.indexOf(id(u'e')), -1);
    QCOMPARE(list.groupNamed(u"p"_s), id(u'P'));
    QVERIFY(list.groupNamed(u"x"_s).isNull());
    QVERIFY(list.contains(id(u'Q')) && !list.contains(id(u'R')));
}

void TstProfileOrder::inserts()
{
    ProfileOrder list = order(u"a P(b)"_s);
    list.insert(id(u'c'), id(u'P'), 0);
    list.insert(id(u'd'), {}, 99);
    list.insert(id(u'd'), id(u'P'), 0); // it is there already
    QCOMPARE(text(list), u"a P(cb) d"_s);
    list.rename(id(u'P'), u"plant"_s);
    QCOMPARE(list.group(id(u'P'))->name, u"plant"_s);
}

void TstProfileOrder::removes()
{
    ProfileOrder list = order(u"a P(bc) d"_s);
    list.remove(id(u'b'));
    QCOMPARE(text(list), u"a P(c) d"_s);
    ProfileOrder dissolved = order(u"a P(bc) d"_s);
    dissolved.dissolve(id(u'P'));
    QCOMPARE(text(dissolved), u"a b c d"_s);
    list.remove(id(u'P'));
    QCOMPARE(text(list), u"a d"_s);
}

void TstProfileOrder::moves_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("moved");
    QTest::addColumn<QString>("group");
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("after");
    QTest::newRow("down among siblings") << u"a b c"_s << u"a"_s << u""_s << 2 << u"b a c"_s;
    QTest::newRow("to where it is") << u"a b c"_s << u"b"_s << u""_s << 1 << u"a b c"_s;
    QTest::newRow("up") << u"a b c"_s << u"c"_s << u""_s << 0 << u"c a b"_s;
    QTest::newRow("to the end") << u"a b c"_s << u"a"_s << u""_s << 3 << u"b c a"_s;
    QTest::newRow("into a group") << u"a P(b) c"_s << u"c"_s << u"P"_s << 0 << u"a P(cb)"_s;
    QTest::newRow("out of a group") << u"a P(bc)"_s << u"b"_s << u""_s << 0 << u"b a P(c)"_s;
    QTest::newRow("from one group to another") << u"P(ab) Q(c)"_s << u"a"_s << u"Q"_s << 1 << u"P(b) Q(ca)"_s;
    QTest::newRow("several, in the order of the list") << u"a b c d"_s << u"ca"_s << u""_s << 4 << u"b d a c"_s;
    QTest::newRow("several from both sides of the place") << u"a b c d"_s << u"ad"_s << u""_s << 2 << u"b a d c"_s;
    QTest::newRow("a group with its connections") << u"a P(bc) d"_s << u"P"_s << u""_s << 0 << u"P(bc) a d"_s;
    QTest::newRow("a group and one of its own") << u"a P(bc) d"_s << u"Pb"_s << u""_s << 0 << u"P(bc) a d"_s;
    QTest::newRow("groups do not nest") << u"P(a) Q(b)"_s << u"P"_s << u"Q"_s << 0 << u"P(a) Q(b)"_s;
    QTest::newRow("beyond the end") << u"a P(b)"_s << u"a"_s << u"P"_s << 99 << u"P(ba)"_s;
}

void TstProfileOrder::moves()
{
    QFETCH(QString, before);
    QFETCH(QString, moved);
    QFETCH(QString, group);
    QFETCH(int, index);
    ProfileOrder list = order(before);
    list.move(ids(moved), group.isEmpty() ? QUuid() : id(group.at(0)), index);
    QTEST(text(list), "after");
}

void TstProfileOrder::steps_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("moved");
    QTest::addColumn<bool>("down");
    QTest::addColumn<QString>("after");
    QTest::newRow("down") << u"a b"_s << u"a"_s << true << u"b a"_s;
    QTest::newRow("at the end") << u"a b"_s << u"b"_s << true << u"a b"_s;
    QTest::newRow("into a group from above") << u"a P(b)"_s << u"a"_s << true << u"P(ab)"_s;
    QTest::newRow("into a group from below") << u"P(b) a"_s << u"a"_s << false << u"P(ba)"_s;
    QTest::newRow("within a group") << u"P(ab)"_s << u"a"_s << true << u"P(ba)"_s;
    QTest::newRow("out at the bottom") << u"P(ab) c"_s << u"b"_s << true << u"P(a) b c"_s;
    QTest::newRow("out at the top") << u"c P(ab)"_s << u"a"_s << false << u"c a P(b)"_s;
    QTest::newRow("a group over a group") << u"P(a) Q(b)"_s << u"P"_s << true << u"Q(b) P(a)"_s;
    QTest::newRow("several down") << u"a b c"_s << u"ab"_s << true << u"c a b"_s;
    QTest::newRow("several, the first cannot") << u"a b c"_s << u"ab"_s << false << u"a b c"_s;
}

void TstProfileOrder::steps()
{
    QFETCH(QString, before);
    QFETCH(QString, moved);
    QFETCH(bool, down);
    ProfileOrder list = order(before);
    list.step(ids(moved), down);
    QTEST(text(list), "after");
}

void TstProfileOrder::ignoresWhatIsNotThere()
{
    const ProfileOrder before = order(u"a P(b)"_s);
    ProfileOrder list = before;
    list.move(ids(u"x"_s), id(u'P'), 0);
    list.step(ids(u"x"_s), true);
    list.remove(id(u'x'));
    list.dissolve(id(u'a'));
    list.rename(id(u'x'), u"y"_s);
    QCOMPARE(list, before);
}

QTEST_APPLESS_MAIN(TstProfileOrder)
#include "tst_profile_order.moc"
