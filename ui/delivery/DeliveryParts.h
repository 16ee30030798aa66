// Small parts that the views of this folder share.
#pragma once

#include "delivery/DeliveryText.h"
#include "theme/Theme.h"

#include <QPlainTextEdit>

#include <chrono>

class QDoubleSpinBox;
class QPushButton;

theme::Sign signOf(DeliveryGrade grade);

/// A text of several sentences that can be read by keyboard and copied, and scrolls where there is little room.
class Explanation : public QPlainTextEdit
{
    Q_OBJECT
public:
    /// `name` is for assistive technology, in English.
    explicit Explanation(const QString &name, QWidget *parent = nullptr);
    /// Control characters of others are made visible; lines are ours. What is scrolled to stays while the text is the same.
    void say(const QStringList &lines);

protected:
    void changeEvent(QEvent *event) override;

private:
    void blend();
};

/// Half a second to a minute.
QDoubleSpinBox *makeLimit(const QString &name, QWidget *parent);
std::chrono::milliseconds limitOf(const QDoubleSpinBox *box);
/// Keeps its width whichever of the texts it shows.
void setButtonTexts(QPushButton *button, const QString &shown, const QStringList &all);
