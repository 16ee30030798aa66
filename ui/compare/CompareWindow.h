// Two attempts side by side, in a window of its own.
#pragma once

#include "compare/CompareSide.h"
#include "theme/ReadingOrder.h"

class ComparisonModel;
class ComparisonView;
class QCheckBox;
class QMenu;
class QPushButton;

/// Does not block the main window. Remembers its size.
class CompareWindow : public QWidget
{
    Q_OBJECT
public:
    explicit CompareWindow(QWidget *parent = nullptr);

    /// Every attempt of the open connections, the latest first. Saved reports that were opened stay behind them.
    void setEntries(const QList<CompareEntry> &entries);
    void choose(const QString &leftKey, const QString &rightKey);
    CompareSide *left() const { return m_left; }
    CompareSide *right() const { return m_right; }

protected:
    bool focusNextPrevChild(bool next) override { return theme::focusNext(this, next); }
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    /// A saved report dropped on the left half is the left side.
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build();
    void compare();
    void showEmptyText();
    void swapSides();
    void copyAll();
    void addFile(const CompareEntry &entry);
    void giveEntries();
    void retranslate();

    QList<CompareEntry> m_attempts;
    QList<CompareEntry> m_files;
    ComparisonModel *m_model;
    ComparisonView *m_view;
    CompareSide *m_left, *m_right;
    QPushButton *m_swap, *m_copy;
    QCheckBox *m_onlyDifferences;
    TextBlock *m_sentence;
};
