# Sourced by ./start: the Debian packages, and only those that are missing.

policy=/usr/sbin/policy-rc.d # asked by Debian before a package starts a service
lock_wait=10                 # seconds between two looks at a locked package manager

packages_for() {
  for purpose in "$@"; do
    awk -v purpose="$purpose" '$1 == purpose { for (i = 2; i <= NF; ++i) print $i }' \
      packaging/debian-packages
  done
}

missing_of() {
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    awk '$1 == "installed" { printf " %s ", $2 }')
  for package in "$@"; do
    case $installed in *" $package "*) ;; *) echo "$package" ;; esac
  done
}

# need_packages PURPOSE...: a step; one question to dpkg where nothing is missing.
need_packages() {
  command -v dpkg-query >/dev/null || {
    advice="This is no Debian. sysring is built on Debian 12; packaging/debian-packages says what it needs."
    return 1
  }
  all=$(packages_for "$@")
  # shellcheck disable=SC2086 # a list of names, here and below
  missing=$(missing_of $all)
  said="$(echo "$all" | wc -l) present"
  [ -n "$missing" ] || return 0
  said="$(($(echo "$all" | wc -l) - $(echo "$missing" | wc -l))) present"
  said="$said, $(echo "$missing" | wc -l) installed"
  become_root && install_missing
}

become_root() {
  as_root=
  [ "$(id -u)" -ne 0 ] || return 0
  as_root=sudo
  sudo -n true 2>/dev/null && return
  if command -v sudo >/dev/null && [ -t 0 ]; then
    say "$(echo "$missing" | wc -l) Debian packages are missing; sudo asks for your password."
    sudo -v && return
  fi
  advice="Debian packages are missing, and installing them needs root or sudo. As root:
  apt-get install --no-install-recommends $(echo "$missing" | paste -sd ' ' -)"
  return 1
}

install_missing() {
  say "Installing $(echo "$missing" | wc -l) Debian packages."
  servers=$(echo "$missing" | grep -x 'openssh-server\|rsyslog')
  [ -z "$servers" ] ||
    say "Among them $(echo "$servers" | paste -sd ' ' -): run by the tests only, never as services."
  apt update && forbid_services || return
  # shellcheck disable=SC2086
  apt install --no-install-recommends $missing
  installed=$?
  allow_services
  [ $installed -eq 0 ] || return $installed
  leave_disabled "$servers"
}

# apt-get without questions; it waits while another package manager is at work.
apt() {
  for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    $as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q -y \
      -o Acquire::Retries=3 -o DPkg::Lock::Timeout=10 "$@" >"$logs/apt.log" 2>&1
    apt_code=$?
    cat "$logs/apt.log"
    [ $apt_code -ne 0 ] || return 0
    grep -q 'Could not get lock\|Unable to lock' "$logs/apt.log" || break
    say "Another package manager is at work; waiting for it ($attempt of 20)."
    sleep $lock_wait
  done
  advice=$(advice_on "$logs/apt.log")
  return $apt_code
}

advice_on() {
  if grep -q 'resolving\|Could not connect\|Unable to connect\|Network is unreachable' "$1"; then
    echo "No package mirror answers. Is this machine online? Its mirrors: /etc/apt/sources.list"
  elif grep -q 'Could not get lock\|Unable to lock' "$1"; then
    echo "Another package manager still holds the lock. Run this again when it is done."
  elif grep -q 'Unable to locate package' "$1"; then
    echo "A package is unknown. /etc/apt/sources.list has to name the main part of Debian 12."
  fi
}

# No service starts while packages are installed, unless this machine has a policy of its own.
our_policy=no
forbid_services() {
  [ ! -e "$policy" ] || return 0
  our_policy=yes
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null && $as_root chmod 755 "$policy"
}

allow_services() {
  [ $our_policy = no ] || $as_root rm -f "$policy"
  our_policy=no
}

at_exit() { stop_ticker; allow_services; }

# leave_disabled SERVERS: what came with us does not start at the next boot either.
leave_disabled() {
  command -v systemctl >/dev/null || return 0
  for server in $1; do
    case $server in openssh-server) unit=ssh.service ;; *) unit=$server.service ;; esac
    $as_root systemctl disable "$unit" || say "$unit could not be disabled; it starts at the next boot."
  done
}
