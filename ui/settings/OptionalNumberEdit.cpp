#include "settings/OptionalNumberEdit.h"

using namespace Qt::StringLiterals;

OptionalNumberEdit::OptionalNumberEdit(QWidget *parent)
    : QLineEdit(parent)
{
    setMaxLength(32);
    connect(this, &QLineEdit::textChanged, this, &OptionalNumberEdit::read);
}

QString OptionalNumberEdit::unitName() const
{
    switch (m_unit) {
    case NumberUnit::Seconds:
        return u"s"_s;
    case NumberUnit::Milliseconds:
        return u"ms"_s;
    case NumberUnit::Bytes:
        return u"bytes"_s;
    case NumberUnit::None:
        break;
    }
    return {};
}

void OptionalNumberEdit::setUnitName(const QString &name)
{
    m_unit = name == "s"_L1  ? NumberUnit::Seconds
        : name == "ms"_L1    ? NumberUnit::Milliseconds
        : name == "bytes"_L1 ? NumberUnit::Bytes
                             : NumberUnit::None;
}

void OptionalNumberEdit::setValue(std::optional<quint32> value)
{
    if (m_problem.isEmpty() && value == m_value)
        return; // keeps "5 min" as it was typed
    setText(value ? formatNumber(*value, m_unit, m_neverAllowed) : QString());
    m_value = value;
    m_problem.clear();
}

void OptionalNumberEdit::read()
{
    const auto result = parseNumber(text(), m_unit, m_neverAllowed);
    if (const auto *value = std::get_if<std::optional<quint32>>(&result)) {
        m_value = *value;
        m_problem.clear();
    } else {
        m_problem = std::get<QString>(result);
    }
}
