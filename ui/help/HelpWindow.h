// The help inside: every cause and note, how to do the usual things, and the keys; searchable.
#pragma once

#include "help/Help.h"
#include "theme/ReadingOrder.h"

#include <QWidget>

#include <functional>

class HelpText;
class HelpTree;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;

/// Does not block the main window. Remembers its size.
class HelpWindow : public QWidget
{
    Q_OBJECT
public:
    struct Key {
        QString text; ///< What it does, translated.
        QString keys; ///< As the system writes them.
    };
    /// `keys`: those of the program, asked for whenever the language changes.
    explicit HelpWindow(std::function<QList<Key>()> keys, QWidget *parent = nullptr);

    /// The page of a cause. False, and nothing changes, if there is none.
    bool showCause(const QString &id);
    /// To the search field.
    void focusSearch();

protected:
    bool focusNextPrevChild(bool next) override { return theme::focusNext(this, next); }
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override; ///< Arrow keys in the search field go through the pages.

private:
    void build();
    void search();
    void copy();
    void retranslate();
    HelpPage keyPage() const;

    std::function<QList<Key>()> m_keys;
    QLineEdit *m_search;
    QLabel *m_hits;
    HelpTree *m_tree;
    HelpText *m_text;
    QPushButton *m_copy, *m_close;
    QSplitter *m_split;
};
