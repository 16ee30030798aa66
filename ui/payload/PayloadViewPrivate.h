// The parts of PayloadView.
#pragma once

#include "payload/PayloadView.h"

#include <QCoreApplication>
#include <QPushButton>

class FieldHint;
class FindBar;
class HexView;
class IconButton;
class ImageView;
class JsonTree;
class QComboBox;
class QLabel;
class QMenu;
class QStackedWidget;
class TextPane;

struct PayloadView::Private {
    Q_DECLARE_TR_FUNCTIONS(PayloadView)
public:
    /// A JSON payload up to this size becomes a tree by itself; the tree of a bigger one is made when asked for.
    static constexpr qsizetype mostTreeBytes = 8 * 1024 * 1024;

    explicit Private(PayloadView *view);

    void show(); ///< Shows `bytes` in the chosen form, or the one that can, and says what there is to say.
    void showEmpty(const QString &text);
    bool showJson();
    bool showImage();
    void showText();
    void showHex();
    void turnTo(QWidget *page, Form form);
    Form wanted() const;
    QWidget *page() const;
    QString findNext(const QString &text, bool forward); ///< Empty if it was found; else what to say.
    bool findBytes(const QString &text, bool forward);
    bool mayCopy();
    void fillCopyMenu(QMenu *menu);
    QString facts() const;
    void retranslate();

    PayloadView *q;
    QComboBox *form;
    QLabel *factsLabel;
    IconButton *find;
    IconButton *copy;
    IconButton *save;
    FieldHint *judgement; ///< What is wrong with the bytes or how they are shown.
    FieldHint *outcome;   ///< Of copying and saving.
    QPushButton *wholeTree;
    QStackedWidget *pages;
    QLabel *emptyPage;
    TextPane *textPage;
    JsonTree *jsonPage;
    HexView *hexPage;
    ImageView *imagePage;
    FindBar *findBar;

    bool has = false;
    QByteArray bytes;
    payload::Hints hints;
    Form chosen = Form::Automatic;
    Form shown = Form::Text;
    bool treeWanted = false; ///< Of a big payload.
    QString emptyText;
    QString settingsKey;
};
