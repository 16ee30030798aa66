// A tab whose content is made when it is first shown or asked for: what nobody looks at takes no time at the start.
#pragma once

#include <QVBoxLayout>
#include <QWidget>

#include <functional>

template <typename Content>
class LazyTab : public QWidget
{
public:
    /// `make` is called once.
    explicit LazyTab(std::function<Content *()> make, QWidget *parent = nullptr)
        : QWidget(parent)
        , m_make(std::move(make))
    {
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
    }

    /// Null as long as nobody needed it.
    Content *made() const { return m_content; }
    /// Makes it if need be; never null.
    Content *content()
    {
        if (!m_content) {
            m_content = m_make();
            layout()->addWidget(m_content);
            m_content->show();
        }
        return m_content;
    }
    Content *operator->() { return content(); }

protected:
    void showEvent(QShowEvent *event) override
    {
        content();
        QWidget::showEvent(event);
    }

private:
    std::function<Content *()> m_make;
    Content *m_content = nullptr;
};
