// The parts of PayloadEdit.
#pragma once

#include "payload/PayloadEdit.h"

#include <QCoreApplication>
#include <QTimer>

#include <array>

class FieldHint;
class IconButton;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

struct PayloadEdit::Private {
    Q_DECLARE_TR_FUNCTIONS(PayloadEdit)
public:
    using Form = payload::Draft::Form;
    static constexpr std::size_t texts = 4;                 ///< Forms that are typed: all but File.
    static constexpr qsizetype judgedAtOnce = 64 * 1024;    ///< Characters that are judged with each key; more when typing pauses.
    static constexpr qsizetype mostConverted = 1024 * 1024; ///< Bytes that are written out in another form.

    explicit Private(PayloadEdit *edit);

    QPlainTextEdit *edit(Form form) const { return edits[std::size_t(form)]; }
    QString text(Form form) const;
    void setText(Form form, const QString &text);
    payload::Draft draft(Form form) const { return {form, text(form)}; }
    void turnTo(Form form);
    void switchTo(Form form);
    QString convert(Form from, Form to);
    void textChanged(Form form);
    void judge();
    void judgeIfStale();
    void mark(qsizetype position);
    void say();
    QString information() const;
    void replaceJson(std::optional<QByteArray> json);
    void takeFile(const QString &path);
    void browse();
    bool dropped(QDropEvent *event);
    void retranslate();

    PayloadEdit *q;
    QComboBox *forms;
    QPushButton *format;
    QPushButton *compact;
    QLabel *count;
    QStackedWidget *pages;
    std::array<QPlainTextEdit *, texts> edits{};
    QWidget *filePage;
    QLineEdit *path;
    IconButton *browseButton;
    FieldHint *hint;
    QTimer pause; ///< Typing paused: a long text is judged.

    Form form = Form::Text;
    std::array<QString, texts> loaded;    ///< As it was given; the document shows it with LF alone.
    std::array<QString, texts> shown;     ///< What the document made of it.
    std::array<quint64, texts + 1> age{}; ///< Which edit the content of a form comes from; larger is later.
    quint64 lastEdit = 0;
    bool filling = false;
    bool stale = true;
    QString problem;
    qint64 bytes = 0; ///< -1 while there is a problem.
    QString kept;     ///< Why the last switch could not convert.
};
