// The stages in a row, and their times.
#pragma once

#include "status/StatusText.h"
#include "status/Waterfall.h"

#include <array>

class QLabel;

/// One stage, or the proxy: icon, name, state and time. A list item for assistive technology, named "TLS: failed after 6.1 ms".
class StageItem : public QWidget
{
    Q_OBJECT
public:
    /// `stage` is what activated() gives; `proxy`: the item stands for the proxy, which is a part of that stage.
    explicit StageItem(Stage stage, bool proxy = false, QWidget *parent = nullptr);

    /// `cancelled`: the reader ended it, so that a stage that did not come to its end did not fail.
    void setProgress(const StageProgress &progress, const QString &facts, bool cancelled);
    /// How its parts stand: the state's word and its time side by side, below each other, or everything below each other.
    enum class Form : quint8 { Wide, Narrow, Tight };
    void setForm(Form form);
    int widthOf(Form form) const; ///< px that it needs in that form.
    void refresh();               ///< Language or palette changed.

signals:
    void activated(Stage stage); ///< Click, Return or Space.

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    QString title() const;

    Stage m_stage;
    bool m_isProxy;
    StageProgress m_progress;
    QString m_facts;
    bool m_cancelled = false;
    QLabel *m_icon, *m_name, *m_state, *m_time;
};

class StageBar : public QWidget
{
    Q_OBJECT
public:
    explicit StageBar(QWidget *parent = nullptr);

    /// `shown` are the states and times to draw; `attempt` gives the facts of the tooltips.
    void setStages(const status::ShownStages &shown, const Attempt &attempt);
    StageItem *item(Stage stage) const { return m_items[std::size_t(stage)]; }
    StageItem *proxyItem() const { return m_proxy; } ///< Hidden while there is no proxy.
    Waterfall *waterfall() const { return m_waterfall; }
    void refresh();
    QSize minimumSizeHint() const override; ///< That of the narrow form, whatever form is shown.

signals:
    void activated(Stage stage);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    std::array<StageItem *, stageCount> m_items{};
    StageItem *m_proxy = nullptr;
    Waterfall *m_waterfall;
    StageItem::Form m_form = StageItem::Form::Wide;
};
