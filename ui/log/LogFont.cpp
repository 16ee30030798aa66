#include "log/LogFont.h"

#include "preferences/Preferences.h"

#include <QWidget>

void followLogFontSize(QWidget *widget, const std::function<void()> &then)
{
    const QFont own = widget->font();
    const auto apply = [widget, own, then] {
        const int points = Preferences::instance()->logFontSize();
        QFont font = own;
        if (points > 0)
            font.setPointSize(points);
        if (font == widget->font())
            return;
        widget->setFont(font);
        if (then)
            then();
    };
    QObject::connect(Preferences::instance(), &Preferences::changed, widget, [apply](Preferences::What what) {
        if (what == Preferences::What::LogFontSize)
            apply();
    });
    if (Preferences::instance()->logFontSize() > 0)
        apply();
}
