// A payload as text, a part at a time.
#pragma once

#include <QByteArray>
#include <QWidget>

class QLabel;
class QString;
class QPlainTextEdit;
class QPushButton;

/// Wraps the lines of the text that is about to be shown only if none is very long: the time to wrap a line grows with its square.
void wrapIfBearable(QPlainTextEdit *edit, const QString &text);

/// Bytes that are no UTF-8 show as U+FFFD. Of a long payload one part is shown; two buttons turn the pages, a third shows all of it where
/// that is bearable. Plain text always.
class TextPane : public QWidget
{
    Q_OBJECT
public:
    static constexpr qsizetype partSize = 128 * 1024;        ///< Bytes.
    static constexpr qsizetype mostAtOnce = 2 * 1024 * 1024; ///< Bytes that "show all" shows.

    explicit TextPane(QWidget *parent = nullptr);

    void setBytes(const QByteArray &bytes);
    QPlainTextEdit *edit() const { return m_edit; }
    /// First byte and one past the last byte in sight.
    std::pair<qsizetype, qsizetype> part() const { return {m_start, m_end}; }
    /// Shows the part that has this byte and puts the cursor before it.
    void showOffset(qsizetype offset);
    /// Selects the next place with this text in the whole payload, upper and lower case alike; goes on at the other end. False if there is
    /// none.
    bool find(const QString &text, bool forward);

protected:
    void changeEvent(QEvent *event) override;

private:
    qsizetype boundary(qsizetype offset) const;
    void showPart(qsizetype start);
    bool findElsewhere(const QString &text, bool forward);
    bool selectIn(const QString &text, bool forward);
    void refresh();

    QPlainTextEdit *m_edit;
    QWidget *m_bar;
    QLabel *m_label;
    QPushButton *m_previous;
    QPushButton *m_next;
    QPushButton *m_all;
    QByteArray m_bytes;
    qsizetype m_start = 0;
    qsizetype m_end = 0;
    qsizetype m_size = partSize; ///< Of a part now.
};
