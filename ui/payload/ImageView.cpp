#include "payload/ImageView.h"

#include "theme/Theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>

using namespace Qt::StringLiterals;

ImageView::ImageView(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setAccessibleName(u"Payload as image"_s);
    describe();
}

void ImageView::setImage(const QImage &image, const QString &format)
{
    m_image = image;
    m_format = format;
    m_scaled = {};
    describe();
    update();
}

QString ImageView::caption() const
{
    if (m_image.isNull())
        return {};
    return tr("%1, %2 × %3 pixels", "format, width and height of an image")
        .arg(m_format, QLocale().toString(m_image.width()), QLocale().toString(m_image.height()));
}

void ImageView::describe()
{
    setAccessibleDescription(caption());
    setToolTip(caption());
}

void ImageView::paintEvent(QPaintEvent *)
{
    if (m_image.isNull())
        return;
    QPainter painter(this);
    const int captionHeight = fontMetrics().height() + theme::grid;
    const QRect room = rect().adjusted(theme::grid, theme::grid, -theme::grid, -theme::grid - captionHeight);
    const QSize size = m_image.size().boundedTo(m_image.size().scaled(room.size(), Qt::KeepAspectRatio)).expandedTo({1, 1});
    const QRect place(room.topLeft(), size);
    if (m_scaled.size() != size * devicePixelRatioF()) {
        m_scaled = QPixmap::fromImage(m_image.scaled(size * devicePixelRatioF(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
        m_scaled.setDevicePixelRatio(devicePixelRatioF());
    }
    if (m_image.hasAlphaChannel()) {
        painter.fillRect(place, Qt::white);
        painter.fillRect(place, QBrush(Qt::lightGray, Qt::Dense6Pattern));
    }
    painter.drawPixmap(place, m_scaled);
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawRect(place.adjusted(-1, -1, 0, 0));
    painter.drawText(QRect(room.left(), place.bottom() + theme::halfGrid, room.width(), captionHeight),
                     int(Qt::AlignLeft | Qt::AlignVCenter), caption());
}

void ImageView::copy() const
{
    if (!m_image.isNull())
        QGuiApplication::clipboard()->setImage(m_image);
}

void ImageView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *copyAction = menu.addAction(theme::icon(u"copy"_s, palette()), tr("&Copy Image"), this, &ImageView::copy);
    copyAction->setShortcut(QKeySequence::Copy);
    menu.exec(event->globalPos());
}

void ImageView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else
        QWidget::keyPressEvent(event);
}

bool ImageView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy))
        event->accept(); // ours while this has the focus, whatever the window's menus hold
    return QWidget::event(event);
}

void ImageView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        describe();
}
