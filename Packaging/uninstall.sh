#!/bin/sh
# Removes what install.sh installed. The config, the state and the published files stay; where install.sh has set up the
# machine, --purge removes them too, with the user widgets.
# Usage: uninstall.sh [--prefix DIR] [--destdir DIR] [--purge]
set -eu

fail() { echo "uninstall.sh: $1" >&2; exit "${2:-1}"; }
here=$(cd "$(dirname "$0")" && pwd)
prefix=/usr/local destdir='' purge=
[ ! -e "$here/installed" ] || prefix=${here%/share/widgets}
while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --destdir)
      [ $# -gt 1 ] || fail "$1 needs a folder" 64
      if [ "$1" = --prefix ]; then prefix=$2; else destdir=$2; fi
      shift ;;
    --purge) purge=1 ;;
    *) fail "usage: uninstall.sh [--prefix DIR] [--destdir DIR] [--purge]" 64 ;;
  esac
  shift
done
case $destdir in '' | /*) ;; *) destdir=$PWD/$destdir ;; esac
root=${destdir%/}${prefix%/}
installed=$root/share/widgets/installed
[ -e "$installed" ] || fail "nothing is installed in $root"

folders='' machine=
while read -r what path; do
  case $what in
    folder) folders="$path $folders" ;;
    machine) case $root in /usr | /usr/local) machine=1 ;; esac ;;
  esac
done < "$installed"

# Why config, state, user and timer are no business of this installation.
kept=
if [ -n "$destdir" ]; then
  kept="with --destdir only files are removed"
elif [ -e /var/lib/dpkg/info/widgets.list ]; then
  kept="Debian's package widgets has the same config and state: apt purge widgets"
elif [ -z "$machine" ]; then
  kept="only files were installed in $root, so the config and the state are yours to remove"
elif [ "$(id -u)" -ne 0 ]; then
  kept="only root can remove the config, the state and the user"
fi
[ -z "$purge" ] || [ -z "$kept" ] || fail "--purge is not possible: $kept" 64
if [ -z "$kept" ] && [ -d /run/systemd/system ] && [ -e "$root/lib/systemd/system/widgets.timer" ]; then
  systemctl disable --quiet --now widgets.timer widgets-serve.service 2> /dev/null || true
fi

while read -r what path; do
  [ "$what" != file ] || rm -f "$root/$path" "$root/$path.new"
done < "$installed"
rm -f "$installed"
# The deepest come first. What is not empty belongs to others.
for folder in $folders; do
  at=$root
  case $folder in
    . | ..*)
      while [ "$folder" != . ] && [ -n "$folder" ]; do
        at=${at%/*} folder=${folder#..} folder=${folder#/}
      done ;;
    *) at=$root/$folder ;;
  esac
  rmdir "$at" 2> /dev/null || true
done
[ -z "$kept" ] || exit 0

[ ! -d /run/systemd/system ] || systemctl daemon-reload
[ -z "$purge" ] || rm -rf /etc/widgets /var/lib/widgets /etc/cron.d/widgets
rmdir /var/lib/widgets/public /var/lib/widgets 2> /dev/null || true
# The one that install.sh makes has this home.
user=
case $(getent passwd widgets) in *:/var/lib/widgets:*) user=widgets ;; esac
if [ -e /var/lib/widgets ] || [ -e /etc/widgets ]; then
  echo "Kept: the config, the state and the published files in /etc/widgets and /var/lib/widgets${user:+, and the user $user}."
  echo "To remove them: rm -r /etc/widgets /var/lib/widgets${user:+ && userdel $user}"
elif [ -n "$user" ]; then
  userdel "$user"
fi
