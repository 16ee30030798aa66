// Every field of every form says what it does, and where the specification has it, in its section.
#include "auth/AuthPanel.h"
#include "connection/ConnectionPage.h"
#include "settings/SettingsTabs.h"
#include "window/Language.h"
#include "window/MainWindow.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QRegularExpression>
#include <QSettings>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// Fields that nothing in a packet, a handshake or another standard stands behind: they are of this program alone.
const QSet<QString> &ownFields()
{
    static const QSet<QString> names{
        u"Search connections"_s,
        u"Name"_s,
        u"Timeout"_s,
        u"Filter"_s,
        u"Find in the log"_s,
        u"Remember secrets"_s,
        u"Connect to"_s,
        u"Servers"_s,
        u"Reconnect when the connection is lost"_s,
        u"Reconnect period"_s,
        u"Longest delay"_s,
        u"Also when the first attempt fails"_s,
        u"Also after refusals"_s,
        u"Proxy host"_s,
        u"Proxy port"_s,
        u"Passphrase"_s,
        u"Key log file"_s,
        u"Wait for the will"_s,
        u"Wait for each topic"_s,
        u"Wait for arrival"_s,
        u"Times to publish"_s,
        u"Interval between messages"_s,
        u"Message filter"_s,
        u"Find in payload"_s,
    };
    return names;
}

/// Something that a person types into or chooses from.
bool isField(const QWidget *widget)
{
    const auto *lines = qobject_cast<const QPlainTextEdit *>(widget);
    const auto *table = qobject_cast<const QTableWidget *>(widget);
    return qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget)
        || qobject_cast<const QAbstractSpinBox *>(widget) || qobject_cast<const QCheckBox *>(widget)
        || qobject_cast<const QRadioButton *>(widget) || (lines && !lines->isReadOnly())
        || (table && table->editTriggers() != QAbstractItemView::NoEditTriggers);
}

/// The part of a combo box, a spin box or a table that is no field of its own.
bool isPart(const QWidget *widget)
{
    for (const QWidget *parent = widget->parentWidget(); parent; parent = parent->parentWidget()) {
        if (qobject_cast<const QComboBox *>(parent) || qobject_cast<const QAbstractSpinBox *>(parent)
            || qobject_cast<const QAbstractItemView *>(parent))
            return true;
    }
    return false;
}

/// What the pointer on it shows: a part of a field made of several shows what the field has.
QString shownToolTip(const QWidget *widget)
{
    for (; widget; widget = widget->parentWidget()) {
        if (!widget->toolTip().isEmpty())
            return widget->toolTip();
    }
    return {};
}

QString nameOf(const QWidget *widget)
{
    for (; widget; widget = widget->parentWidget()) {
        if (!widget->accessibleName().isEmpty())
            return widget->accessibleName();
    }
    return u"?"_s;
}

} // namespace

class TstFieldHelp : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void everyFieldHasAToolTip_data();
    void everyFieldHasAToolTip();
    void sectionsAreNamed();
    void ownFieldsExist();
    void cleanup();

private:
    void openAll(MainWindow &window);
    QList<QWidget *> fields(QWidget *within) const;
    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<AuthPanel> m_auth;
};

void TstFieldHelp::initTestCase()
{
    QApplication::setApplicationName(u"connack-test"_s);
    QApplication::setOrganizationName(u"connack-test"_s);
    QApplication::setQuitOnLastWindowClosed(false);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    language::use(u"en"_s);
    m_window = std::make_unique<MainWindow>(ProfileStore(m_folder.filePath(u"connections.json"_s)));
    m_window->resize(1600, 900);
    m_window->show();
    openAll(*m_window);
    m_connection = std::make_unique<Connection>();
    m_auth = std::make_unique<AuthPanel>(m_connection.get());
}

void TstFieldHelp::cleanup()
{
    language::use(u"en"_s);
    QCoreApplication::sendPostedEvents(); // the texts are English again for the next one
}

/// Makes what is otherwise made when it is first shown.
void TstFieldHelp::openAll(MainWindow &window)
{
    ConnectionSettings settings;
    settings.version = mqtt::Version::V5;
    settings.endpoint.host = u"broker.example"_s;
    ConnectionPage *page = window.openUnsaved(settings, {});
    page->findChild<SettingsTabs *>()->forms();
    for (int round = 0; round < 2; ++round) { // a tab may have tabs of its own
        const auto tabs = page->findChildren<QTabWidget *>();
        for (QTabWidget *tab : tabs) {
            for (int i = tab->count() - 1; i >= 0; --i)
                tab->setCurrentIndex(i);
        }
    }
}

QList<QWidget *> TstFieldHelp::fields(QWidget *within) const
{
    QList<QWidget *> fields = within->findChildren<QWidget *>();
    fields.removeIf([](const QWidget *widget) { return !isField(widget) || isPart(widget); });
    return fields;
}

void TstFieldHelp::everyFieldHasAToolTip_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("English") << u"en"_s;
    QTest::newRow("German") << u"de"_s;
}

void TstFieldHelp::everyFieldHasAToolTip()
{
    QFETCH(QString, language);
    language::use(language);
    QCoreApplication::sendPostedEvents();
    const QList<QWidget *> all = fields(m_window.get()) + fields(m_auth.get());
    QVERIFY2(all.size() > 90, qPrintable(QString::number(all.size()))); // the forms are there
    QStringList silent;
    for (const QWidget *widget : all) {
        if (shownToolTip(widget).size() < 10)
            silent << u"%1 (%2)"_s.arg(nameOf(widget), QLatin1StringView(widget->metaObject()->className()));
    }
    QVERIFY2(silent.isEmpty(), qPrintable(silent.join(u'\n')));
}

void TstFieldHelp::sectionsAreNamed()
{
    static const QRegularExpression section(u"\\b[Ss]ections? \\d|\\bRFC \\d|\\[MQTT-\\d"_s);
    QStringList silent;
    for (const QWidget *widget : fields(m_window.get()) + fields(m_auth.get())) {
        const QString name = nameOf(widget);
        if (name.contains(u": "_s)) // how a field is typed or shown, not what it means
            continue;
        if (!ownFields().contains(name) && !section.match(shownToolTip(widget)).hasMatch())
            silent << u"%1: %2"_s.arg(name, shownToolTip(widget).simplified());
    }
    for (const QString &one : std::as_const(silent))
        qWarning("%s", qPrintable(one)); // QtTest cuts long messages
    QVERIFY2(silent.isEmpty(), qPrintable(silent.join(u'\n')));
}

/// The list of exceptions holds nothing that is no longer there.
void TstFieldHelp::ownFieldsExist()
{
    QSet<QString> names;
    for (const QWidget *widget : fields(m_window.get()) + fields(m_auth.get()))
        names.insert(nameOf(widget));
    const QSet<QString> gone = ownFields() - names;
    QVERIFY2(gone.isEmpty(), qPrintable(QStringList(gone.values()).join(u'\n')));
}

QTEST_MAIN(TstFieldHelp)
#include "tst_field_help.moc"
