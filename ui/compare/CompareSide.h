// One side of a comparison: which attempt or saved report it is.
#pragma once

#include <QJsonObject>
#include <QWidget>

#include <functional>
#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class TextBlock;

/// An attempt that can be compared.
struct CompareEntry {
    QString key;   ///< The same for the same attempt.
    QString title; ///< "gate 7 · #3 at 07:12:05 · The certificate is for other names"
    std::function<QJsonObject()> report;
};

/// A list of attempts and saved reports, to which a file can be added.
class CompareSide : public QWidget
{
    Q_OBJECT
public:
    /// `side`: "left" or "right", for assistive technology.
    explicit CompareSide(const QString &side, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setEntries(const QList<CompareEntry> &entries); ///< Keeps what is chosen, if it is still there.
    void choose(const QString &key);                     ///< Nothing if there is no such entry.
    QString chosenKey() const;
    QString chosenTitle() const;
    std::optional<QJsonObject> report() const;
    /// Reads a saved report and chooses it; says why if it cannot be used.
    void openFile(const QString &fileName);
    void refresh(); ///< Language or palette changed.

signals:
    void changed();
    /// A saved report was read: the other side can choose it as well.
    void fileRead(const CompareEntry &entry);

private:
    static QString explanation();
    void askForFile();
    void load();

    QList<CompareEntry> m_entries;
    std::optional<QJsonObject> m_report;
    QLabel *m_label;
    QPushButton *m_open;
    QComboBox *m_combo;
    TextBlock *m_message;
};
