#include "preferences/PreferencesWindow.h"

#include "connection/NoticeBar.h"
#include "log/LogBudget.h"
#include "preferences/Remembered.h"
#include "settings/FieldHint.h"
#include "settings/OptionalNumberEdit.h"
#include "status/TextBlock.h"
#include "settings/FieldHelp.h"
#include "text/PlainText.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScreen>
#include <QScrollArea>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace {

constexpr int noLogFont = Preferences::smallestLogFont - 1; ///< Of the spin box: the desktop's size.
constexpr auto geometryKey = "preferences/geometry"_L1;

Preferences *preferences()
{
    return Preferences::instance();
}

void choose(QComboBox *combo, const QVariant &data)
{
    combo->setCurrentIndex(qMax(0, combo->findData(data)));
}

} // namespace

PreferencesWindow::PreferencesWindow(const QList<std::pair<QString, QString>> &languages, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_theme(new QComboBox)
    , m_language(new QComboBox)
    , m_version(new QComboBox)
    , m_memory(new QComboBox)
    , m_fontSize(new QSpinBox)
    , m_probeLimit(new QSpinBox)
    , m_prefix(new QLineEdit)
    , m_prefixHint(new FieldHint)
    , m_probes(new QCheckBox)
    , m_secrets(new QCheckBox)
    , m_recent(new QCheckBox)
    , m_window(new QCheckBox)
    , m_forget(new QPushButton)
    , m_defaults(new QPushButton)
    , m_close(new QPushButton)
    , m_place(new TextBlock(this))
    , m_notice(new NoticeBar(this))
{
    m_language->addItem(QString(), QString());
    for (const auto &[code, name] : languages)
        m_language->addItem(name, code);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, theme::grid);
    all->setSpacing(theme::grid);
    all->addWidget(makePage(), 1);
    all->addWidget(m_notice);
    all->addWidget(makeFooter());
    connect(preferences(), &Preferences::changed, this, &PreferencesWindow::load);
    retranslate();
    resize(640, qMin(680, screen()->availableGeometry().height() - 6 * theme::grid));
    restoreGeometry(QSettings().value(geometryKey).toByteArray());
}

QWidget *PreferencesWindow::makePage()
{
    auto *page = new QWidget;
    auto *form = new QFormLayout(page);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(theme::grid);
    form->setContentsMargins(2 * theme::grid, theme::grid, 2 * theme::grid, 2 * theme::grid);
    addAppearance(form);
    addNewConnections(form);
    addDiagnosis(form);
    addStoring(form);
    auto *area = new QScrollArea(this);
    area->setAccessibleName(u"Preferences"_s);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus); // its fields have it
    area->setWidgetResizable(true);
    area->setWidget(page);
    return area;
}

QWidget *PreferencesWindow::makeFooter()
{
    auto *footer = new QWidget(this);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(2 * theme::grid, 0, 2 * theme::grid, 0);
    row->addWidget(m_defaults);
    row->addStretch(1);
    row->addWidget(m_close);
    m_defaults->setAccessibleName(u"Restore the defaults"_s);
    m_close->setAccessibleName(u"Close"_s);
    m_words.append({m_defaults, m_defaults, [] { return tr("Restore the &defaults"); },
                    [] { return tr("Takes back every choice in this window; that can be undone"); }});
    m_words.append({m_close, m_close, [] { return tr("&Close"); }, [] { return tr("What was changed counts already (Esc)"); }});
    connect(m_defaults, &QPushButton::clicked, this, [this] { takeBack(tr("The defaults apply."), preferences()->reset()); });
    connect(m_close, &QPushButton::clicked, this, &QWidget::close);
    return footer;
}

void PreferencesWindow::addTitle(QFormLayout *form, const Text &text)
{
    auto *title = new QLabel;
    QFont bold = font();
    bold.setBold(true);
    title->setFont(bold);
    if (form->rowCount() > 0)
        title->setContentsMargins(0, theme::grid, 0, 0);
    form->addRow(title);
    m_titles.append({title, text});
}

void PreferencesWindow::addRow(QFormLayout *form, QWidget *field, const char *name, const Text &text, const Text &help, FieldHint *hint)
{
    auto *label = new QLabel;
    label->setBuddy(field);
    field->setAccessibleName(QLatin1String(name));
    m_words.append({label, field, text, help});
    if (!hint) {
        form->addRow(label, field);
        return;
    }
    auto *box = new QVBoxLayout;
    box->setSpacing(2);
    box->addWidget(field);
    box->addWidget(hint);
    form->addRow(label, box);
}

void PreferencesWindow::addBox(QFormLayout *form, QCheckBox *box, const char *name, const Text &text, const Text &help)
{
    box->setAccessibleName(QLatin1String(name));
    m_words.append({box, box, text, help});
    form->addRow(box);
}

void PreferencesWindow::addAppearance(QFormLayout *form)
{
    for (const auto theme :
         {Preferences::Theme::System, Preferences::Theme::Light, Preferences::Theme::Dark, Preferences::Theme::HighContrast})
        m_theme->addItem(QString(), int(theme));
    m_fontSize->setRange(noLogFont, Preferences::largestLogFont);
    m_fontSize->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    addTitle(form, [] { return tr("Appearance"); });
    addRow(
        form, m_theme, "Theme", [] { return tr("&Theme"); }, [] { return tr("Colours of all windows; --theme sets them for one start"); });
    addRow(
        form, m_language, "Language", [] { return tr("&Language"); },
        [] { return tr("Language of all texts, and of numbers and dates with them; --language sets it for one start"); });
    addRow(
        form, m_fontSize, "Font size of the log", [] { return tr("&Font size of the log"); },
        [] { return tr("For the rows of the packet log, the fields of a packet and its bytes, in points"); });
    connect(m_theme, &QComboBox::activated, this, [this] { preferences()->setTheme(Preferences::Theme(m_theme->currentData().toInt())); });
    connect(m_language, &QComboBox::activated, this, [this] { preferences()->setLanguage(m_language->currentData().toString()); });
    connect(m_fontSize, &QSpinBox::valueChanged, this, [this](int points) {
        if (!m_loading)
            preferences()->setLogFontSize(points == noLogFont ? 0 : points);
    });
}

void PreferencesWindow::addNumber(QFormLayout *form, Number &number, const char *name, const char *unit, const Text &text, const Text &help)
{
    number = {new OptionalNumberEdit, new FieldHint};
    number.edit->setUnitName(QLatin1String(unit));
    addRow(form, number.edit, name, text, help, number.hint);
    connect(number.edit, &QLineEdit::textChanged, this, &PreferencesWindow::storeNewConnections);
}

void PreferencesWindow::addNewConnections(QFormLayout *form)
{
    for (const auto version : {mqtt::Version::V31, mqtt::Version::V311, mqtt::Version::V5})
        m_version->addItem(u"MQTT %1"_s.arg(QLatin1String(mqtt::name(version))), int(version));
    m_prefix->setPlaceholderText(NewConnectionDefaults().clientIdPrefix);
    addTitle(form, [] { return tr("New connections"); });
    addRow(
        form, m_prefix, "Client ID prefix", [] { return tr("Client &ID prefix"); },
        [] {
            return tr("Eight random digits follow it, so that no two clients throw each other out; access rules of brokers often match on "
                      "it.\nClient Identifier in the payload of CONNECT, all versions.\nMQTT 5.0 and 3.1.1, section 3.1.3.1");
        },
        m_prefixHint);
    addRow(
        form, m_version, "Protocol version", [] { return tr("Protocol &version"); },
        [] {
            return tr(
                "The version of MQTT that a new connection asks for.\nProtocol Level (3.x) or Protocol Version (5.0) of CONNECT.\nMQTT "
                "5.0 and 3.1.1, section 3.1.2.2");
        });
    addNumber(
        form, m_keepAlive, "Keep-alive", "s", [] { return tr("&Keep-alive"); },
        [] {
            return tr(
                "The longest silence: when nothing else was sent for so long, the client sends PINGREQ. 0 turns it off.\nKeep Alive of "
                "CONNECT, 0 to 65535 seconds, all versions.\nMQTT 5.0 and 3.1.1, section 3.1.2.10");
        });
    addNumber(
        form, m_timeout, "Timeout", "ms", [] { return tr("T&imeout"); },
        [] { return tr("The limit for the whole attempt, from looking up the name to CONNACK. It is not sent."); });
    addNumber(
        form, m_period, "Reconnect after", "ms", [] { return tr("&Reconnect after"); },
        [] {
            return tr("The first delay before a lost connection is made anew by itself; the following ones grow. 0 turns it off. It is not "
                      "sent.");
        });
    connect(m_prefix, &QLineEdit::textChanged, this, &PreferencesWindow::storeNewConnections);
    connect(m_version, &QComboBox::activated, this, &PreferencesWindow::storeNewConnections);
}

void PreferencesWindow::addDiagnosis(QFormLayout *form)
{
    m_probeLimit->setRange(1, 3600);
    m_probeLimit->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    for (const qint64 bytes : LogBudget::choices())
        m_memory->addItem(QString(), bytes);
    addTitle(form, [] { return tr("Diagnosis and log"); });
    addBox(
        form, m_probes, "Look closer after a failure", [] { return tr("Look &closer after a failure"); },
        [] {
            return tr("After a failure, makes the extra connections that narrow its cause down. They publish nothing and carry no will. "
                      "Without them an attempt is exactly one connection.");
        });
    addRow(
        form, m_probeLimit, "Time for looking closer", [] { return tr("Time for looking cl&oser"); },
        [] { return tr("For all extra connections together, 1 s to 1 h"); });
    addRow(
        form, m_memory, "Memory of a log", [] { return tr("&Memory of a log"); },
        [] {
            return tr(
                "How much memory each packet log may take. What is older goes to an encrypted temporary file and stays as readable as "
                "the rest.");
        });
    const auto storeProbes = [this] {
        if (!m_loading)
            preferences()->setProbes(m_probes->isChecked(), m_probeLimit->value());
    };
    connect(m_probes, &QCheckBox::clicked, this, storeProbes);
    connect(m_probeLimit, &QSpinBox::valueChanged, this, storeProbes);
    connect(m_memory, &QComboBox::activated, this, [this] { preferences()->setLogMemory(m_memory->currentData().toLongLong()); });
}

void PreferencesWindow::addStoring(QFormLayout *form)
{
    addTitle(form, [] { return tr("What is kept between starts"); });
    addBox(
        form, m_secrets, "Keep secrets of new connections", [] { return tr("&Passwords of new connections, in the system's key store"); },
        [] {
            return tr("Each connection can differ: Credentials, Remember. Without the key store's help no secret is written anywhere.");
        });
    addBox(
        form, m_recent, "Keep recent things", [] { return tr("Recent topics, filters, folders and forms of e&xports"); },
        [] { return tr("Off: nothing of what you do is added; what is there stays until it is forgotten"); });
    addBox(
        form, m_window, "Keep the window's state", [] { return tr("Sizes, columns and tabs of the &windows"); },
        [] { return tr("Off: the next start looks as the last one that was kept"); });
    m_forget->setAccessibleName(u"Forget everything remembered"_s);
    m_forget->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_words.append({m_forget, m_forget, [] { return tr("For&get everything remembered"); },
                    [] {
                        return tr("Forgets recent things and the state of the windows; connections, their passwords and the preferences "
                                  "stay. That can be undone.");
                    }});
    form->addRow(m_forget);
    m_place->setAccessibleName(u"Where the preferences are kept"_s);
    form->addRow(m_place);
    connect(m_secrets, &QCheckBox::clicked, preferences(), &Preferences::setStoresSecrets);
    connect(m_recent, &QCheckBox::clicked, preferences(), &Preferences::setStoresRecent);
    connect(m_window, &QCheckBox::clicked, preferences(), &Preferences::setStoresWindow);
    connect(m_forget, &QPushButton::clicked, this, [this] {
        takeBack(tr("What was remembered is forgotten. How the windows look now is kept when they close."), preferences()->forget());
    });
}

/// A choice that can be taken back: `values` is what it removed.
void PreferencesWindow::takeBack(const QString &text, const QVariantMap &values)
{
    save();
    QList<NoticeBar::Choice> choices;
    if (!values.isEmpty())
        choices.append({tr("&Undo"), u"Undo"_s, [this, values] {
                            preferences()->restore(values);
                            save();
                        }});
    m_notice->ask(theme::Sign::Ok, text, choices);
}

void PreferencesWindow::save()
{
    const QString name = QDir::toNativeSeparators(QSettings().fileName());
    m_place->setText(!preferences()->save()        ? tr("The preferences cannot be written to %1.").arg(name)
                         : preferences()->isKept() ? tr("Kept in %1").arg(name)
                                                   : tr("What you set now is not kept."));
}

void PreferencesWindow::load()
{
    {
        const QScopedValueRollback loading(m_loading, true);
        choose(m_theme, int(preferences()->theme()));
        choose(m_language, preferences()->language());
        const int points = preferences()->logFontSize();
        m_fontSize->setValue(points == 0 ? noLogFont : points);
        loadNewConnections();
        m_probes->setChecked(preferences()->probesAfterFailure());
        m_probeLimit->setValue(preferences()->probeSeconds());
        const qint64 bytes = preferences()->logMemory();
        if (m_memory->findData(bytes) < 0)
            m_memory->addItem(LogBudget::text(bytes), bytes);
        choose(m_memory, bytes);
        m_secrets->setChecked(preferences()->storesSecrets());
        m_recent->setChecked(preferences()->storesRecent());
        m_window->setChecked(preferences()->storesWindow());
    }
    save();
}

/// What is typed and has that value already stays as it was typed.
void PreferencesWindow::loadNewConnections()
{
    const NewConnectionDefaults usual;
    const NewConnectionDefaults now = preferences()->newConnections();
    if ((m_prefix->text().isEmpty() ? usual.clientIdPrefix : m_prefix->text()) != now.clientIdPrefix)
        m_prefix->setText(now.clientIdPrefix == usual.clientIdPrefix ? QString() : now.clientIdPrefix);
    choose(m_version, int(now.version));
    const auto show = [](OptionalNumberEdit *edit, qint64 value, qint64 otherwise) {
        if (edit->value().value_or(quint32(otherwise)) != quint32(value))
            edit->setValue(value == otherwise ? std::nullopt : std::optional(quint32(value)));
    };
    show(m_keepAlive.edit, now.keepAlive, usual.keepAlive);
    show(m_timeout.edit, now.connectTimeout.count(), usual.connectTimeout.count());
    show(m_period.edit, now.reconnectPeriod.count(), usual.reconnectPeriod.count());
}

/// False, and said so at the field, if it is no value to be stored.
bool PreferencesWindow::take(const Number &number, qint64 otherwise, qint64 least, qint64 most, bool zeroToo, qint64 &value)
{
    value = number.edit->value() ? qint64(*number.edit->value()) : otherwise;
    QString problem = number.edit->problem();
    if (problem.isEmpty() && (value < least || value > most) && !(zeroToo && value == 0))
        problem = number.edit == m_keepAlive.edit ? tr("The most is 65,535 s.")
            : zeroToo                             ? tr("Give 100 ms to 1 h, or 0.")
                                                  : tr("Give 1 s to 1 h.");
    if (problem.isEmpty())
        number.hint->clear();
    else
        number.hint->say(theme::Sign::Error, problem);
    return problem.isEmpty();
}

/// A field that cannot be read leaves the preference as it was.
void PreferencesWindow::storeNewConnections()
{
    const NewConnectionDefaults usual;
    NewConnectionDefaults now = preferences()->newConnections();
    const QString prefix = m_prefix->text().isEmpty() ? usual.clientIdPrefix : m_prefix->text();
    const bool isUsable = Preferences::isClientIdPrefix(prefix);
    if (isUsable)
        m_prefixHint->clear();
    else
        m_prefixHint->say(theme::Sign::Error, tr("A prefix has at most 200 characters, all of them printable."));
    qint64 value = 0;
    if (take(m_keepAlive, usual.keepAlive, 0, Preferences::mostKeepAlive, false, value))
        now.keepAlive = quint32(value);
    if (take(m_timeout, usual.connectTimeout.count(), Preferences::leastTimeout, Preferences::longest, false, value))
        now.connectTimeout = std::chrono::milliseconds(value);
    if (take(m_period, usual.reconnectPeriod.count(), Preferences::leastPeriod, Preferences::longest, true, value))
        now.reconnectPeriod = std::chrono::milliseconds(value);
    if (m_loading)
        return;
    if (isUsable)
        now.clientIdPrefix = prefix;
    now.version = mqtt::Version(m_version->currentData().toInt());
    preferences()->setNewConnections(now);
}

void PreferencesWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void PreferencesWindow::hideEvent(QHideEvent *event)
{
    Remembered(Remembered::Kind::Window).setValue(geometryKey, saveGeometry());
    QWidget::hideEvent(event);
}

void PreferencesWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Cancel))
        close();
    else if (event->key() == Qt::Key_F1)
        fieldHelp::show();
    else
        QWidget::keyPressEvent(event);
}

void PreferencesWindow::retranslate()
{
    setWindowTitle(tr("Preferences"));
    for (const auto &[label, text] : std::as_const(m_titles))
        label->setText(text());
    for (const Words &words : std::as_const(m_words)) {
        words.shown->setProperty("text", words.text());
        words.field->setToolTip(text::toolTip(words.help()));
    }
    m_theme->setItemText(0, tr("As the desktop"));
    m_theme->setItemText(1, tr("Light"));
    m_theme->setItemText(2, tr("Dark"));
    m_theme->setItemText(3, tr("High contrast"));
    m_language->setItemText(0, tr("As the desktop"));
    m_fontSize->setSpecialValueText(tr("As the desktop"));
    m_fontSize->setSuffix(tr(" pt", "unit behind a number: points"));
    m_probeLimit->setSuffix(tr(" s", "unit behind a number: seconds"));
    m_keepAlive.edit->setPlaceholderText(u"60 s"_s);
    m_timeout.edit->setPlaceholderText(u"30 s"_s);
    m_period.edit->setPlaceholderText(u"1 s"_s);
    for (int i = 0; i < m_memory->count(); ++i)
        m_memory->setItemText(i, LogBudget::text(m_memory->itemData(i).toLongLong()));
    for (QPushButton *button : {m_forget, m_defaults, m_close})
        button->setMinimumWidth(theme::buttonWidth(button->fontMetrics(), button->text()));
    load();
}
