#include "interchange/ImportRemarks.h"

#include "interchange/CodeReader.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

} // namespace

QString whyUnread(const CodeValue &value)
{
    using Kind = CodeValue::Kind;
    const bool isNamed = value.kind == Kind::Name || value.kind == Kind::Call || value.kind == Kind::Computed;
    if (!isNamed || value.name.isEmpty())
        return ImportText::tr("Its value is computed; fill it in by hand.");
    const QString written = value.kind == Kind::Call ? value.name + QStringLiteral("(...)") : value.name;
    return ImportText::tr("Its value is computed (%1); fill it in by hand.").arg(written);
}

QString moreThanIsRead()
{
    return ImportText::tr("There is more than an import reads; the rest was left.");
}

void sayMoreThanIsRead(Import &import)
{
    import.remarks.append({ImportRemark::Kind::Left, {}, moreThanIsRead()});
}

void sayConnectionsLeft(Import &import, qsizetype count)
{
    if (count <= 0)
        return;
    const int shownCount = int(std::min<qsizetype>(count, std::numeric_limits<int>::max()));
    const QString text = ImportText::tr("%n more connection(s) were left; one import takes %1.", nullptr, shownCount).arg(MostImported);
    import.remarks.append({ImportRemark::Kind::Left, {}, text});
}
