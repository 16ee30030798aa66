#include "fuzz/FuzzImport.h"

#include "interchange/Import.h"
#include "interchange/ImportSummary.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace {

void require(bool condition, const char *what)
{
    if (condition)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

} // namespace

void fuzzImport(QByteArrayView input)
{
    const Import import = importContent(input.toByteArray()); // its own allocation, so that reading past its end shows
    require(import.connections.size() <= MostImported, "there are no more connections than allowed");
    require(import.connections.isEmpty() || !import.form.isEmpty(), "connections come from a form");
    require(import.form.isEmpty() == import.formName.isEmpty() || !import.problem.isEmpty(), "a form has a name");
    for (const ImportedConnection &connection : import.connections) {
        require(connection.remarks.size() <= 200, "there are no more remarks than allowed");
        for (const ImportRemark &remark : connection.remarks)
            require(!remark.text.isEmpty(), "a remark says something");
    }
    for (const ImportedConnection &connection : import.connections.first(std::min(qsizetype(20), import.connections.size())))
        require(importSummary(connection.settings).size() >= 3, "a summary names the URL, the version and the client ID");
}
