// What is said aloud when it happens: the verdict, and what is wrong. Needs a platform with accessibility: not offscreen.
#include "connection/ConnectionPage.h"
#include "connection/NoticeBar.h"
#include "log/LogMessage.h"
#include "settings/FieldHint.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"

#include "ui/WindowFixture.h"

#include <QAccessible>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace {

struct Told {
    QAccessible::Event kind;
    QString name;
};
QList<Told> told;

void note(QAccessibleEvent *event)
{
    QAccessibleInterface *interface = event->accessibleInterface();
    if (interface && interface->isValid())
        told.append({event->type(), interface->text(QAccessible::Name)});
}

qsizetype count(QAccessible::Event kind, const QString &name)
{
    return std::count_if(told.cbegin(), told.cend(), [&](const Told &one) { return one.kind == kind && one.name == name; });
}

} // namespace

class TstAnnouncements : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        WindowFixture::prepare();
        const int ms = qEnvironmentVariableIsSet("QT_LINUX_ACCESSIBILITY_ALWAYS_ON") ? 10'000 : 0; // it asks the bus first
        if (!QTest::qWaitFor([] { return QAccessible::isActive(); }, ms))
            QSKIP("this platform has no accessibility");
    }
    void init()
    {
        m_fixture.renew();
        told.clear();
        m_before = QAccessible::installUpdateHandler(note);
    }
    void cleanup() { QAccessible::installUpdateHandler(m_before); }
    void verdict();
    void problemsBesideFields();
    void notices();

private:
    WindowFixture m_fixture;
    QAccessible::UpdateHandler m_before = nullptr;
};

/// Each once, by its new name for screen readers that listen to that, and as an alert for the others.
void TstAnnouncements::verdict()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    MainWindow window{ProfileStore(m_fixture.connectionsFile())};
    window.show();
    const auto connectTo = [&](quint16 port) {
        ConnectionPage *page = window.openUnsaved(ConnectionSettings(), {});
        page->enterText(u"mqtt://127.0.0.1:%1"_s.arg(port));
        page->connectToBroker();
        return page;
    };
    const auto verdictOf = [](const ConnectionPage *page) { return page->findChild<QLabel *>(u"verdict"_s)->accessibleName(); };
    ConnectionPage *page = connectTo(peer.port());
    QTRY_VERIFY(verdictOf(page).startsWith(u"Connected"_s));
    QCOMPARE(count(QAccessible::Alert, verdictOf(page)), 1);
    QCOMPARE(count(QAccessible::NameChanged, verdictOf(page)), 1);
    page->disconnectFromBroker();
    QTRY_VERIFY(verdictOf(page).startsWith(u"You disconnected"_s));
    QCOMPARE(count(QAccessible::Alert, verdictOf(page)), 1);
    page = connectTo(freePort());
    QTRY_VERIFY(page->connection()->diagnosis() && verdictOf(page) == page->connection()->diagnosis()->title);
    QCOMPARE(count(QAccessible::Alert, verdictOf(page)), 1);
}

/// A mere remark is not worth an interruption.
void TstAnnouncements::problemsBesideFields()
{
    FieldHint hint;
    hint.show();
    hint.say(theme::Sign::Info, u"recognised"_s);
    QCOMPARE(count(QAccessible::Alert, u"recognised"_s), 0);
    hint.say(theme::Sign::Error, u"wrong"_s);
    hint.say(theme::Sign::Error, u"wrong"_s);
    QCOMPARE(count(QAccessible::Alert, u"wrong"_s), 1);
    hint.say(theme::Sign::Warning, u"ignored"_s);
    QCOMPARE(count(QAccessible::Alert, u"ignored"_s), 1);
}

void TstAnnouncements::notices()
{
    QWidget window;
    NoticeBar bar(&window);
    LogMessage message(false, &window);
    window.show();
    bar.ask(theme::Sign::Warning, u"Another one is connected."_s, {});
    QCOMPARE(count(QAccessible::Alert, u"Another one is connected."_s), 1);
    message.show(theme::Sign::Ok, u"Written."_s);
    QCOMPARE(count(QAccessible::Alert, u"Written."_s), 1);
}

QTEST_MAIN(TstAnnouncements)
#include "tst_announcements.moc"
