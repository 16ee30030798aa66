// User, password and files of the local broker, each to be copied.
#pragma once

#include "broker/BrokerAccess.h"

#include <QWidget>

class IconButton;
class QLabel;
class QLineEdit;

class BrokerFacts : public QWidget
{
    Q_OBJECT
public:
    explicit BrokerFacts(QWidget *parent = nullptr);
    void setAccess(const BrokerAccess &access);
    void clear();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        QLabel *label;
        QLineEdit *value;
        IconButton *copy;
    };
    void addRow(const QString &name);
    void retranslate();

    QList<Row> m_rows;
};
