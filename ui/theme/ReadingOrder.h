// Where the Tab key leads.
#pragma once

class QWidget;

namespace theme {

/// Moves the focus to the control of the window that one reads next: rows from top to bottom, in a row as the language runs, a part of the
/// window as a whole before the next one. So it needs no list that would have to be kept when parts are made late, moved or put away.
/// For QWidget::focusNextPrevChild() of a window; false if nothing there takes the focus.
bool focusNext(QWidget *window, bool forwards);

} // namespace theme
