// What the menus of the window do on the page: in the log, in Publish & Subscribe, with the report.
#include "connection/ConnectionPage.h"

#include "connection/LazyTab.h"
#include "connection/NoticeBar.h"
#include "connection/ReportSaver.h"
#include "connection/UrlBar.h"
#include "diagnosis/Report.h"
#include "log/LogView.h"
#include "log/PacketTable.h"
#include "preferences/Remembered.h"
#include "pubsub/PubSubView.h"
#include "text/PlainText.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QMimeData>

using namespace Qt::StringLiterals;

void ConnectionPage::publishMessage()
{
    if (m_lower->currentWidget() == m_pubSub) {
        m_pubSub->content()->publish();
        return;
    }
    m_lower->setCurrentWidget(m_pubSub);
    m_pubSub->content()->focusPublish();
}

void ConnectionPage::subscribeToTopic()
{
    m_lower->setCurrentWidget(m_pubSub);
    m_pubSub->content()->focusSubscribe();
}

void ConnectionPage::focusFilter()
{
    if (m_lower->currentWidget() == m_pubSub) {
        m_pubSub->content()->focusFilter();
        return;
    }
    m_lower->setCurrentIndex(0);
    m_log->focusFilter();
}

void ConnectionPage::openFind()
{
    m_lower->setCurrentIndex(0);
    m_log->openFind();
}

void ConnectionPage::findNext()
{
    if (m_lower->currentWidget() == m_pubSub) {
        m_pubSub->content()->findNext(1);
        return;
    }
    m_lower->setCurrentIndex(0);
    m_log->findNext();
}

void ConnectionPage::findPrevious()
{
    if (m_lower->currentWidget() == m_pubSub) {
        m_pubSub->content()->findNext(-1);
        return;
    }
    m_lower->setCurrentIndex(0);
    m_log->findPrevious();
}

void ConnectionPage::exportLog()
{
    m_lower->setCurrentIndex(0);
    m_log->exportLog();
}

void ConnectionPage::toggleFollowing()
{
    if (m_lower->currentWidget() == m_pubSub) {
        m_pubSub->content()->setFollowing(!m_pubSub->content()->isFollowing());
        return;
    }
    auto *table = m_log->findChild<PacketTable *>();
    table->setFollowing(!table->isFollowing());
}

bool ConnectionPage::isFollowing() const
{
    if (m_lower->currentWidget() == m_pubSub)
        return m_pubSub->content()->isFollowing();
    return m_log->findChild<PacketTable *>()->isFollowing();
}

void ConnectionPage::copyReport()
{
    const Attempt &attempt = m_connection->attempt();
    if (attempt.number == 0)
        return;
    const Report report = makeReport(attempt, *m_connection->log());
    auto *data = new QMimeData;
    data->setText(QString::fromUtf8(toMarkdown(report)));
    data->setHtml(QString::fromUtf8(toHtml(report)));
    QApplication::clipboard()->setMimeData(data);
    m_url->say(theme::Sign::Ok, tr("The report of attempt %1 is on the clipboard. It holds no secrets.").arg(attempt.number));
}

void ConnectionPage::tellCopied(theme::Sign sign, const QString &text, const QStringList &notExpressed)
{
    constexpr qsizetype most = 6; // lines
    if (notExpressed.isEmpty()) {
        m_url->say(sign, text);
        return;
    }
    QStringList lines{text + u' ' + tr("It cannot express these settings; they stand in it as comments:")};
    for (const QString &what : notExpressed.first(qMin(most, notExpressed.size())))
        lines += u"\u2022 "_s + text::visible(what);
    if (notExpressed.size() > most)
        lines += tr("and %n more.", nullptr, int(notExpressed.size() - most));
    m_notice->ask(theme::Sign::Warning, lines.join(u'\n'), {});
}

void ConnectionPage::saveReport()
{
    if (m_connection->attempt().number == 0 || m_reportSaver->isBusy())
        return;
    const QList<std::pair<QString, ReportFormat>> forms{{tr("Markdown (*.md)"), ReportFormat::Markdown},
                                                        {tr("HTML (*.html)"), ReportFormat::Html},
                                                        {tr("JSON (*.json)"), ReportFormat::Json},
                                                        {tr("Text (*.txt)"), ReportFormat::Text}};
    QStringList filters;
    for (const auto &[filter, format] : forms)
        filters.append(filter);
    Remembered settings(Remembered::Kind::Recent);
    const int last = qBound(0, settings.value("report/form"_L1).toInt(), int(forms.size()) - 1);
    QFileDialog dialog(this, tr("Save the Report"), settings.value("report/folder"_L1, QDir::homePath()).toString());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(filters);
    // The dialog completes the name itself, so that it asks before an existing file is replaced.
    const auto complete = [&](const QString &filter) {
        dialog.setDefaultSuffix(reportEnding(forms[qMax(qsizetype(0), filters.indexOf(filter))].second).mid(1));
    };
    connect(&dialog, &QFileDialog::filterSelected, &dialog, complete);
    dialog.selectNameFilter(filters[last]);
    complete(filters[last]);
    dialog.selectFile(reportFileName(m_connection->attempt()) + reportEnding(forms[last].second));
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QString name = dialog.selectedFiles().value(0);
    settings.setValue("report/form"_L1, int(qMax(qsizetype(0), filters.indexOf(dialog.selectedNameFilter()))));
    settings.setValue("report/folder"_L1, QFileInfo(name).absolutePath());
    saveReportAs(name);
}

void ConnectionPage::saveReportAs(const QString &fileName)
{
    if (m_connection->attempt().number > 0)
        m_reportSaver->save(makeReport(m_connection->attempt(), *m_connection->log()), fileName);
}
