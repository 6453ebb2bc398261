#!/bin/sh
# Removes what install.sh installed. The config, the state and the published files stay; --purge removes them too, with
# the user widgets.
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
root=$destdir${prefix%/}
installed=$root/share/widgets/installed
[ -e "$installed" ] || fail "nothing is installed in $root"

# There install.sh may have set up this machine too.
whole=
case $destdir$prefix in
  /usr | /usr/local) [ "$(id -u)" -ne 0 ] || whole=1 ;;
esac
if [ "$whole" ] && [ -d /run/systemd/system ] && [ -e "$root/lib/systemd/system/widgets.timer" ]; then
  systemctl disable --quiet --now widgets.timer widgets-serve.service 2> /dev/null || true
fi

folders=
while read -r what path; do
  case $what in
    file) rm -f "$root/$path" ;;
    folder) folders="$path $folders" ;;
  esac
done < "$installed"
rm -f "$root/share/widgets/uninstall.sh" "$installed"
# The deepest come first. What is not empty belongs to others.
for folder in $folders; do
  rmdir "$root/${folder#.}" 2> /dev/null || true
done
[ "$whole" ] || exit 0

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
