// Contrast, icons and durations.
#include "theme/DesktopScheme.h"
#include "theme/IconDrawing.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDirIterator>
#include <QImage>
#include <QLineEdit>
#include <QPalette>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSpinBox>
#include <QStyle>
#include <QTest>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;
using theme::Sign;

namespace {

constexpr std::array signs{Sign::Idle, Sign::Running, Sign::Ok, Sign::Warning, Sign::Error, Sign::Skipped, Sign::Info};

/// WCAG 2.1, relative luminance.
double luminance(const QColor &colour)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace

/// Notes which colours the program has when it is told of a change.
class Listener : public QWidget
{
public:
    using QWidget::QWidget;
    QColor seen;

protected:
    void changeEvent(QEvent *event) override
    {
        QWidget::changeEvent(event);
        if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
            seen = QGuiApplication::palette().color(QPalette::Text);
    }
};

class TstTheme : public QObject
{
    Q_OBJECT
private slots:
    void tellsWidgetsThatWereNeverShown();
    void contrast_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::addColumn<double>("least");
        const auto of = [](theme::Mode mode) {
            theme::apply(mode);
            return QApplication::palette();
        };
        QTest::newRow("light") << of(theme::Mode::Light) << 4.5;
        QTest::newRow("dark") << of(theme::Mode::Dark) << 4.5;
        QTest::newRow("high contrast, black on white") << theme::highContrastPalette(false) << 7.0;
        QTest::newRow("high contrast, white on black") << theme::highContrastPalette(true) << 7.0;
    }
    void contrast();
    void highContrastIsOneOfTheThemes();
    void highContrastOfTheDesktop_data();
    void highContrastOfTheDesktop();
    void highContrastOutlinesAndFocus();

    void everySignHasItsOwnShape()
    {
        QSet<QByteArray> shapes;
        for (const Sign sign : signs) {
            QImage image = theme::icon(sign, QApplication::palette()).pixmap(16, 16).toImage().convertToFormat(QImage::Format_Alpha8);
            QByteArray alpha(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes());
            QVERIFY(alpha.count('\0') < alpha.size()); // something is drawn
            shapes.insert(alpha);
        }
        QCOMPARE(shapes.size(), qsizetype(signs.size()));
    }

    void everyIconIsReadable()
    {
        int count = 0;
        for (QDirIterator it(u":/icons"_s); it.hasNext(); ++count) {
            it.next();
            QVERIFY2(!theme::IconDrawing::load(it.fileInfo().completeBaseName()).isEmpty(), qPrintable(it.fileName()));
        }
        QVERIFY(count > 40);
        QVERIFY(theme::icon(u"there-is-none"_s, QApplication::palette()).isNull());
    }

    void duration_data()
    {
        QTest::addColumn<double>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << 0.0 << u"0 ms"_s;
        QTest::newRow("microseconds") << 0.04 << u"0.04 ms"_s;
        QTest::newRow("under a millisecond") << 0.8 << u"0.8 ms"_s;
        QTest::newRow("milliseconds") << 6.14 << u"6.1 ms"_s;
        QTest::newRow("tens of them") << 42.4 << u"42 ms"_s;
        QTest::newRow("hundreds") << 417.0 << u"417 ms"_s;
        QTest::newRow("just under a second") << 999.9 << u"1.0 s"_s;
        QTest::newRow("seconds") << 12'000.0 << u"12 s"_s;
        QTest::newRow("minutes") << 180'000.0 << u"3 min"_s;
        QTest::newRow("hours") << 7'300'000.0 << u"2 h"_s;
        QTest::newRow("days") << 3 * 86'400'000.0 << u"3 d"_s;
    }
    void duration()
    {
        QFETCH(double, ms);
        QLocale::setDefault(QLocale::c());
        QTEST(theme::duration(ms), "text");
    }

private:
    double m_lowest = 21;
};

void TstTheme::tellsWidgetsThatWereNeverShown()
{
    QWidget parent;
    Listener listener(&parent);
    for (const theme::Mode mode : {theme::Mode::Dark, theme::Mode::Light, theme::Mode::Dark}) {
        theme::apply(mode);
        QCOMPARE(listener.seen, QGuiApplication::palette().color(QPalette::Text));
    }
    theme::apply(theme::Mode::System);
}

/// Everything that is written on something else, by the colours that the windows use for it.
void TstTheme::contrast()
{
    QFETCH(QPalette, palette);
    QFETCH(double, least);
    const auto check = [&](const QColor &front, const QColor &back, double ratio, const QString &what) {
        const double found = ::contrast(front, back);
        QVERIFY2(found >= ratio,
                 qPrintable(u"%1: %2 on %3 has %4:1"_s.arg(what, front.name(), back.name(), QString::number(found, 'f', 2))));
        if (ratio >= least) // text
            m_lowest = std::min(m_lowest, found);
    };
    m_lowest = 21;
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        const auto colour = [&](QPalette::ColorRole role) { return palette.color(group, role); };
        const auto grounds = {QPalette::Base, QPalette::Window, QPalette::AlternateBase, QPalette::Button};
        for (const auto ground : grounds) {
            for (const Sign sign : signs) // verdicts, badges, lines of the plots
                check(theme::colour(sign, palette), colour(ground), least, theme::word(sign));
            for (const auto text : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::PlaceholderText, QPalette::Link,
                                    QPalette::LinkVisited})
                check(colour(text), colour(ground), least, u"role %1"_s.arg(text));
            check(colour(QPalette::Link), colour(ground), 3, u"the line around what has the focus"_s);
        }
        for (const auto ground : {QPalette::Base, QPalette::AlternateBase})
            check(colour(QPalette::Highlight), colour(ground), 3, u"a chosen row beside the others"_s);
        check(colour(QPalette::HighlightedText), colour(QPalette::Highlight), least, u"chosen"_s);
        check(colour(QPalette::ToolTipText), colour(QPalette::ToolTipBase), least, u"tooltip"_s);
        check(colour(QPalette::Text), colour(QPalette::Midlight), least, u"band of an attempt in the log"_s);
        QColor tint = colour(QPalette::Highlight); // of the chosen section
        const QColor window = colour(QPalette::Window);
        const auto mixed = [&](int front, int back) { return back + (front - back) * 36 / 255; };
        tint = QColor(mixed(tint.red(), window.red()), mixed(tint.green(), window.green()), mixed(tint.blue(), window.blue()));
        check(colour(QPalette::WindowText), tint, least, u"section"_s);
    }
    qInfo("lowest contrast of a text: %.2f:1", m_lowest);
}

void TstTheme::highContrastIsOneOfTheThemes()
{
    theme::apply(theme::Mode::Dark);
    QVERIFY(!theme::isHighContrast(QApplication::palette()));
    theme::apply(theme::Mode::HighContrast);
    QVERIFY(theme::isHighContrast(QApplication::palette()));
    QCOMPARE(QApplication::style()->objectName(), u"connack-high-contrast"_s);
    QVERIFY(theme::isHighContrast(theme::highContrastPalette(true)) && theme::isHighContrast(theme::highContrastPalette(false)));
    theme::apply(theme::Mode::Light);
    QVERIFY(!theme::isHighContrast(QApplication::palette()));
    QCOMPARE(QApplication::style()->objectName(), u"connack-light"_s);
}

void TstTheme::highContrastOfTheDesktop_data()
{
    QTest::addColumn<QByteArray>("gtkTheme");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<bool>("high");
    QTest::newRow("usual") << QByteArray("Adwaita") << false << false;
    QTest::newRow("dark") << QByteArray("Adwaita:dark") << true << false;
    QTest::newRow("black on white") << QByteArray("HighContrast") << false << true;
    QTest::newRow("white on black") << QByteArray("HighContrastInverse") << true << true;
}

void TstTheme::highContrastOfTheDesktop()
{
    QFETCH(QByteArray, gtkTheme);
    theme::apply(theme::Mode::System); // what the platform has, was read
    const auto restore = qScopeGuard([] { qunsetenv("GTK_THEME"); });
    qputenv("GTK_THEME", gtkTheme);
    QTEST(theme::desktopScheme().dark, "dark");
    QTEST(theme::desktopScheme().highContrast, "high");
}

/// Whatever can be used has an outline that is seen, and one of 2 px with the focus.
void TstTheme::highContrastOutlinesAndFocus()
{
    theme::apply(theme::Mode::HighContrast);
    const auto restore = qScopeGuard([] { theme::apply(theme::Mode::System); });
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *choice = new QComboBox;
    choice->addItem(u"one"_s);
    const QList<QWidget *> fields{new QLineEdit, new QPushButton(u"Button"_s), new QSpinBox, new QPlainTextEdit, choice};
    for (QWidget *field : fields)
        layout->addWidget(field);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const QColor line = QApplication::palette().color(QPalette::WindowText);
    /// Lines in the colour of the text, from the left edge on at half height.
    const auto thickness = [&](QWidget *field) {
        const QImage image = field->grab().toImage();
        int pixels = 0;
        while (pixels < 6 && image.pixelColor(pixels, image.height() / 2) == line)
            ++pixels;
        return pixels;
    };
    for (QWidget *field : fields) {
        (field == fields.first() ? fields.last() : fields.first())->setFocus();
        QCOMPARE(thickness(field), 1);
        field->setFocus(Qt::TabFocusReason);
        QVERIFY2(thickness(field) == 2, field->metaObject()->className());
    }
}

QTEST_MAIN(TstTheme)
#include "tst_theme.moc"
