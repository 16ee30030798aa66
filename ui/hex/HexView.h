// Bytes as offset, hexadecimal and text.
#pragma once

#include "hex/BytesText.h"

#include <QAbstractScrollArea>
#include <QList>

class QMenu;

/// Shows bytes and a selection; the selection is also how another view highlights some of them. Paints what is in sight only.
/// Keys: arrows, Page Up and Down, Home and End move the cursor (Shift selects), Ctrl+A selects all, Ctrl+C copies as hexadecimal.
class HexView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    using Ranges = QList<std::pair<qsizetype, qsizetype>>; ///< Offset and length.

    static constexpr qsizetype longestCopy = 1 << 20; ///< Bytes that go to the clipboard at most.

    explicit HexView(QWidget *parent = nullptr);

    /// `masked` (in order, apart from each other) are secret: shown and copied as "**". `wrong` is marked as the place of an error.
    void setBytes(const QByteArray &bytes, const Ranges &masked, std::pair<qsizetype, qsizetype> wrong);
    const QByteArray &bytes() const { return m_bytes; }
    qsizetype selectionStart() const { return m_bytes.isEmpty() ? 0 : qMin(m_anchor, m_cursor); }
    qsizetype selectionLength() const { return m_selecting ? qAbs(m_cursor - m_anchor) + 1 : 0; }

    /// Selects bytes and scrolls to them; says nothing to byteChosen().
    void select(qsizetype offset, qsizetype length);
    void setEmptyText(const QString &text); ///< Shown while there are no bytes.
    /// The selected bytes, or all if none is: "10 0c 00 04". Masked ones as "**".
    QString selectedHex(qsizetype limit = longestCopy) const;
    /// The same as text; what cannot be printed as ".".
    QString selectedText() const;
    /// The same as bytes, masked ones as '*' (0x2a).
    QByteArray selectedBytes(qsizetype limit = longestCopy) const;
    void copyAs(BytesForm form); ///< What is selected, or all if nothing is.
    /// Entries that copy as each form.
    void addCopyActions(QMenu *menu);
    bool event(QEvent *event) override;
    QSize sizeHint() const override;

signals:
    /// The reader put the cursor on this byte.
    void byteChosen(qsizetype offset);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Layout; ///< Where the columns stand.
    Layout layoutNow() const;
    bool isMasked(qsizetype offset) const;
    bool isWrong(qsizetype offset) const { return offset >= m_wrong.first && offset < m_wrong.first + m_wrong.second; }
    bool isSelected(qsizetype offset) const;
    QString hexOf(qsizetype offset) const;
    QChar textOf(qsizetype offset) const;
    void paintRow(QPainter &painter, const Layout &layout, qsizetype row, int y) const;
    void paintByte(QPainter &painter, const QRect &cell, const QString &text, qsizetype offset) const;
    std::pair<qsizetype, qsizetype> toCopy(qsizetype limit) const; ///< First and one past the last.
    qsizetype byteAt(QPoint position) const;                       ///< -1: none.
    void moveCursor(qsizetype offset, bool extend);
    void makeVisible(qsizetype offset);
    void updateScrollBars();
    void describe();

    QByteArray m_bytes;
    QString m_emptyText;
    Ranges m_masked;
    std::pair<qsizetype, qsizetype> m_wrong{0, 0};
    qsizetype m_cursor = 0;
    qsizetype m_anchor = 0;
    bool m_selecting = false; ///< Something is selected: m_anchor to m_cursor, both included.
};
