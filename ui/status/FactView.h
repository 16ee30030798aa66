// A tree of facts that can be read at any width and copied.
#pragma once

#include "status/FactModel.h"

#include <QSet>
#include <QTreeView>

/// Keeps what is unfolded and chosen when the facts change; says in one line why it is empty.
class FactView : public QTreeView
{
    Q_OBJECT
public:
    explicit FactView(QWidget *parent = nullptr);

    void setFacts(const Facts &facts);
    void setHeaders(const QStringList &headers);
    void setEmptyText(const QString &text);
    FactModel *factModel() const { return m_facts; }
    const Fact *currentFact() const { return m_facts->fact(currentIndex()); }
    /// Shares of the width for each column.
    void setColumnShares(const QList<int> &shares);
    void copyCurrent();
    void copyAll();

signals:
    void menuRequested(QMenu *menu); ///< Before the context menu opens: add what belongs to the row.

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void retranslate();
    QString pathOf(const QModelIndex &index) const;
    void unfold(const QModelIndex &parent, const QString &current);
    void shareWidth();

    FactModel *m_facts;
    QString m_emptyText;
    QList<int> m_shares;
    QSet<QString> m_opened, m_closed; ///< Paths that the reader unfolded or folded.
};
