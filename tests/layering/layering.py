"""A folder of app/ or ui/ includes only from those above it in its CMakeLists.txt; app/ knows nothing of ui/ nor of widgets; main.cpp links no GUI;
sockets are for app/transport and app/broker."""

import re
import sys
from pathlib import Path

top = Path(sys.argv[1])
order = re.findall(r"add_subdirectory\((\w+)\)", (top / "app/CMakeLists.txt").read_text())
ui_order = re.findall(r"add_subdirectory\((\w+)\)", (top / "ui/CMakeLists.txt").read_text())
gui = re.compile(r"#include <(QtWidgets|QtGui|QWidget|QApplication|QGuiApplication|QPixmap|QImage|QColor|QFont|QIcon|QPainter|QPalette)")
complaints = []

for source in sorted((top / "app").rglob("*.[hc]*")):
    if source.suffix not in (".h", ".cpp"):
        continue
    folder = source.relative_to(top / "app").parts[0]
    allowed = order[:order.index(folder) + 1] if folder in order else order
    text = source.read_text()
    for included in re.findall(r'#include "([^"/]+)/', text):
        if included not in allowed:
            complaints.append(f"{source.relative_to(top)} includes from {included}/")
    if gui.search(text):
        complaints.append(f"{source.relative_to(top)} includes a GUI header")

# A name such as settings/ stands in app/ and in ui/: what is included is where the file is.
for source in sorted((top / "ui").rglob("*.[hc]*")):
    folder = source.relative_to(top / "ui").parts[0]
    allowed = ui_order[:ui_order.index(folder) + 1] if folder in ui_order else ui_order
    for included, name in re.findall(r'#include "([^"/]+)/([^"]+)"', source.read_text()):
        if (top / "ui" / included / name).exists() and included not in allowed:
            complaints.append(f"{source.relative_to(top)} includes {included}/{name}, which stands below it in ui/CMakeLists.txt")

# mqtt/ and settings/ know nothing of sockets; mqtt/ no QObject.
for folder, banned in (("mqtt", r"<(QObject|QTcpSocket|QAbstractSocket|QSsl\w+|QWebSocket|QIODevice|QFile)>"),
                       ("settings", r"<(QTcpSocket|QAbstractSocket|QSsl\w+|QWebSocket)>")):
    for source in sorted((top / "app" / folder).rglob("*.[hc]*")):
        found = re.search("#include " + banned, source.read_text())
        if found:
            complaints.append(f"{source.relative_to(top)} includes {found[1]}")

# No network but what the user asks for: sockets are opened by the transports and, on this machine alone, by the local broker.
sockets = re.compile(r"#include <(QTcpSocket|QTcpServer|QSslSocket|QWebSocket|QLocalSocket)>")
never = re.compile(r"#include <(QNetworkAccessManager|QNetworkReply|QUdpSocket|QDnsLookup|QDesktopServices)>")
for source in sorted([*(top / "app").rglob("*.[hc]*"), *(top / "ui").rglob("*.[hc]*")]):
    if source.suffix not in (".h", ".cpp"):
        continue
    text = source.read_text()
    found = never.search(text) or (source.relative_to(top).parts[:2] not in (("app", "transport"), ("app", "broker")) and sockets.search(text))
    if found:
        complaints.append(f"{source.relative_to(top)} includes {found[1]}: no part but app/transport and app/broker speaks to the network")

print("\n".join(complaints) or f"{len(order)} folders of app/ and {len(ui_order)} of ui/ keep their order")
sys.exit(bool(complaints))
