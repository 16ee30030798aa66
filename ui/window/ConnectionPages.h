// The pages of connections behind a bar of tabs.
#pragma once

#include "connection/ConnectionsModel.h"

#include <QHash>
#include <QWidget>

#include <functional>

class ConnectionPage;
class PageTabs;
class QStackedWidget;

/// A tab for each opened connection, in an order of the user's; a page is made when its tab is first shown. One tab at most is a glance: it
/// is replaced by the next connection that is only looked at, and stays once it is used (see keep()).
class ConnectionPages : public QWidget
{
    Q_OBJECT
public:
    /// `make` gives the page of a connection. `empty` is shown while no tab is open.
    ConnectionPages(ConnectionsModel *model, QWidget *empty, std::function<ConnectionPage *(const QUuid &)> make,
                    QWidget *parent = nullptr);
    ~ConnectionPages() override;

    QUuid current() const;                       ///< Null: no tab is open.
    ConnectionPage *page(const QUuid &id) const; ///< Null if it was not made yet.
    QList<ConnectionPage *> pages() const;       ///< Those that were made.
    QList<QUuid> open() const;                   ///< In the order of the tabs; without the glance.
    int count() const;                           ///< Tabs.

    /// Shows a connection: in its tab, or in a new one, which is a glance unless it `stays`.
    void show(const QUuid &id, bool stays);
    /// A tab in the background, to be made when it is chosen.
    void add(const QUuid &id);
    void keep(const QUuid &id);  ///< The tab is no glance any more.
    void close(const QUuid &id); ///< The page goes; the connection does not.
    void showNth(int n);         ///< From 0.
    void step(bool forwards);    ///< To the next tab, around the end.

signals:
    void currentChanged(const QUuid &id); ///< Null: none is left.
    void closeRequested(const QUuid &id);
    void replaced(const QUuid &id); ///< A glance made room for another one. The page is gone.

protected:
    void changeEvent(QEvent *event) override;

private:
    int tabOf(const QUuid &id) const;
    QUuid idAt(int tab) const;
    void insertTab(int at, const QUuid &id);
    void removeTab(int tab);
    void showCurrent();
    void refreshTab(int tab);
    void refreshAll();
    void focusMoved(QWidget *to);

    ConnectionsModel *m_model;
    QWidget *m_empty;
    std::function<ConnectionPage *(const QUuid &)> m_make;
    PageTabs *m_tabs;
    QStackedWidget *m_stack;
    QHash<QUuid, ConnectionPage *> m_pages;
    QUuid m_glance;
};
