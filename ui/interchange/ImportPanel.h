// Import in the window: paste, open or drop what there is; below it what was recognised, what is taken over and what is not.
#pragma once

#include "interchange/ImportJob.h"

#include <QTimer>
#include <QWidget>

class FactView;
class IconButton;
class ImportModel;
class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QSplitter;
class QTreeView;
class TextBlock;

class ImportPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ImportPanel(QWidget *parent = nullptr);
    ~ImportPanel() override;

    /// For client IDs that are drawn.
    void setClientIdPrefix(const QString &prefix) { m_prefix = prefix; }
    void setText(const QString &text); ///< As if pasted; empty: as it is when it opens.
    void openFiles(const QStringList &fileNames);
    bool isReading() const { return m_job.isRunning(); } ///< A large text, or files; import() is empty until it is read.
    const Import &import() const { return m_import; }

signals:
    void importRequested(const QList<ImportedConnection> &connections);
    void closeRequested();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void build();
    QLayout *makeSource();
    void chooseFile();
    void read();
    void stopReading();
    void showReading();
    void display(const Import &import);
    void showStatus();
    void showChosen();
    void nameButton();
    void retranslate();

    QString m_prefix;
    QStringList m_fileNames; ///< Of the files that are shown; empty: the text is.
    Import m_import;
    ImportJob m_job{this};
    QTimer m_timer;
    QTimer m_patience; ///< Then it says that it reads.
    QLabel *m_title;
    TextBlock *m_help;
    IconButton *m_close;
    QPlainTextEdit *m_text;
    QPushButton *m_open;
    QPushButton *m_clear;
    QProgressBar *m_progress;
    QPushButton *m_stop;
    QLabel *m_statusIcon;
    TextBlock *m_status;
    QCheckBox *m_all;
    QTreeView *m_list;
    ImportModel *m_model;
    FactView *m_facts;
    QSplitter *m_splitter;
    QPushButton *m_run;
    QPushButton *m_cancel;
};
