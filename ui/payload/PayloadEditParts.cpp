// The widgets of PayloadEdit.
#include "payload/PayloadEditPrivate.h"

#include "settings/FieldHint.h"
#include "settings/IconButton.h"
#include "theme/Theme.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

PayloadEdit::Private::Private(PayloadEdit *edit)
    : q(edit)
    , forms(new QComboBox(edit))
    , format(new QPushButton(edit))
    , compact(new QPushButton(edit))
    , count(new QLabel(edit))
    , pages(new QStackedWidget(edit))
    , filePage(new QWidget(pages))
    , path(new QLineEdit(filePage))
    , browseButton(new IconButton(u"folder"_s, {}, filePage))
    , hint(new FieldHint(edit))
{
    for (QPlainTextEdit *&text : edits) {
        text = new QPlainTextEdit(pages);
        text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        text->setTabChangesFocus(true);
        text->setMinimumHeight(3 * text->fontMetrics().lineSpacing());
        pages->addWidget(text);
    }
    auto *fileRow = new QHBoxLayout;
    fileRow->setSpacing(theme::halfGrid);
    fileRow->addWidget(path, 1);
    fileRow->addWidget(browseButton);
    auto *fileLayout = new QVBoxLayout(filePage);
    fileLayout->setContentsMargins(0, 0, 0, 0);
    fileLayout->addLayout(fileRow);
    fileLayout->addStretch();
    pages->addWidget(filePage);

    for (int i = 0; i < 5; ++i)
        forms->addItem(QString());
    count->setTextFormat(Qt::PlainText);
    count->setForegroundRole(QPalette::PlaceholderText);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::halfGrid);
    row->addWidget(forms);
    row->addWidget(format);
    row->addWidget(compact);
    row->addStretch();
    row->addWidget(count);
    auto *layout = new QVBoxLayout(edit);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addLayout(row);
    layout->addWidget(pages, 1);
    layout->addWidget(hint);
    pause.setSingleShot(true);
    pause.setInterval(250);
}
