// One page of the help, to be read and copied.
#pragma once

#include "help/Help.h"

#include <QTextEdit>

/// Plain text with headings; nothing in it is taken as markup. What is looked for is marked.
class HelpText : public QTextEdit
{
    Q_OBJECT
public:
    explicit HelpText(QWidget *parent = nullptr);

    void show(const HelpPage &page);
    void mark(const QStringList &words);

protected:
    void changeEvent(QEvent *event) override;

private:
    void addHeading(const QString &text, qreal scale, bool isFirst = false);
    void addText(const QString &text);
    void markNow();

    HelpPage m_page;
    QStringList m_words;
};
