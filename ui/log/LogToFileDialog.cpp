#include "log/LogToFileDialog.h"

#include "preferences/Remembered.h"
#include "logfiles/ByteSize.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QToolButton>

using namespace Qt::StringLiterals;

LogToFileDialog::LogToFileDialog(QWidget *parent)
    : QDialog(parent)
    , m_file(new QLineEdit(this))
    , m_size(new QComboBox(this))
    , m_keep(new QSpinBox(this))
    , m_message(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    constexpr int widest = 480, mostParts = 9'999;
    const QSettings settings;
    setWindowTitle(tr("Write the Log to a File While It Runs"));
    const QString last = settings.value("logToFile/file"_L1, QDir::home().filePath(u"packets.pcapng"_s)).toString();
    m_file->setText(QDir::toNativeSeparators(freeLogName(QDir::fromNativeSeparators(last))));
    m_file->setMinimumWidth(widest);
    m_file->setAccessibleName(u"File"_s);
    m_file->setToolTip(
        text::toolTip(tr("The ending chooses the form: .pcapng for Wireshark, .jsonl, .csv (RFC 4180), .txt, or .md for a bug report")));
    m_size->setEditable(true);
    m_size->addItems({tr("never"), u"10 MB"_s, u"100 MB"_s, u"1 GB"_s});
    if (const QString size = settings.value("logToFile/size"_L1).toString(); parseByteSize(size)) // else a word of some language
        m_size->setCurrentText(size);
    m_size->setAccessibleName(u"Begin another file at"_s);
    m_size->setToolTip(
        text::toolTip(tr("A file of this size is closed and called name-0001, name-0002, ..., and another one begins; each can "
                         "be opened by itself. For instance 100 MB or 64 MiB.")));
    m_keep->setRange(0, mostParts);
    m_keep->setSpecialValueText(tr("all"));
    m_keep->setValue(settings.value("logToFile/keep"_L1).toInt());
    m_keep->setAccessibleName(u"Keep"_s);
    m_keep->setToolTip(text::toolTip(tr("So many of the newest files are kept; older ones of this recording are removed")));
    auto *what = new QLabel(tr("Rows that the log has already are written first. Secrets are masked."), this);
    for (QLabel *label : {what, m_message}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto *browse = new QToolButton(this);
    browse->setText(tr("Choose..."));
    browse->setAccessibleName(u"Choose"_s);
    auto *fileRow = new QHBoxLayout;
    fileRow->addWidget(m_file, 1);
    fileRow->addWidget(browse);
    auto *form = new QFormLayout(this);
    form->addRow(tr("&File"), fileRow);
    form->addRow(tr("&Begin another file at"), m_size);
    form->addRow(tr("&Keep"), m_keep);
    form->addRow(what);
    form->addRow(m_message);
    form->addRow(m_buttons);
    qobject_cast<QLabel *>(form->labelForField(fileRow))->setBuddy(m_file);
    connect(browse, &QToolButton::clicked, this, &LogToFileDialog::browse);
    connect(m_file, &QLineEdit::textChanged, this, &LogToFileDialog::check);
    connect(m_size, &QComboBox::currentTextChanged, this, &LogToFileDialog::check);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &LogToFileDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

QString LogToFileDialog::fileName() const
{
    return QDir::fromNativeSeparators(m_file->text().trimmed());
}

LogRotation LogToFileDialog::rotation() const
{
    return {rotates() ? parseByteSize(m_size->currentText()).value_or(0) : 0, m_keep->value()};
}

void LogToFileDialog::browse()
{
    const QString filters =
        tr("Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Table (*.csv);;Text (*.txt);;Markdown for a bug report (*.md)");
    if (const QString name = QFileDialog::getSaveFileName(this, windowTitle(), fileName(), filters); !name.isEmpty())
        m_file->setText(QDir::toNativeSeparators(name));
}

bool LogToFileDialog::rotates() const
{
    return m_size->currentText() != m_size->itemText(0);
}

QString LogToFileDialog::problem() const
{
    if (!logFormatFor(fileName()))
        return tr("The name must end in .pcapng, .jsonl, .csv, .txt or .md.");
    if (!QFileInfo(fileName()).absoluteDir().exists())
        return tr("The folder does not exist.");
    if (rotates() && parseByteSize(m_size->currentText()).value_or(0) < LogRotation::smallestSize)
        return tr("Give a size from 10 kB on, such as 100 MB, or \"%1\".").arg(m_size->itemText(0));
    return {};
}

void LogToFileDialog::check()
{
    const QString problem = this->problem();
    const QFileInfo file(fileName());
    const bool exists = problem.isEmpty() && file.isFile() && file.size() > 0;
    m_overwrites = exists && !rotates();
    m_message->setText(m_overwrites ? tr("This file exists and will be overwritten.")
                           : exists ? tr("This file exists: it is kept, as the next of the numbered ones.")
                                    : problem);
    m_message->setVisible(!m_message->text().isEmpty());
    m_keep->setEnabled(rotates());
    QPushButton *ok = m_buttons->button(QDialogButtonBox::Ok);
    ok->setText(m_overwrites ? tr("Overwrite") : tr("Write"));
    ok->setEnabled(problem.isEmpty());
}

void LogToFileDialog::accept()
{
    const bool wasSaid = m_overwrites;
    check(); // the file may have come meanwhile
    if (!problem().isEmpty() || (m_overwrites && !wasSaid))
        return;
    Remembered settings(Remembered::Kind::Recent);
    settings.setValue("logToFile/file"_L1, m_file->text());
    settings.setValue("logToFile/size"_L1, rotates() ? m_size->currentText() : QString()); // the word for "never" is the language's
    settings.setValue("logToFile/keep"_L1, m_keep->value());
    QDialog::accept();
}
