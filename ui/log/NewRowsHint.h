// Says that rows arrived below what is seen.
#pragma once

#include <QToolButton>

class QAbstractScrollArea;

/// A button in the lower right corner of a table that does not follow its end; hidden while there is nothing to say.
class NewRowsHint : public QToolButton
{
    Q_OBJECT
public:
    explicit NewRowsHint(QAbstractScrollArea *table);

    void add(qint64 rows);
    void clear();
    /// Back into the corner: the table's size changed.
    void place();
    qint64 rows() const { return m_rows; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void showCount();

    QAbstractScrollArea *m_table;
    qint64 m_rows = 0;
};
