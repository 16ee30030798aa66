#include "settings/FileEdit.h"

#include "settings/IconButton.h"
#include "theme/Theme.h"
#include "transport/TlsMaterial.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

FileEdit::FileEdit(QWidget *parent)
    : CompositeField(parent)
    , m_line(new QLineEdit(this))
    , m_browse(new IconButton(u"folder"_s, {}, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_browse);
    setFocusProxy(m_line);
    m_line->installEventFilter(this);
    m_inspection.setSingleShot(true);
    m_inspection.setInterval(250);
    connect(m_line, &QLineEdit::textChanged, this, &FileEdit::typed);
    connect(m_browse, &QToolButton::clicked, this, &FileEdit::browse);
    connect(&m_inspection, &QTimer::timeout, this, &FileEdit::inspect);
    retranslate();
}

void FileEdit::setValue(const FileOrPem &value)
{
    if (value == m_value)
        return;
    m_value = value;
    const QSignalBlocker blocker(m_line);
    m_line->setText(value.pem.isEmpty() ? value.path : tr("(PEM text, %n byte(s))", nullptr, int(value.pem.size())));
    m_inspection.start();
}

void FileEdit::setName(const QString &name)
{
    m_line->setAccessibleName(name);
    m_browse->setAccessibleName(u"%1: choose a file"_s.arg(name));
}

QString FileEdit::placeholderText() const
{
    return m_line->placeholderText();
}

void FileEdit::setPlaceholderText(const QString &text)
{
    m_line->setPlaceholderText(text);
}

void FileEdit::changeEvent(QEvent *event)
{
    CompositeField::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        m_inspection.start();
    }
}

bool FileEdit::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove) {
        auto *drag = static_cast<QDragMoveEvent *>(event);
        if (drag->mimeData()->hasUrls()) {
            drag->acceptProposedAction();
            return true;
        }
    } else if (event->type() == QEvent::Drop) {
        auto *drop = static_cast<QDropEvent *>(event);
        const QList<QUrl> urls = drop->mimeData()->urls();
        if (!urls.isEmpty() && urls.constFirst().isLocalFile()) {
            m_line->setText(urls.constFirst().toLocalFile());
            drop->acceptProposedAction();
            return true;
        }
    }
    return CompositeField::eventFilter(object, event);
}

void FileEdit::typed(const QString &text)
{
    m_value = m_pemAllowed && text.contains("-----BEGIN"_L1) ? FileOrPem{{}, text.toUtf8()} : FileOrPem{text.trimmed(), {}};
    m_inspection.start();
    emit edited();
}

void FileEdit::browse()
{
    const QString start = m_value.path.isEmpty() ? QString() : QFileInfo(m_value.path).absolutePath();
    const QString file = QFileDialog::getOpenFileName(
        this, tr("Choose a file"), start, tr("Certificates and keys (*.pem *.crt *.cer *.der *.key *.p12 *.pfx *.crl);;All files (*)"));
    if (!file.isEmpty())
        m_line->setText(file);
}

void FileEdit::inspect()
{
    m_problem.clear();
    m_information.clear();
    if (!m_value.isEmpty()) {
        const QFileInfo file(m_value.path);
        if (m_value.pem.isEmpty() && !file.isFile()) {
            m_problem = file.isDir() ? tr("This is a folder. Give a file.") : tr("There is no such file.");
        } else {
            const FileContent content = inspectFile(m_value);
            const bool unusable = content.kind == FileContent::Kind::Unreadable || content.kind == FileContent::Kind::Empty
                || content.kind == FileContent::Kind::Damaged || content.kind == FileContent::Kind::Other;
            (unusable ? m_problem : m_information) = content.summary;
        }
    }
    emit judged();
}

void FileEdit::retranslate()
{
    m_browse->setToolTip(tr("Choose a file. It can be dropped on the field as well, and PEM text can be pasted."));
}
