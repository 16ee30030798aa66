// A small button with an icon of resources/icons, which follows the theme.
#pragma once

#include <QToolButton>

class IconButton : public QToolButton
{
    Q_OBJECT
public:
    /// `name` is for assistive technology, in English; the tooltip is what people see.
    IconButton(const QString &iconName, const QString &name, QWidget *parent = nullptr);
    void setIconName(const QString &iconName);

protected:
    void changeEvent(QEvent *event) override;

private:
    QString m_iconName;
};
