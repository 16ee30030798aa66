// What a screen reader says of every control: its name, what it is, and what it does.
#include "EveryPage.h"

#include <QAccessible>
#include <QDialogButtonBox>
#include <QSet>

using namespace Qt::StringLiterals;

namespace {

QString roleName(QAccessible::Role role)
{
    return QString::fromLatin1(QMetaEnum::fromType<QAccessible::Role>().valueToKey(role));
}

/// Roles that a screen reader tells apart from a mere surface.
bool isControl(QAccessible::Role role)
{
    switch (role) {
    case QAccessible::Button:
    case QAccessible::ButtonMenu:
    case QAccessible::ButtonDropDown:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::ComboBox:
    case QAccessible::EditableText:
    case QAccessible::SpinBox:
    case QAccessible::Slider:
    case QAccessible::PageTab:
    case QAccessible::PageTabList: // Qt names it as the tab that is chosen
    case QAccessible::Table:
    case QAccessible::Tree:
    case QAccessible::List:
    case QAccessible::ListItem:
    case QAccessible::StaticText: // text that can be chosen and copied
    case QAccessible::Document:
    case QAccessible::Graphic:
    case QAccessible::Chart:
    case QAccessible::Link:
    case QAccessible::MenuBar:
    case QAccessible::MenuItem:
        return true;
    default:
        return false;
    }
}

/// Their items are the model's; they say their own name.
bool holdsItems(QAccessible::Role role)
{
    return role == QAccessible::Table || role == QAccessible::Tree || role == QAccessible::MenuBar;
}

/// Its name says all there is to say, or what is in it does.
bool speaksForItself(QAccessibleInterface *node)
{
    switch (node->role()) {
    case QAccessible::StaticText:
    case QAccessible::MenuItem:
    case QAccessible::MenuBar:
    case QAccessible::PageTab:
    case QAccessible::PageTabList:
    case QAccessible::ListItem:
        return true;
    case QAccessible::Grouping: // of controls
        return node->childCount() > 0;
    case QAccessible::EditableText: // not to be edited
        return node->state().readOnly && node->textInterface() && node->textInterface()->characterCount() > 0;
    default:
        break;
    }
    // Qt's own: "OK", "Scroll Left".
    const QObject *parent = node->object() ? node->object()->parent() : nullptr;
    return qobject_cast<const QDialogButtonBox *>(parent) || (parent && parent->inherits("QTabBar"));
}

/// A widget that hands its focus on has none itself.
bool takesFocus(QAccessibleInterface *node)
{
    if (node->role() == QAccessible::PageTab)
        return true;
    const auto *widget = qobject_cast<QWidget *>(node->object());
    return node->state().focusable && !(widget && (widget->focusProxy() || widget->isWindow()));
}

class Walk
{
public:
    explicit Walk(QString page)
        : m_page(std::move(page))
    {
    }
    void visit(QAccessibleInterface *node, const QString &path);
    QStringList faults;
    int controls = 0;

private:
    void judge(QAccessibleInterface *node, const QString &path);

    QString m_page;
    QSet<QString> m_heard; ///< Path, role and name.
};

void Walk::visit(QAccessibleInterface *node, const QString &path)
{
    if (!node || !node->isValid() || node->state().invisible)
        return;
    judge(node, path);
    if (holdsItems(node->role()))
        return;
    const QString name = node->text(QAccessible::Name);
    const QString below = name.isEmpty() ? path : path + u'/' + name.left(60);
    for (int i = 0; i < node->childCount(); ++i)
        visit(node->child(i), below);
}

void Walk::judge(QAccessibleInterface *node, const QString &path)
{
    const QAccessible::Role role = node->role();
    const QObject *object = node->object();
    if (!takesFocus(node))
        return;
    ++controls;
    const QString name = node->text(QAccessible::Name);
    const QString described = roleName(role) + u" \""_s + name.left(60) + u"\" "_s
        + QString::fromLatin1(object ? object->metaObject()->className() : "") + u" in "_s + path + u" ("_s + m_page + u')';
    if (name.trimmed().isEmpty())
        faults.append(u"no name: "_s + described);
    const auto *widget = qobject_cast<QWidget *>(node->object());
    const bool isGroup = role == QAccessible::Grouping && widget && !(widget->focusPolicy() & Qt::TabFocus);
    if (!isControl(role) && !isGroup)
        faults.append(u"no role: "_s + described);
    if (!speaksForItself(node) && node->text(QAccessible::Description).trimmed().isEmpty())
        faults.append(u"no description: "_s + described);
    const QString heard = path + u'|' + roleName(role) + u'|' + name;
    if (m_heard.contains(heard) && role != QAccessible::PageTabList)
        faults.append(u"twice: "_s + described);
    m_heard.insert(heard);
}

} // namespace

class TstAccessibleNames : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        WindowFixture::prepare();
        QAccessible::setActive(true);
    }
    void everyControl();
};

void TstAccessibleNames::everyControl()
{
    QStringList faults;
    int pages = 0;
    int controls = 0;
    EveryPage every([&](const QString &page, QWidget *window) {
        Walk walk(page);
        walk.visit(QAccessible::queryAccessibleInterface(window), {});
        faults += walk.faults;
        controls += walk.controls;
        ++pages;
    });
    every.all();
    const qsizetype count = tellFaults(faults);
    qInfo("%d pages, %d controls, %lld faults", pages, controls, qlonglong(count));
    QVERIFY(pages > 60);
    QCOMPARE(count, 0);
}

QTEST_MAIN(TstAccessibleNames)
#include "tst_accessible_names.moc"
