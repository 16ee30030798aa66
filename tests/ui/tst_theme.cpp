// Contrast, icons and durations.
#include "theme/Theme.h"
#include "theme/IconDrawing.h"

#include <QApplication>
#include <QDirIterator>
#include <QImage>
#include <QPalette>
#include <QTest>

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
        QTest::addColumn<theme::Mode>("mode");
        QTest::newRow("light") << theme::Mode::Light;
        QTest::newRow("dark") << theme::Mode::Dark;
    }
    void contrast()
    {
        QFETCH(theme::Mode, mode);
        theme::apply(mode);
        const QPalette palette = QApplication::palette();
        for (const auto background : {QPalette::Base, QPalette::Window, QPalette::AlternateBase}) {
            for (const Sign sign : signs)
                QVERIFY2(::contrast(theme::colour(sign, palette), palette.color(background)) >= 4.5, qPrintable(theme::word(sign)));
            for (const auto text : {QPalette::Text, QPalette::PlaceholderText, QPalette::Link, QPalette::LinkVisited})
                QVERIFY2(::contrast(palette.color(text), palette.color(background)) >= 4.5, qPrintable(QString::number(text)));
        }
        QVERIFY(::contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >= 4.5);
        QVERIFY(::contrast(palette.color(QPalette::ButtonText), palette.color(QPalette::Button)) >= 4.5);
        QVERIFY(::contrast(palette.color(QPalette::ToolTipText), palette.color(QPalette::ToolTipBase)) >= 4.5);
    }

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

QTEST_MAIN(TstTheme)
#include "tst_theme.moc"
