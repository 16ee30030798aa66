# What packages are built with: hardened, and with nothing in them of the folders of the build, so that the same source gives the same
# bytes in any folder and on any day (together with SOURCE_DATE_EPOCH where a tool writes a time; see resources/packaging).
set(CMAKE_SKIP_INSTALL_RPATH ON) # Qt is where the loader finds it; what brings its own Qt along sets paths of its own

option(CONNACK_PACKAGE "Build for a package: hardened, without paths of the build" OFF)

if(CONNACK_PACKAGE AND CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang)$")
  include(CheckCXXCompilerFlag)
  include(CheckPIESupported)
  check_pie_supported(LANGUAGES CXX)
  add_compile_options(
    -ffile-prefix-map=${PROJECT_BINARY_DIR}=build -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.
    -fstack-protector-strong -Wformat -Werror=format-security)
  foreach(flag IN ITEMS -fstack-clash-protection -fcf-protection) # not on every processor
    string(MAKE_C_IDENTIFIER connack_has_${flag} known)
    check_cxx_compiler_flag(${flag} ${known})
    if(${known})
      add_compile_options(${flag})
    endif()
  endforeach()
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug") # it needs an optimising compiler
    add_compile_options(-U_FORTIFY_SOURCE)
    add_compile_definitions(_FORTIFY_SOURCE=2)
  endif()
  if(NOT APPLE)
    add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,--as-needed)
  endif()
endif()
