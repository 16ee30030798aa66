// The list of connections: groups, order, search, undo.
#include "connection/ConnectionList.h"
#include "connection/ConnectionTree.h"
#include "connection/ListEditor.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

/// A list as in the window, without the pages.
struct Desk {
    ConnectionsModel model;
    ListEditor editor{&model};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    ConnectionList list{&model, &editor};
    ConnectionTree *tree = list.findChild<ConnectionTree *>();
    QAbstractItemModelTester shownTester{tree->model(), QAbstractItemModelTester::FailureReportingMode::QtTest};

    Desk()
    {
        list.resize(260, 600);
        list.show();
    }
    QUuid add(const QString &name, const QString &clientId = {})
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.name = name;
        settings.endpoint.host = name.toLower() + ".lan"_L1;
        if (!clientId.isEmpty())
            settings.clientId = clientId;
        return editor.add(settings, {}, true, u"New connection"_s);
    }
    /// Rows from top to bottom; those of groups in brackets.
    QString text() const
    {
        QStringList parts;
        const QAbstractItemModel *shown = tree->model();
        for (int row = 0; row < shown->rowCount(); ++row) {
            const QModelIndex index = shown->index(row, 0);
            QString part = index.data().toString();
            if (index.data(ConnectionsModel::IsGroupRole).toBool()) {
                QStringList members;
                for (int i = 0; i < shown->rowCount(index); ++i)
                    members += shown->index(i, 0, index).data().toString();
                part += u'(' + members.join(u' ') + u')';
            }
            parts += part;
        }
        return parts.join(u' ');
    }
    QModelIndex shown(const QString &name) const
    {
        const QModelIndexList found =
            tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive);
        return found.value(0);
    }
    /// As dragging does it: what the rows give, dropped at a place.
    void drop(const QStringList &names, const QString &group, int row)
    {
        QModelIndexList indexes;
        for (const QString &name : names)
            indexes += shown(name);
        const std::unique_ptr<QMimeData> data(tree->model()->mimeData(indexes));
        const QModelIndex parent = group.isEmpty() ? QModelIndex() : shown(group);
        QVERIFY(tree->model()->canDropMimeData(data.get(), Qt::MoveAction, row, row < 0 ? -1 : 0, parent));
        QVERIFY(tree->model()->dropMimeData(data.get(), Qt::MoveAction, row, row < 0 ? -1 : 0, parent));
    }
    bool says(const QString &words) const
    {
        const QList<QLabel *> labels = list.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel *label) { return !label->isHidden() && label->text().contains(words); });
    }
    QPushButton *button(const QString &name) const
    {
        for (QPushButton *button : list.findChildren<QPushButton *>()) {
            if (button->accessibleName() == name && !button->isHidden())
                return button;
        }
        return nullptr;
    }
};

} // namespace

class TstConnectionList : public QObject
{
    Q_OBJECT
private slots:
    void orderChangesStepByStep();
    void dragAndDrop();
    void moveByKeyboard();
    void renameInPlace();
    void groups();
    void groupWithItsConnections();
    void severalDeletesUndoneInOrder();
    void settingsOfTheDeletedStay();
    void deleteChoosesTheNext();
    void messagesTakeNoWidth();
    void duplicates();
    void searchKeepsGroupsOpen();
    void collapsedGroupsStay();
    void newsWhileNotShown();
    void groupsSumUp();
    void sharedClientIds();
    void copiesUrlsWithoutSecrets();
    void savedOnes();
    void thousandRows();
};

void TstConnectionList::orderChangesStepByStep()
{
    Desk desk;
    for (const QString &name : {u"A"_s, u"B"_s, u"C"_s, u"D"_s})
        desk.add(name);
    QCOMPARE(desk.text(), u"A B C D"_s);
    const QUuid a = desk.model.order().connections().first();
    desk.list.choose({desk.model.order().connections().last()});
    const QUuid group = desk.editor.addGroup({a, desk.model.order().connections()[2]});
    QCOMPARE(desk.text(), u"New group(A C) B D"_s);
    desk.editor.step({group}, true);
    QCOMPARE(desk.text(), u"B New group(A C) D"_s);
    desk.editor.undoStack()->undo();
    desk.editor.undoStack()->undo();
    QCOMPARE(desk.text(), u"A B C D"_s);
    desk.editor.undoStack()->redo();
    QCOMPARE(desk.text(), u"New group(A C) B D"_s);
    for (int i = 0; i < 5; ++i)
        desk.editor.undoStack()->undo();
    QCOMPARE(desk.text(), QString()); // also what was added
    while (desk.editor.undoStack()->canRedo())
        desk.editor.undoStack()->redo();
    QCOMPARE(desk.text(), u"B New group(A C) D"_s);
}

void TstConnectionList::dragAndDrop()
{
    Desk desk;
    for (const QString &name : {u"A"_s, u"B"_s, u"C"_s})
        desk.add(name);
    const QUuid group = desk.editor.addGroup({});
    desk.editor.rename(group, u"plant"_s);
    QCOMPARE(desk.text(), u"A B C plant()"_s);
    desk.drop({u"C"_s, u"A"_s}, u"plant"_s, -1); // onto the group
    QCOMPARE(desk.text(), u"B plant(A C)"_s);
    desk.drop({u"B"_s}, u"plant"_s, 1); // between its connections
    QCOMPARE(desk.text(), u"plant(A B C)"_s);
    desk.drop({u"B"_s}, {}, 0);
    QCOMPARE(desk.text(), u"B plant(A C)"_s);
    desk.drop({u"plant"_s}, {}, 0);
    QCOMPARE(desk.text(), u"plant(A C) B"_s);
    desk.drop({u"A"_s}, {}, -1); // onto the empty space: to the end
    QCOMPARE(desk.text(), u"plant(C) B A"_s);
    QCOMPARE(desk.list.chosen().size(), 1); // what was moved is chosen
    QMimeData foreign;
    foreign.setText(u"A"_s);
    QVERIFY(!desk.model.canDropMimeData(&foreign, Qt::MoveAction, 0, 0, {}));
    QVERIFY(!desk.model.dropMimeData(&foreign, Qt::MoveAction, 0, 0, {}));
}

void TstConnectionList::moveByKeyboard()
{
    Desk desk;
    desk.add(u"A"_s);
    desk.add(u"B"_s);
    desk.editor.rename(desk.editor.addGroup({}), u"plant"_s);
    desk.list.choose({desk.model.order().connections().first()});
    QTest::keyClick(desk.tree, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(desk.text(), u"B A plant()"_s);
    QTest::keyClick(desk.tree, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(desk.text(), u"B plant(A)"_s);
    QCOMPARE(desk.tree->currentIndex().data().toString(), u"A"_s);
    QVERIFY(desk.tree->isExpanded(desk.shown(u"plant"_s)));
    QTest::keyClick(desk.tree, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(desk.text(), u"B plant() A"_s);
    QTest::keyClick(desk.tree, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(desk.text(), u"B plant(A)"_s);
}

void TstConnectionList::renameInPlace()
{
    Desk desk;
    const QUuid id = desk.add(u"A"_s);
    desk.list.choose({id});
    desk.tree->setFocus();
    QTest::keyClick(desk.tree, Qt::Key_F2);
    auto *editor = desk.tree->findChild<QLineEdit *>();
    QVERIFY(editor);
    QCOMPARE(editor->accessibleName(), u"New name"_s);
    QCOMPARE(editor->text(), u"A"_s);
    QSignalSpy renamed(&desk.editor, &ListEditor::renamed);
    editor->selectAll();
    QTest::keyClicks(editor, u" pump 7 "_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(desk.text(), u"pump 7"_s);
    QCOMPARE(renamed.size(), 1);
    QCOMPARE(desk.model.profile(id).settings.name, u"pump 7"_s);
    desk.editor.undoStack()->undo();
    QCOMPARE(desk.text(), u"A"_s);
    const QUuid group = desk.editor.addGroup({id});
    desk.editor.rename(group, u"plant"_s);
    desk.editor.rename(group, u""_s); // a group has a name
    QCOMPARE(desk.text(), u"plant(A)"_s);
}

void TstConnectionList::groups()
{
    Desk desk;
    const QUuid a = desk.add(u"A"_s);
    const QUuid b = desk.add(u"B"_s);
    desk.add(u"C"_s);
    desk.list.choose({a, b});
    QTest::keyClick(desk.tree, Qt::Key_Escape);
    desk.list.addGroup(); // with what is chosen
    auto *editor = desk.tree->findChild<QLineEdit *>();
    QVERIFY(editor); // its name can be typed at once
    editor->selectAll();
    QTest::keyClicks(editor, u"plant"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(desk.text(), u"plant(A B) C"_s);
    const QUuid plant = desk.model.order().groups().first();
    desk.editor.moveToGroup({a}, {});
    QCOMPARE(desk.text(), u"plant(B) C A"_s);
    desk.editor.moveToGroup({a}, plant);
    QCOMPARE(desk.text(), u"plant(B A) C"_s);
    // Deleted, its connections stay; the button takes it back.
    desk.list.choose({plant});
    QTest::keyClick(desk.tree, Qt::Key_Delete);
    QCOMPARE(desk.text(), u"B A C"_s);
    QVERIFY(desk.says(u"its connections are kept"_s));
    desk.button(u"Undo delete"_s)->click();
    QCOMPARE(desk.text(), u"plant(B A) C"_s);
    QVERIFY(desk.says(u"Undone: Delete group plant"_s));
    desk.button(u"Redo"_s)->click();
    QCOMPARE(desk.text(), u"B A C"_s);
    QVERIFY(!desk.button(u"Redo"_s));
}

void TstConnectionList::groupWithItsConnections()
{
    Desk desk;
    const QUuid a = desk.add(u"A"_s);
    const QUuid b = desk.add(u"B"_s);
    desk.add(u"C"_s);
    const QUuid group = desk.editor.addGroup({a, b});
    QSignalSpy removed(&desk.editor, &ListEditor::removed);
    desk.list.removeWithConnections(group);
    QCOMPARE(desk.text(), u"C"_s);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed[0][0].value<QList<QUuid>>(), (QList{a, b}));
    QVERIFY(desk.says(u"with its 2 connection"_s));
    desk.editor.undoStack()->undo();
    QCOMPARE(desk.text(), u"New group(A B) C"_s);
    QCOMPARE(desk.model.profile(a).settings.name, u"A"_s);
}

void TstConnectionList::severalDeletesUndoneInOrder()
{
    Desk desk;
    QList<QUuid> ids;
    for (const QString &name : {u"A"_s, u"B"_s, u"C"_s, u"D"_s, u"E"_s})
        ids += desk.add(name);
    desk.editor.addGroup({ids[1], ids[2]});
    const QString before = desk.text();
    QCOMPARE(before, u"A New group(B C) D E"_s);
    desk.list.choose({ids[1], ids[4]});
    QTest::keyClick(desk.tree, Qt::Key_Delete);
    QCOMPARE(desk.text(), u"A New group(C) D"_s);
    desk.list.choose({ids[0]});
    QTest::keyClick(desk.tree, Qt::Key_Delete);
    desk.editor.step({ids[3]}, false);
    QCOMPARE(desk.text(), u"New group(C D)"_s);
    desk.list.choose({ids[2]});
    QTest::keyClick(desk.tree, Qt::Key_Delete);
    QCOMPARE(desk.text(), u"New group(D)"_s);
    for (const QString &expected : {u"New group(C D)"_s, u"New group(C) D"_s, u"A New group(C) D"_s, before}) {
        desk.editor.undoStack()->undo();
        QCOMPARE(desk.text(), expected);
    }
    QCOMPARE(desk.list.chosen().size(), 2); // those that came back
}

void TstConnectionList::settingsOfTheDeletedStay()
{
    Desk desk;
    const QUuid id = desk.add(u"A"_s);
    desk.add(u"B"_s);
    ConnectionSettings settings = desk.model.profile(id).settings;
    settings.credentials.password = "hunter2";
    desk.model.setSettings(id, settings);
    desk.editor.remove({id});
    QVERIFY(!desk.model.isShown(id));
    QCOMPARE(desk.model.hidden(), QList{id});
    QCOMPARE(desk.model.saved().profiles.size(), 1);
    desk.editor.undoStack()->undo();
    QCOMPARE(desk.model.profile(id).settings, settings);
    QVERIFY(desk.model.hidden().isEmpty());
}

void TstConnectionList::deleteChoosesTheNext()
{
    Desk desk;
    QList<QUuid> ids;
    for (const QString &name : {u"A"_s, u"B"_s, u"C"_s})
        ids += desk.add(name);
    desk.list.choose({ids[1]});
    QSignalSpy current(&desk.list, &ConnectionList::currentChanged);
    desk.list.remove({ids[1]});
    QCOMPARE(desk.list.current(), ids[2]);
    desk.list.remove({ids[2]});
    QCOMPARE(desk.list.current(), ids[0]);
    QCOMPARE(current.size(), 2);
    desk.list.remove({ids[0]});
    QVERIFY(desk.list.current().isNull());
    QVERIFY(desk.says(u"No connections yet."_s));
}

/// What is said does not make the list wider: the page beside it would have to give way.
void TstConnectionList::messagesTakeNoWidth()
{
    Desk desk;
    const QUuid id = desk.add(u"A connection with a very long name indeed, which says where it is"_s);
    const int before = desk.list.minimumSizeHint().width();
    desk.list.remove({id});
    QVERIFY(desk.button(u"Undo delete"_s));
    QVERIFY2(desk.list.minimumSizeHint().width() <= before, qPrintable(QString::number(desk.list.minimumSizeHint().width())));
}

void TstConnectionList::duplicates()
{
    Desk desk;
    const QUuid a = desk.add(u"A"_s);
    const QUuid b = desk.add(u"B"_s);
    const QUuid group = desk.editor.addGroup({a});
    const QList<QUuid> copies = desk.editor.duplicate({a, b, group});
    QCOMPARE(desk.text(), u"New group(A A (copy)) B B (copy)"_s);
    QCOMPARE(copies.size(), 2);
    QVERIFY(desk.model.profile(copies[0]).settings.clientId != desk.model.profile(a).settings.clientId);
    desk.editor.undoStack()->undo(); // both at once
    QCOMPARE(desk.text(), u"New group(A) B"_s);
}

void TstConnectionList::searchKeepsGroupsOpen()
{
    Desk desk;
    const QUuid a = desk.add(u"Alpha"_s);
    const QUuid b = desk.add(u"Beta"_s);
    desk.add(u"Gamma"_s);
    const QUuid group = desk.editor.addGroup({a, b});
    desk.editor.rename(group, u"plant"_s);
    QTRY_VERIFY(desk.tree->isExpanded(desk.shown(u"plant"_s)));
    desk.tree->collapse(desk.shown(u"plant"_s));
    QVERIFY(desk.model.isCollapsed(group));
    auto *search = desk.list.findChild<QLineEdit *>();
    search->setText(u"beta.lan"_s);
    QCOMPARE(desk.text(), u"plant(Beta)"_s);
    QTRY_VERIFY(desk.tree->isExpanded(desk.shown(u"plant"_s)));
    QVERIFY(desk.model.isCollapsed(group)); // only for the search
    search->setText(u"PLANT"_s);
    QCOMPARE(desk.text(), u"plant(Alpha Beta)"_s); // a group that is found comes whole
    search->setText(u"nothing has this"_s);
    QCOMPARE(desk.text(), QString());
    QVERIFY(desk.says(u"No connection has this"_s));
    search->clear();
    QCOMPARE(desk.text(), u"plant(Alpha Beta) Gamma"_s);
    QTRY_VERIFY(!desk.tree->isExpanded(desk.shown(u"plant"_s)));
    // What must be shown ends the search, and opens its group.
    search->setText(u"gamma"_s);
    desk.list.setCurrent(a);
    QVERIFY(search->text().isEmpty());
    QCOMPARE(desk.list.current(), a);
    QVERIFY(desk.tree->isExpanded(desk.shown(u"plant"_s)));
}

void TstConnectionList::collapsedGroupsStay()
{
    ProfileList saved;
    {
        Desk desk;
        const QUuid a = desk.add(u"A"_s);
        desk.add(u"B"_s);
        desk.editor.addGroup({a});
        QSignalSpy changed(&desk.model, &ConnectionsModel::collapsedChanged);
        QTRY_VERIFY(desk.tree->isExpanded(desk.shown(u"New group"_s)));
        desk.tree->collapse(desk.shown(u"New group"_s));
        QCOMPARE(changed.size(), 1);
        saved = desk.model.saved();
    }
    Desk desk;
    desk.model.load(saved);
    QCOMPARE(desk.text(), u"New group(A) B"_s);
    QCOMPARE(desk.model.saved(), saved);
    QCoreApplication::processEvents();
    QVERIFY(!desk.tree->isExpanded(desk.shown(u"New group"_s)));
    desk.tree->expand(desk.shown(u"New group"_s));
    QVERIFY(desk.model.saved().collapsed.isEmpty());
}

void TstConnectionList::newsWhileNotShown()
{
    Desk desk;
    const QUuid a = desk.add(u"A"_s);
    const QUuid b = desk.add(u"B"_s);
    const auto hasNews = [&](const QUuid &id) { return desk.model.indexOf(id).data(ConnectionsModel::NewsRole).toBool(); };
    desk.model.setSeen(a);
    for (const QUuid &id : {a, b}) {
        desk.model.setState(id, {theme::Sign::Ok, u"connected"_s});
        QVERIFY(!hasNews(id)); // that was asked for
        desk.model.setState(id, {theme::Sign::Error, u"connection lost"_s});
        desk.model.setState(id, {theme::Sign::Ok, u"connected"_s});
    }
    QVERIFY(!hasNews(a)); // it was seen as it happened
    QVERIFY(hasNews(b));
    const QString told = desk.model.indexOf(b).data(Qt::AccessibleDescriptionRole).toString();
    QVERIFY2(told.contains("connection lost"_L1) && told.count("connected"_L1) == 2, qPrintable(told)); // now, and when it came back
    for (int i = 0; i < 1000; ++i)
        desk.model.setState(b, {theme::Sign::Error, u"lost %1"_s.arg(i)});
    QVERIFY(desk.model.indexOf(b).data(Qt::AccessibleDescriptionRole).toString().size() < 500); // bounded
    desk.model.setSeen(b);
    QVERIFY(!hasNews(b));
}

void TstConnectionList::groupsSumUp()
{
    Desk desk;
    const QList<QUuid> ids{desk.add(u"A"_s), desk.add(u"B"_s), desk.add(u"C"_s)};
    const QUuid group = desk.editor.addGroup(ids);
    const auto sign = [&] { return theme::Sign(desk.model.indexOf(group).data(ConnectionsModel::SignRole).toInt()); };
    QCOMPARE(sign(), theme::Sign::Idle);
    desk.model.setState(ids[0], {theme::Sign::Ok, u"connected"_s});
    QCOMPARE(sign(), theme::Sign::Ok);
    QCOMPARE(desk.model.indexOf(group).data(ConnectionsModel::CountRole).toString(), u"1/3"_s);
    desk.model.setState(ids[1], {theme::Sign::Error, u"failed"_s});
    QCOMPARE(sign(), theme::Sign::Error);
    QSignalSpy changed(&desk.model, &QAbstractItemModel::dataChanged);
    desk.model.setState(ids[1], {theme::Sign::Running, u"connecting"_s});
    QCOMPARE(sign(), theme::Sign::Running);
    QCOMPARE(changed.size(), 2); // the row and its group
    QCOMPARE(desk.model.indexOf(group).data(Qt::AccessibleTextRole).toString(), u"Group New group: 1 of 3 connected"_s);
}

void TstConnectionList::sharedClientIds()
{
    Desk desk;
    const QUuid a = desk.add(u"A"_s, u"pump"_s);
    const QUuid b = desk.add(u"B"_s, u"pump"_s);
    QVERIFY(desk.model.sharing(a).isEmpty()); // other brokers
    QSignalSpy sharing(&desk.model, &ConnectionsModel::sharingChanged);
    ConnectionSettings settings = desk.model.profile(b).settings;
    settings.endpoint.host = u"A.LAN"_s;
    desk.model.setSettings(b, settings);
    QCOMPARE(sharing.size(), 1);
    QCOMPARE(desk.model.sharing(a), QList{b});
    for (const QUuid &id : {a, b}) {
        QVERIFY(desk.model.indexOf(id).data(ConnectionsModel::SharedRole).toBool());
        QVERIFY(desk.model.indexOf(id).data(Qt::AccessibleDescriptionRole).toString().contains("[MQTT-3.1.4-3]"_L1));
    }
    desk.editor.remove({b}); // what is deleted bothers nobody
    QVERIFY(desk.model.sharing(a).isEmpty());
    desk.editor.undoStack()->undo();
    QCOMPARE(desk.model.sharing(a), QList{b});
}

void TstConnectionList::copiesUrlsWithoutSecrets()
{
    Desk desk;
    const QUuid a = desk.add(u"A"_s);
    const QUuid b = desk.add(u"B"_s);
    ConnectionSettings settings = desk.model.profile(b).settings;
    settings.endpoint.scheme = Scheme::Wss;
    settings.webSocket.path = u"/mqtt?token=abcdef"_s;
    desk.model.setSettings(b, settings);
    desk.list.choose({a, b});
    desk.tree->setFocus();
    QTest::keySequence(desk.tree, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), u"mqtt://a.lan\nwss://b.lan/mqtt?token=***"_s);
    QVERIFY(desk.says(u"2 URL"_s));
    QVERIFY(!desk.model.indexOf(b).data(Qt::ToolTipRole).toString().contains("abcdef"_L1));
}

void TstConnectionList::savedOnes()
{
    Desk desk;
    const QUuid a = desk.add(u"A"_s);
    const QUuid b = desk.editor.add(newConnectionSettings(), a, false, u"Open"_s);
    QCOMPARE(desk.model.saved().order.connections(), QList{a});
    QVERIFY(desk.model.indexOf(b).data(Qt::ToolTipRole).toString().contains("Ctrl+S"_L1));
    desk.model.setSaved(b);
    QCOMPARE(desk.model.saved().order.connections(), (QList{a, b}));
}

/// Nothing of it takes long with many of them.
void TstConnectionList::thousandRows()
{
    ProfileList list;
    for (int i = 0; i < 1000; ++i) {
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.settings = newConnectionSettings();
        profile.settings.endpoint.host = u"host%1"_s.arg(i);
        list.append(profile);
    }
    ConnectionsModel model;
    model.load(list);
    ListEditor editor(&model);
    ConnectionList view(&model, &editor);
    const QUuid group = editor.addGroup(list.order.connections().mid(0, 500));
    QCOMPARE(model.rowCount(), 501);
    editor.remove({group});
    QCOMPARE(model.order().connections().size(), 500);
    editor.undoStack()->undo();
    QCOMPARE(model.order().connections(), list.order.connections());
}

QTEST_MAIN(TstConnectionList)
#include "tst_connection_list.moc"
