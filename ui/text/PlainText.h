// Text of others (brokers, certificates, proxies) made safe to show.
#pragma once

#include <QString>

namespace text {

/// One line for the screen: control characters, line ends and characters that reorder text are written out ("\n", "\u202E"), and what is
/// longer than `limit` characters is cut with the full length behind it. What stands here can pretend to be nothing else.
QString visible(const QString &text, qsizetype limit = 300);

/// The same for each line of a text, whose own line ends are kept.
QString visibleLines(const QString &text, qsizetype limit = 4000);

/// For QWidget::setToolTip and Qt::ToolTipRole: never taken as markup, wraps.
QString toolTip(const QString &text);

/// For buttons and menus: "&" is shown as it is, not taken as a mnemonic.
QString label(const QString &text);

} // namespace text
