#include "certificates/CertificatesWindow.h"

#include "certificates/CheckPage.h"
#include "certificates/InspectPage.h"
#include "certificates/MakePage.h"
#include "certificates/MakeResult.h"
#include "connection/ConnectionsModel.h"
#include "preferences/Remembered.h"
#include "theme/Theme.h"

#include <QDragEnterEvent>
#include <QEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QScreen>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr auto geometryKey = "certificates/geometry"_L1;
constexpr auto tabKey = "certificates/tab"_L1;

QStringList filesOf(const QMimeData *data)
{
    QStringList files;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile())
            files << url.toLocalFile();
    }
    return files;
}

} // namespace

CertificatesWindow::CertificatesWindow(ShownConnection shown, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_shown(std::move(shown))
    , m_tabs(new QTabWidget(this))
    , m_make(new MakePage(this))
    , m_inspect(new InspectPage(this))
    , m_check(new CheckPage(this))
{
    setAcceptDrops(true);
    build();
    watch();
    retranslate();
    const QSize room = screen()->availableSize();
    resize(qMin(1'080, room.width() - 4 * theme::grid), qMin(720, room.height() - 6 * theme::grid));
    const Remembered window(Remembered::Kind::Window);
    restoreGeometry(window.value(geometryKey).toByteArray());
    m_tabs->setCurrentIndex(qBound(0, window.value(tabKey).toInt(), m_tabs->count() - 1));
    lookAtConnection();
}

void CertificatesWindow::build()
{
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(u"Certificates"_s);
    for (QWidget *page : QList<QWidget *>{m_make, m_inspect, m_check})
        m_tabs->addTab(page, QString());
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_tabs);
}

void CertificatesWindow::watch()
{
    MakeResult *result = m_make->result();
    connect(result, &MakeResult::useRequested, this, &CertificatesWindow::use);
    connect(result, &MakeResult::inspectRequested, this, [this](const QString &file) { inspectFiles({file}); });
    connect(result, &MakeResult::checkRequested, this, [this](const QString &folder) {
        m_check->setQuestion(questionOfFolder(folder));
        showTab(Tab::Check);
    });
    connect(m_check, &CheckPage::connectionRequested, this, [this] {
        if (const auto settings = m_shown())
            m_check->setQuestion(questionOfConnection(*settings));
    });
}

void CertificatesWindow::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(int(tab));
}

void CertificatesWindow::inspectFiles(const QStringList &paths)
{
    showTab(Tab::Inspect);
    m_inspect->inspectFiles(paths);
}

void CertificatesWindow::use(const CertificateSet &set, const QString &folder, int client)
{
    if (const auto settings = m_shown())
        emit useRequested(useFiles(set, folder, client, settings->tls));
}

/// It may have been changed in the main window meanwhile.
void CertificatesWindow::lookAtConnection()
{
    const auto settings = m_shown();
    const QString name = settings ? ConnectionsModel::nameOf(*settings) : QString();
    m_make->result()->setConnection(name, settings.has_value());
    m_check->setConnection(name, settings.has_value());
}

void CertificatesWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!filesOf(event->mimeData()).isEmpty() || event->mimeData()->text().contains("-----BEGIN "_L1))
        event->acceptProposedAction();
}

/// On the third tab the files are to be checked; on the others they are inspected.
void CertificatesWindow::dropEvent(QDropEvent *event)
{
    const QStringList files = filesOf(event->mimeData());
    event->acceptProposedAction();
    if (files.isEmpty()) {
        showTab(Tab::Inspect);
        m_inspect->inspect({{{}, event->mimeData()->text().toUtf8()}});
    } else if (m_tabs->currentWidget() == m_check) {
        m_check->takeFiles(files);
    } else {
        inspectFiles(files);
    }
}

void CertificatesWindow::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->matches(QKeySequence::Cancel))
        close();
    else if (event->matches(QKeySequence::Open))
        (showTab(Tab::Inspect), m_inspect->openFiles());
    else if (enter && event->modifiers() == Qt::ControlModifier && m_tabs->currentWidget() == m_make)
        m_make->makeOrCancel();
    else
        QWidget::keyPressEvent(event);
}

void CertificatesWindow::hideEvent(QHideEvent *event)
{
    Remembered window(Remembered::Kind::Window);
    window.setValue(geometryKey, saveGeometry());
    window.setValue(tabKey, m_tabs->currentIndex());
    QWidget::hideEvent(event);
}

void CertificatesWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::ActivationChange && isActiveWindow())
        lookAtConnection();
}

void CertificatesWindow::retranslate()
{
    setWindowTitle(tr("Certificates"));
    m_tabs->setTabText(int(Tab::Make), tr("Make"));
    m_tabs->setTabText(int(Tab::Inspect), tr("Inspect"));
    m_tabs->setTabText(int(Tab::Check), tr("Check"));
    m_tabs->setTabToolTip(int(Tab::Make), tr("A CA, certificates for a broker and its clients, and the lines for mosquitto.conf"));
    m_tabs->setTabToolTip(int(Tab::Inspect), tr("What a certificate, key, request, revocation list or PKCS#12 file holds"));
    m_tabs->setTabToolTip(int(Tab::Check), tr("Whether CA, chain, key, name and purpose fit together, before the broker is touched"));
}
