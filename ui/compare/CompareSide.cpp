#include "compare/CompareSide.h"

#include "preferences/Remembered.h"
#include "diagnosis/Comparison.h"
#include "status/TextBlock.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPalette>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

CompareSide::CompareSide(const QString &side, QWidget *parent)
    : QWidget(parent)
    , m_label(new QLabel(this))
    , m_open(new QPushButton(this))
    , m_combo(new QComboBox(this))
    , m_message(new TextBlock(this))
{
    m_combo->setAccessibleName(side == "left"_L1 ? u"Left attempt"_s : u"Right attempt"_s);
    m_combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_combo->setMinimumContentsLength(12);
    m_combo->setEnabled(false);
    m_combo->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_open->setAccessibleName(side == "left"_L1 ? u"Open a saved report on the left"_s : u"Open a saved report on the right"_s);
    m_open->setAutoDefault(false);
    m_label->setBuddy(m_combo);
    m_label->setTextFormat(Qt::PlainText);
    connect(m_combo, &QComboBox::currentIndexChanged, this, &CompareSide::load);
    connect(m_open, &QPushButton::clicked, this, &CompareSide::askForFile);
    auto *head = new QHBoxLayout;
    head->addWidget(m_label, 1);
    head->addWidget(m_open);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(theme::halfGrid);
    all->addLayout(head);
    all->addWidget(m_combo);
    all->addWidget(m_message);
    refresh();
}

void CompareSide::setTitle(const QString &title)
{
    m_label->setText(title);
}

void CompareSide::refresh()
{
    m_combo->setPlaceholderText(tr("Choose an attempt"));
    if (m_combo->currentIndex() < 0)
        m_combo->setToolTip(explanation());
    m_open->setText(tr("Open a saved report…"));
    m_open->setToolTip(tr("A report that was saved as JSON, or the output of connack check --json; it can be dropped here as well"));
    m_open->setIcon(theme::icon(u"folder"_s, QGuiApplication::palette()));
}

QString CompareSide::explanation()
{
    return tr("Every attempt of the open connections, the latest first, and the reports that were opened");
}

void CompareSide::setEntries(const QList<CompareEntry> &entries)
{
    const QString key = chosenKey();
    m_entries = entries;
    int index = -1;
    {
        const QSignalBlocker blocker(m_combo);
        m_combo->clear();
        for (const CompareEntry &entry : entries) {
            m_combo->addItem(text::visible(entry.title), entry.key);
            if (entry.key == key)
                index = m_combo->count() - 1;
        }
        m_combo->setCurrentIndex(index);
    }
    m_combo->setEnabled(!entries.isEmpty());
    constexpr int widest = 900; // px
    m_combo->view()->setMinimumWidth(qMin(widest, m_combo->view()->sizeHintForColumn(0) + 4 * theme::grid));
    load();
}

void CompareSide::choose(const QString &key)
{
    m_combo->setCurrentIndex(m_combo->findData(key));
}

QString CompareSide::chosenKey() const
{
    return m_combo->currentData().toString();
}

QString CompareSide::chosenTitle() const
{
    return m_combo->currentText();
}

std::optional<QJsonObject> CompareSide::report() const
{
    return m_report;
}

void CompareSide::load()
{
    const int index = m_combo->currentIndex();
    m_report = index >= 0 ? std::optional(m_entries[index].report()) : std::nullopt;
    m_combo->setToolTip(index >= 0 ? text::toolTip(m_combo->currentText()) : explanation());
    m_message->setText({});
    emit changed();
}

void CompareSide::openFile(const QString &fileName)
{
    const auto read = readReport(fileName);
    if (const auto *why = std::get_if<QString>(&read)) {
        m_message->setText(text::visible(*why, 1000));
        return;
    }
    const QJsonObject report = std::get<QJsonObject>(read);
    const QString path = QFileInfo(fileName).absoluteFilePath();
    const QString url = report["url"_L1].toString();
    const QString name = QFileInfo(fileName).fileName();
    emit fileRead({path, url.isEmpty() ? name : tr("%1 · %2", "file, URL of its report").arg(name, url), [report] { return report; }});
    choose(path);
}

void CompareSide::askForFile()
{
    Remembered settings(Remembered::Kind::Recent);
    const QString name =
        QFileDialog::getOpenFileName(this, tr("Open a Saved Report"), settings.value("report/folder"_L1, QDir::homePath()).toString(),
                                     tr("Reports as JSON (*.json)") + ";;"_L1 + tr("All files (*)"));
    if (name.isEmpty())
        return;
    settings.setValue("report/folder"_L1, QFileInfo(name).absolutePath());
    openFile(name);
}
