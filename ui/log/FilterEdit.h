// The line in which a filter of the log is typed.
#pragma once

#include "find/FilterCompletion.h"
#include "find/FilterParser.h"

#include <QLineEdit>

#include <optional>

class QCompleter;
class QStandardItemModel;

/// Offers what may be typed next, each with what it means, and underlines the place of an error.
class FilterEdit : public QLineEdit
{
    Q_OBJECT
public:
    explicit FilterEdit(QWidget *parent = nullptr);

    void setVocabulary(const FilterVocabulary &vocabulary) { m_vocabulary = vocabulary; }
    void setError(const std::optional<FilterError> &error);
    /// As if it had been typed: can be undone.
    void replaceText(const QString &text);
    /// Offers what fits at the cursor; also by Ctrl+Space.
    void offerCompletions();
    QCompleter *completions() const { return m_completer; }

signals:
    /// The arrow down in an empty line.
    void recentRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void insertCandidate(const QModelIndex &index);
    int xOf(qsizetype position) const;

    FilterVocabulary m_vocabulary;
    QCompleter *m_completer;
    QStandardItemModel *m_candidates;
    std::optional<FilterError> m_error;
};
