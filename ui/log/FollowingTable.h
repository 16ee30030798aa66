// A table whose rows arrive at the end by the thousand: packets, messages.
#pragma once

#include "log/UniformTable.h"

class NewRowsHint;

/// Follows the end until the reader scrolls up; explains itself while it is empty. Space switches following, Ctrl+C copies rows,
/// Home and End go to the first and the last row.
class FollowingTable : public UniformTable
{
    Q_OBJECT
public:
    explicit FollowingTable(QAbstractItemModel *model, QWidget *parent = nullptr);

    bool isFollowing() const { return m_following; }
    void setFollowing(bool following);
    /// Shown in the middle while there is no row.
    void setEmptyText(const QString &text);
    /// The selected rows as text (their Qt::AccessibleTextRole, columns apart by tabs), at most `longestCopy` of them.
    QString selectedRows() const;
    int selectedRowCount() const;
    /// In order, at most `longestCopy` of them.
    QList<int> selectedRowNumbers() const;
    /// Chooses a row and scrolls to it.
    void chooseRow(int row);

    static constexpr int longestCopy = 10'000;

signals:
    void followingChanged(bool following);
    void copyRequested();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void updateRange() override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;

private:
    void setRowHeight();

    QString m_emptyText;
    NewRowsHint *m_hint;
    bool m_following = true;
    bool m_isUpdatingRange = false;
};
