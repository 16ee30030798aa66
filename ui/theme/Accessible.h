// How controls are told to assistive technology, where Qt's own way says too little.
#pragma once

class QWidget;

namespace theme {

/// A combo box has its name, and what is chosen as its value (on Linux Qt gives the latter as the name); a part of the window that was
/// given a name is a group of that name; plots are charts, bytes a document. To be called before there are widgets; calling it again
/// changes nothing.
void installAccessible();

/// What stands in `label` was just changed and deserves to be said at once.
void announce(QWidget *label);

} // namespace theme
