// An image, made smaller to fit.
#pragma once

#include <QImage>
#include <QWidget>

/// Never larger than its pixels; a chequered ground shows where it is transparent.
class ImageView : public QWidget
{
    Q_OBJECT
public:
    explicit ImageView(QWidget *parent = nullptr);

    /// `format` is "PNG", for the words below the image.
    void setImage(const QImage &image, const QString &format);
    const QImage &image() const { return m_image; }
    QSize sizeHint() const override { return {320, 200}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QString caption() const;
    void describe();
    void copy() const;
    QImage m_image;
    QPixmap m_scaled; ///< For the present size.
    QString m_format;
};
