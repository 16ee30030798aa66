// What the tooltip of the focused field says, at the field: for those who use the keyboard.
#pragma once

namespace fieldHelp {

/// Of the focused widget, or of the field that it is a part of. Does nothing if there is none.
void show();

} // namespace fieldHelp
