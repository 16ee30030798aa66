# Precompiled headers: a build from nothing takes about half the time. ccache finds less with them, so they are off unless asked for.
option(CONNACK_PCH "Precompile the headers of Qt and of the standard library" OFF)

set(connack_standard_headers
  <algorithm> <array> <chrono> <functional> <memory> <optional> <span> <utility> <variant> <vector>)
set(connack_core_headers ${connack_standard_headers}
  <QByteArray> <QCoreApplication> <QDateTime> <QDir> <QElapsedTimer> <QFile> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QList>
  <QLocale> <QObject> <QPointer> <QRegularExpression> <QSettings> <QString> <QStringList> <QTimer> <QUrl> <QVariant>)
set(connack_network_headers ${connack_core_headers} <QHostAddress> <QSslCertificate> <QSslConfiguration> <QTcpSocket>)
set(connack_widgets_headers ${connack_core_headers}
  <QAbstractItemModel> <QAction> <QApplication> <QCheckBox> <QClipboard> <QComboBox> <QEvent> <QFileDialog> <QHeaderView> <QKeyEvent>
  <QLabel> <QLayout> <QLineEdit> <QMenu> <QMimeData> <QPainter> <QPlainTextEdit> <QPushButton> <QSplitter> <QTabWidget> <QTableView>
  <QToolButton> <QTreeView> <QWidget>)

# connack_precompiled(NAME HEADERS ... LIBRARIES ...): a set of headers for targets with the same flags. LIBRARIES: no more than
# each of these targets links, since GCC takes no headers that were compiled with a macro that a target lacks.
function(connack_precompiled name)
  cmake_parse_arguments(arg "" "" "HEADERS;LIBRARIES" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "// Its headers are what it is for.\n")
  add_library(${name} OBJECT ${source})
  target_link_libraries(${name} PRIVATE connack_options ${arg_LIBRARIES})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

# connack_precompile(NAME DIRECTORIES ...): every library of these directories begins with the headers of NAME.
function(connack_precompile name)
  foreach(directory IN LISTS ARGN)
    get_property(targets DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
      get_target_property(type ${target} TYPE)
      if(type STREQUAL STATIC_LIBRARY OR type STREQUAL MODULE_LIBRARY)
        target_precompile_headers(${target} REUSE_FROM ${name})
      endif()
    endforeach()
  endforeach()
endfunction()
