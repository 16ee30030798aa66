// Parts of a page that are made late, and the Tab key.
#pragma once

class QWidget;

/// Puts the fields of `part`, which was just put on a page of a QTabWidget, behind the tabs in the tab order, as if it had been there from
/// the beginning.
void insertIntoTabOrder(QWidget *part);
