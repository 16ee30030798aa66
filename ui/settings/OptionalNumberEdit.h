// A number that may be left out: empty means "not set", and the placeholder says what that does.
#pragma once

#include "settings/NumberText.h"

#include <QLineEdit>

class OptionalNumberEdit : public QLineEdit
{
    Q_OBJECT
    Q_PROPERTY(QString unit READ unitName WRITE setUnitName) ///< "s", "ms", "bytes" or empty, for .ui files.
    Q_PROPERTY(bool neverAllowed READ neverAllowed WRITE setNeverAllowed)
public:
    explicit OptionalNumberEdit(QWidget *parent = nullptr);

    QString unitName() const;
    void setUnitName(const QString &name);
    bool neverAllowed() const { return m_neverAllowed; }
    void setNeverAllowed(bool allowed) { m_neverAllowed = allowed; }

    std::optional<quint32> value() const { return m_value; } ///< The last one that could be read.
    void setValue(std::optional<quint32> value);
    QString problem() const { return m_problem; } ///< Why the text is no number; empty if it is one.

private:
    void read();
    NumberUnit m_unit = NumberUnit::None;
    bool m_neverAllowed = false;
    std::optional<quint32> m_value;
    QString m_problem;
};
