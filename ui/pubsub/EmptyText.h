// One line in the middle of a list that has no rows.
#pragma once

#include <QAbstractItemView>

/// Shows the text over the view's rows; an empty text takes it away. Plain text.
void setEmptyText(QAbstractItemView *view, const QString &text);
/// What the rows are, for assistive technology; while there are none, it says the empty text.
void describeRows(QAbstractItemView *view, const QString &text);
