// What was made, and what can be done with it: save, mosquitto.conf lines, use in a connection.
#pragma once

#include "certificates/CertificateFolder.h"
#include "certificates/FormRows.h"

#include <QWidget>

class FactView;
class FieldHint;
class IconButton;
class NoticeBar;
class QComboBox;
class QLineEdit;
class QPushButton;

class MakeResult : public QWidget
{
    Q_OBJECT
public:
    explicit MakeResult(QWidget *parent = nullptr);

    void setSet(const CertificateSet &set);
    void setMosquitto(const MosquittoOptions &options);
    /// The form was edited since: what is shown does not say what it says.
    void setStale(bool stale);
    /// Whether there is a connection to use it in, and its name.
    void setConnection(const QString &name, bool exists);
    bool hasSet() const { return m_set.has_value(); }

signals:
    /// The files are in `folder`; `client` is the one that was chosen, or -1.
    void useRequested(const CertificateSet &set, const QString &folder, int client);
    void inspectRequested(const QString &file);
    void checkRequested(const QString &folder);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void browse();
    void save(bool overwrite);
    void tellOutcome(const SaveOutcome &outcome);
    void copyLines();
    void openFile();
    void refresh();
    void showFiles();
    QString folder() const;
    bool isSaved() const { return m_set && m_savedFolder == folder(); }

    FormRows m_rows;
    std::optional<CertificateSet> m_set;
    QList<CertificateFileOut> m_files;
    MosquittoOptions m_mosquitto;
    QString m_savedFolder; ///< Where this set was saved; empty: nowhere.
    QString m_connection;
    bool m_hasConnection = false;
    bool m_isStale = false;

    FactView *m_list;
    FieldHint *m_stale;
    QLineEdit *m_folder;
    IconButton *m_browse;
    FieldHint *m_folderHint;
    QComboBox *m_client;
    QPushButton *m_save, *m_copy, *m_use, *m_check;
    NoticeBar *m_notice;
};
