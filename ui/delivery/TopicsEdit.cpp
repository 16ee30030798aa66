#include "delivery/TopicsEdit.h"

#include <QDir>
#include <QFile>
#include <QMimeData>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 1'048'576;

} // namespace

TopicsEdit::TopicsEdit(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setAccessibleName(u"Topics to check"_s);
    setTabChangesFocus(true);
    setLineWrapMode(NoWrap);
}

QString TopicsEdit::load(const QString &fileName)
{
    const QString shown = QDir::toNativeSeparators(fileName);
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return tr("%1 cannot be read (%2).").arg(shown, file.errorString());
    const QByteArray content = file.read(largestFile + 1);
    if (content.size() > largestFile)
        return tr("%1 is larger than 1 MiB: that is no list of topics.").arg(shown);
    if (content.contains('\0'))
        return tr("%1 is not a text file.").arg(shown);
    selectAll();
    insertPlainText(QString::fromUtf8(content).trimmed());
    return {};
}

bool TopicsEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasUrls() || QPlainTextEdit::canInsertFromMimeData(source);
}

void TopicsEdit::insertFromMimeData(const QMimeData *source)
{
    const QString fileName = source->urls().value(0).toLocalFile();
    if (fileName.isEmpty()) {
        QPlainTextEdit::insertFromMimeData(source);
        return;
    }
    if (const QString why = load(fileName); !why.isEmpty())
        emit failed(why);
}
