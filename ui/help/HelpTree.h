// The pages of the help as a tree, by what they are about.
#pragma once

#include "help/Help.h"

#include <QTreeWidget>

/// Groups: how-to, a group for each stage, notes. The groups cannot be chosen.
class HelpTree : public QTreeWidget
{
    Q_OBJECT
public:
    explicit HelpTree(QWidget *parent = nullptr);

    /// What is chosen stays chosen, if it is still there.
    void setPages(const QList<HelpPage> &pages);
    /// Shows those that hold every word of it; gives their number.
    int filter(const QString &search);
    const HelpPage *current() const;
    /// False if there is no such page. A page that the filter hides is shown.
    bool choose(HelpPage::Kind kind, const QString &id);
    /// To the next page that is shown, or the one before.
    void step(bool forward);

signals:
    void pageChosen(const HelpPage &page);

protected:
    void showEvent(QShowEvent *event) override;

private:
    static QString groupOf(const HelpPage &page);
    QList<QTreeWidgetItem *> shown() const;
    QTreeWidgetItem *itemOf(HelpPage::Kind kind, const QString &id) const;

    QList<HelpPage> m_pages;
};
