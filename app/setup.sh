# Sourced by app/run and tests/run: packages, configuring, building. Writes to standard output; callers send that where they want it.
# shellcheck shell=bash

# What each purpose needs, as Debian package names (qt6 of Debian 12 or later).
packages_build=(g++ cmake ninja-build qt6-base-dev qt6-base-dev-tools qt6-websockets-dev qt6-tools-dev qt6-tools-dev-tools
                qt6-l10n-tools qt6-translations-l10n libgl-dev libssl-dev)
packages_tests=(python3 mosquitto mosquitto-clients openssl tshark curl nginx libnginx-mod-stream haproxy stunnel4 tinyproxy microsocks
                socat iproute2 util-linux procps desktop-file-utils appstream
                dpkg-dev lintian man-db bash-completion zsh fish python3-yaml)

# Used where the system has them.
packages_optional=(qtkeychain-qt6-dev)

# missing_packages NAME...: those that are not installed, one a line.
missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' || echo "$package"
  done
}

# Services of the packages (mosquitto, nginx, ...) must not start because they are being installed: Debian asks this file.
forbid_service_starts() {
  policy=/usr/sbin/policy-rc.d policy_kept=
  if [ -e $policy ]; then
    policy_kept=$(mktemp)
    $sudo cp -p $policy "$policy_kept"
  fi
  printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
  $sudo chmod 755 $policy
}

allow_service_starts() {
  if [ -n "$policy_kept" ]; then
    $sudo cp -p "$policy_kept" $policy
    rm -f "$policy_kept"
  else
    $sudo rm -f $policy
  fi
}

install_debian_packages() {
  local sudo=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Installing needs root: run  apt-get install $*  as root, then try again."; return 1; }
    sudo=sudo
  fi
  echo "Installing with apt-get (services are kept from starting):"
  printf '  %s\n' "$@"
  local policy policy_kept status=0
  forbid_service_starts
  trap allow_service_starts EXIT INT TERM
  $sudo apt-get update -q || status=$?
  [ $status -ne 0 ] || $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" || status=$?
  allow_service_starts
  trap - EXIT INT TERM
  return $status
}

# Without apt: what to install by hand, for the systems we know the names on.
print_foreign_packages() {
  cat <<'EOT'
This system has no apt. Please install the build tools, Qt 6.4 or later (Base, WebSockets, Tools) and OpenSSL 3, then run this again:
  Fedora    sudo dnf install gcc-c++ cmake ninja-build qt6-qtbase-devel qt6-qtwebsockets-devel qt6-qttools-devel openssl-devel
            (and qtkeychain-qt6-devel, to keep passwords in the key store)
  Arch      sudo pacman -S base-devel cmake ninja qt6-base qt6-websockets qt6-tools openssl
  Homebrew  brew install cmake ninja qt openssl@3
  Windows   winget install Kitware.CMake Ninja-build.Ninja ShiningLight.OpenSSL.Dev, and Qt 6 (Base, WebSockets, Tools) by its installer
For the tests also: mosquitto, openssl, tshark, curl, nginx, haproxy, stunnel, tinyproxy, microsocks, socat, python3
EOT
}

# ensure_packages PURPOSE...: installs what is missing for "build" and "tests". Installs nothing when all is there.
ensure_packages() {
  local wanted=() missing=() purpose list package
  for purpose in "$@"; do
    list="packages_${purpose}[@]"
    wanted+=("${!list}")
  done
  if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    for package in $(missing_packages "${packages_optional[@]}"); do
      ! apt-cache show "$package" >/dev/null 2>&1 || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] || install_debian_packages "${missing[@]}"
  elif ! command -v cmake >/dev/null || ! command -v ninja >/dev/null; then
    print_foreign_packages
    return 1
  fi
}

# configure_and_build PRESET FOLDER [-DOPTION...] [TARGET...]: quick when nothing changed, quiet when all goes well.
configure_and_build() {
  local preset=$1 build=$2 options=() targets=() argument
  shift 2
  for argument in "$@"; do
    case $argument in -D*) options+=("$argument") ;; *) targets+=("$argument") ;; esac
  done
  cd "$top"
  if [ ! -e "$build/build.ninja" ] && ! cmake --preset "$preset" "${options[@]}"; then
    print_foreign_packages
    return 1
  fi
  [ ${#targets[@]} -eq 0 ] || targets=(--target "${targets[@]}")
  if [ -z "$(ninja -C "$build" -n "${targets[@]:1}" | grep -v '^ninja: ' || true)" ]; then
    return 0 # nothing to build: start at once
  fi
  cmake --build "$build" "${targets[@]}"
}
