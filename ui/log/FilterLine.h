// Filters the log: the line, what is wrong in it, examples, and filters that were used before.
#pragma once

#include "find/LogFilter.h"
#include "theme/Theme.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>

class FilterEdit;
class QHBoxLayout;
class QLabel;
class QMenu;
class QToolButton;

/// The filter is applied while it is typed. What cannot be read is said below the line and changes nothing else.
class FilterLine : public QWidget
{
    Q_OBJECT
public:
    explicit FilterLine(QWidget *parent = nullptr);

    FilterEdit *edit() const { return m_edit; }
    /// Beside the line, for what belongs to the log.
    QHBoxLayout *bar() const { return m_bar; }
    QString text() const;
    /// As if it had been typed and applied: can be undone.
    void setText(const QString &text);
    /// The filter, and one more condition.
    void addCondition(const QString &term);
    void focusEdit();
    /// How far the filter is: of `size` records so many were looked at. Shown with a button to cancel while it takes longer.
    void showProgress(qint64 searched, qint64 size, bool isRunning);
    /// The filters that were used last, newest first.
    static QStringList recent();

signals:
    void filterChanged(const LogFilter &filter);
    void cancelled();
    /// Return in the line: to the rows.
    void done();

protected:
    void changeEvent(QEvent *event) override;

private:
    void apply(bool complain);
    void showError(const std::optional<FilterError> &error);
    void remember();
    void fillMenu();
    void addFilters(QMenu *menu, const QList<std::pair<QString, QString>> &filters);
    void retranslate();

    FilterEdit *m_edit;
    QToolButton *m_help;
    QMenu *m_menu;
    QHBoxLayout *m_bar;
    QLabel *m_sign, *m_message;
    QWidget *m_messageRow;
    QLabel *m_progress;
    QToolButton *m_cancel;
    QTimer m_delay;     ///< After the last key.
    QTimer m_complaint; ///< Later: half of a term is no error yet.
    QTimer m_settled;   ///< Later still: then it is worth remembering.
    QTimer m_patience;  ///< A quick search shows no progress.
    LogFilter m_filter;
};
