// What more than one form says of what it does not take over; a part of Import.
#pragma once

#include "interchange/Import.h"

struct CodeValue;

/// Why a value of a script was left: it is computed, of what, but no content of its literals.
QString whyUnread(const CodeValue &value);

/// There is more in the source than is read, whatever it is.
QString moreThanIsRead();
void sayMoreThanIsRead(Import &import);

/// Of connections beyond MostImported; nothing for none.
void sayConnectionsLeft(Import &import, qsizetype count);
