// The tree view of a JSON payload.
#pragma once

#include <QTreeView>

class JsonTreeModel;

/// Ctrl+C copies the value; the menu copies value, path or JSON, opens and closes branches.
class JsonTree : public QTreeView
{
    Q_OBJECT
public:
    explicit JsonTree(QWidget *parent = nullptr);

    /// `json` must be valid. What was open before is closed; the upper levels are opened while they are short.
    void setJson(const QByteArray &json);
    JsonTreeModel *jsonModel() const { return m_model; }

    enum class Found : quint8 { Yes, No, NotListed };
    /// Selects the next name or value with this text. NotListed: it stands too far down, or too deep, to be selected.
    Found find(const QString &text, bool forward);
    /// Opens what is below, a few thousand rows and some megabytes at most.
    void expandBelow(const QModelIndex &index);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    void describe();
    void copyValue() const;
    void openUpperLevels();
    JsonTreeModel *m_model;
    qsizetype m_found = -1; ///< Offset of the last hit.
};
