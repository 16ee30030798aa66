// A paragraph that can be read and copied but never rendered as markup.
#pragma once

#include <QTextEdit>

/// Plain text as high as its lines, wrapped anywhere if a word is too long. A label for assistive technology, named by its text.
class TextBlock : public QTextEdit
{
    Q_OBJECT
public:
    explicit TextBlock(QWidget *parent = nullptr);

    void setText(const QString &text); ///< An empty text hides the block.
    /// The lines of a paragraph that begins with "1. " or "• " stand under its first word.
    void setHanging(bool hanging) { m_hanging = hanging; }
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, sizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void fitHeight();
    void hang();

    QString m_text;
    bool m_hanging = false;
};
