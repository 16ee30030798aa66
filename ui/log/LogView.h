// The packet log: table, detail tree and bytes, which highlight each other.
#pragma once

#include "connection/Connection.h"

#include <QWidget>

#include <memory>

class LogView : public QWidget
{
    Q_OBJECT
public:
    explicit LogView(Connection *connection, QWidget *parent = nullptr);
    ~LogView() override;

    /// Columns, splitters and options, for QSettings.
    QByteArray saveState() const;
    bool restoreState(const QByteArray &state);
    void focusFilter(); ///< Ctrl+F
    void findNext();    ///< F3: the next row that the filter lets through, after the last one the first. Without a filter: focusFilter().
    void findPrevious();
    void exportLog(); ///< Ctrl+E: asks for a file and writes all rows to it.

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};
