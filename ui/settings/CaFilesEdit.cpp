#include "settings/CaFilesEdit.h"

#include "settings/IconButton.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

CaFilesEdit::CaFilesEdit(QWidget *parent)
    : CompositeField(parent)
    , m_rows(new QVBoxLayout)
    , m_add(new IconButton(u"add"_s, {}, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    m_rows->setSpacing(theme::halfGrid);
    layout->addLayout(m_rows);
    layout->addWidget(m_add);
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_add, &QToolButton::clicked, this, [this] {
        resizeTo(m_edits.size() + 1);
        m_edits.constLast()->setFocus();
    });
    resizeTo(1);
    retranslate();
}

QList<FileOrPem> CaFilesEdit::files() const
{
    QList<FileOrPem> files;
    for (const FileEdit *edit : m_edits) {
        if (!edit->value().isEmpty())
            files.append(edit->value());
    }
    return files;
}

void CaFilesEdit::setFiles(const QList<FileOrPem> &files)
{
    if (files == this->files())
        return;
    resizeTo(qMax(qsizetype(1), files.size()));
    for (qsizetype i = 0; i < m_edits.size(); ++i)
        m_edits[i]->setValue(i < files.size() ? files[i] : FileOrPem{});
}

void CaFilesEdit::setName(const QString &name)
{
    m_name = name;
    m_add->setAccessibleName(u"%1: add another"_s.arg(name));
    rename();
}

void CaFilesEdit::setPlaceholderText(const QString &text)
{
    m_placeholder = text;
    m_edits.constFirst()->setPlaceholderText(text);
}

QString CaFilesEdit::problem() const
{
    for (const FileEdit *edit : m_edits) {
        if (!edit->problem().isEmpty())
            return edit->problem();
    }
    return {};
}

QString CaFilesEdit::information() const
{
    QStringList texts;
    for (const FileEdit *edit : m_edits) {
        if (!edit->information().isEmpty())
            texts.append(edit->information());
    }
    return texts.join(u'\n');
}

void CaFilesEdit::changeEvent(QEvent *event)
{
    CompositeField::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void CaFilesEdit::resizeTo(qsizetype count)
{
    while (m_edits.size() > count)
        delete m_edits.takeLast();
    while (m_edits.size() < count) {
        auto *edit = new FileEdit(this);
        m_rows->addWidget(edit);
        m_edits.append(edit);
        connect(edit, &FileEdit::edited, this, &CaFilesEdit::edited);
        connect(edit, &FileEdit::judged, this, &CaFilesEdit::judged);
    }
    setFocusProxy(m_edits.constFirst());
    rename();
}

void CaFilesEdit::rename()
{
    for (qsizetype i = 0; i < m_edits.size(); ++i)
        m_edits[i]->setName(i == 0 ? m_name : u"%1 %2"_s.arg(m_name).arg(i + 1));
}

void CaFilesEdit::retranslate()
{
    m_add->setText(tr("Add another CA file"));
    m_add->setToolTip(tr("Adds a line for one more file; all of them are trusted"));
    for (qsizetype i = 1; i < m_edits.size(); ++i)
        m_edits[i]->setPlaceholderText(tr("empty: not used"));
}
