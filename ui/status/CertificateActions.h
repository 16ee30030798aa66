// What can be done with the certificates that the broker presented.
#pragma once

#include "diagnosis/PresentedChain.h"

#include <QWidget>

class QMenu;
class QPushButton;

/// A row of buttons for one certificate of the chain; the same as entries of its menu.
class CertificateActions : public QWidget
{
    Q_OBJECT
public:
    explicit CertificateActions(QWidget *parent = nullptr);

    /// The buttons stand for the certificate at `place`; hidden if the chain is empty.
    void show(const PresentedChain &chain, qsizetype place);
    void addTo(QMenu *menu);
    void refresh(); ///< Language or palette changed.

signals:
    void said(const QString &text); ///< What was done, for the reader.
    /// Not done: it is a decision, and has to be asked for.
    void trustRequested(const FixAction &action);

private:
    QPushButton *makeButton(const QString &name, void (CertificateActions::*run)());
    void save();
    void saveChain();
    void writePem(const QByteArray &pem, const QString &suggested);
    void copyFingerprint();
    void copyDetails();
    void trust();
    QString name() const; ///< Of the certificate that the buttons stand for.

    PresentedChain m_chain;
    qsizetype m_place = 0;
    std::optional<FixAction> m_trust; ///< Of whatever certificate of the chain has one.
    QPushButton *m_save, *m_saveChain, *m_copyFingerprint, *m_copyDetails, *m_trustButton;
};
