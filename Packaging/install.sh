#!/bin/sh
# Installs what lies beside this script: programs, manual pages, completions, systemd units, documents. As root it also
# makes the user widgets and /var/lib/widgets, and starts the timer, which waits for /etc/widgets/config.json.
# Needs a POSIX shell and coreutils; without --files-only also useradd.
# Usage: install.sh [--prefix /usr/local] [--destdir DIR] [--files-only]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
umask 022

fail() { echo "install.sh: $1" >&2; exit "${2:-1}"; }
prefix=/usr/local destdir='' whole=1
while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --destdir)
      [ $# -gt 1 ] || fail "$1 needs a folder" 64
      if [ "$1" = --prefix ]; then prefix=$2; else destdir=$2; fi
      shift ;;
    --files-only) whole= ;;
    *) fail "usage: install.sh [--prefix /usr/local] [--destdir DIR] [--files-only]" 64 ;;
  esac
  shift
done
case $prefix in /*) ;; *) fail "--prefix: expected an absolute path, found $prefix" 64 ;; esac
[ -z "$destdir" ] || whole=
case $destdir in '' | /*) ;; *) destdir=$PWD/$destdir ;; esac
prefix=${prefix%/} destdir=${destdir%/}

if [ "$whole" ]; then
  [ "$(id -u)" -eq 0 ] || fail "only root can make the user widgets; --files-only does not need root"
  case $prefix in
    /usr | /usr/local) ;;
    *) fail "systemd finds units only below /usr and /usr/local; install below $prefix with --files-only" 64 ;;
  esac
  # After `apt remove` the list stays, and the program does not.
  [ ! -e /var/lib/dpkg/info/widgets.list ] || [ ! -e /usr/bin/widgets ] || fail "Debian's package widgets is installed: apt remove widgets"
  "$here/bin/widgets" --version > /dev/null ||
    fail "widgets does not start here; on Debian: apt install libcurl4 libsqlite3-0 libexpat1 zlib1g ca-certificates tzdata"
fi

root=$destdir$prefix
installed=$root/share/widgets/installed

# Notes for uninstall.sh what is made next, so that it also finds what a failed installation left.
notes=
note() {
  notes="$notes$1
"
  [ ! -d "$root/share/widgets" ] || { printf %s "$notes" >> "$installed"; notes=; }
}

# NAME is the folder's, as seen from the prefix: bin, . or ../..
make_folder() { # FOLDER NAME
  [ ! -d "${1:-/}" ] || return 0
  case $2 in
    .) make_folder "${1%/*}" .. ;;
    ..*) make_folder "${1%/*}" "$2/.." ;;
    */*) make_folder "${1%/*}" "${2%/*}" ;;
    *) make_folder "${1%/*}" . ;;
  esac
  note "folder $2"
  [ -d "$1" ] || mkdir "$1"
}

# Units and snippets name files by their place.
copy() { # FILE TO
  case $1 in
    lib/systemd/system/* | share/doc/widgets/examples/* | share/widgets/*.conf)
      while IFS= read -r line; do
        for place in /bin/widgets /share/widgets /share/doc/widgets; do
          case $line in
            *"/usr$place"*) line=${line%%"/usr$place"*}$prefix$place${line#*"/usr$place"} ;;
          esac
        done
        printf '%s\n' "$line"
      done < "$here/$1" > "$2" ;;
    *) cp "$here/$1" "$2" ;;
  esac
}

place() { # MODE FILE PATH
  make_folder "$root/${3%/*}" "${3%/*}"
  note "file $3"
  # Whoever runs a program meanwhile has the old file or the new one.
  copy "$2" "$root/$3.new"
  chmod "$1" "$root/$3.new"
  mv -f "$root/$3.new" "$root/$3"
}

# An earlier version's files stay listed.
place 0755 uninstall.sh share/widgets/uninstall.sh
while read -r mode file; do
  place "$mode" "$file" "$file"
done < "$here/files"
for program in "$root"/bin/widgets "$root"/bin/widgets-serve; do
  [ ! -e "$program" ] || echo "$program"
done
[ "$whole" ] || exit 0

note machine
id widgets > /dev/null 2>&1 || useradd --system --user-group --no-create-home --home-dir /var/lib/widgets \
  --shell /usr/sbin/nologin widgets
for folder in /var/lib/widgets /var/lib/widgets/public; do
  # One that is there stays as it is. /var/lib/widgets is systemd's: StateDirectory= sets owner and mode at each start.
  [ -e "$folder" ] || install -d -o widgets -g widgets -m 0755 "$folder"
done
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable --quiet --now widgets.timer
  echo "widgets.timer runs every five minutes, as soon as there is a config."
else
  echo "This machine does not run systemd: cp $prefix/share/doc/widgets/examples/widgets.cron /etc/cron.d/widgets"
fi
[ -e /etc/widgets/config.json ] || echo "Next: widgets init"
