// Pairs of a name and a value: user properties, HTTP headers. Names may come again; the order is kept.
#pragma once

#include "mqtt/Properties.h"
#include "settings/CompositeField.h"

class IconButton;
class QTableWidget;

class PairTableEdit : public CompositeField
{
    Q_OBJECT
    Q_PROPERTY(
        bool headers READ areHeaders WRITE setHeaders) ///< HTTP headers: the values of Authorization, Cookie and their kind are hidden.
public:
    explicit PairTableEdit(QWidget *parent = nullptr);

    QList<mqtt::StringPair> pairs() const { return m_pairs; }
    void setPairs(const QList<mqtt::StringPair> &pairs);
    bool areHeaders() const { return m_headers; }
    void setHeaders(bool headers);

    void setName(const QString &name) override;

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void display();
    void cellChanged(int row, int column);
    void add();
    void remove();
    void move(int by);
    bool paste();
    void refresh();
    void retranslate();

    QTableWidget *m_table;
    IconButton *m_add;
    IconButton *m_remove;
    IconButton *m_up;
    IconButton *m_down;
    IconButton *m_reveal;
    QList<mqtt::StringPair> m_pairs;
    bool m_headers = false;
};

/// Two columns out of pasted text: tabs, ": " or "=" between them, a pair a line.
QList<mqtt::StringPair> pairsFromText(const QString &text);
