// The packet log: table, detail tree and bytes, which highlight each other.
#pragma once

#include "connection/Connection.h"

#include <QWidget>

#include <memory>

class LogView : public QWidget
{
    Q_OBJECT
public:
    /// `connection`: whose log it is; null: an opened file's, which does not grow. The log must outlive the view.
    explicit LogView(PacketLog *log, Connection *connection, QWidget *parent = nullptr);
    ~LogView() override;

    /// Columns, splitters and options, for QSettings.
    QByteArray saveState() const;
    bool restoreState(const QByteArray &state);
    void focusFilter(); ///< Ctrl+F
    void openFind();    ///< Ctrl+Shift+F: the line that looks for rows without hiding others.
    /// F3: the next row that the find line looks for; without one the next that the filter lets through, after the last one the first.
    /// Without a filter either: openFind().
    void findNext();
    void findPrevious();
    void exportLog(); ///< Ctrl+E: asks for a file and writes all rows to it.
    /// Chooses the record's row; a filter that hides it is cleared, which is said.
    void showRecord(qint64 index);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};
