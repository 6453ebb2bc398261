#!/usr/bin/env bash
# Runs install.sh and uninstall.sh with a small product, on a machine whose /etc, /var/lib, /usr/local and /run are its own.
set -euo pipefail
[ "$(id -u)" -eq 0 ] || exec sudo "$0"
[ "${SCRIPTS_INSIDE:-}" ] || SCRIPTS_INSIDE=1 exec unshare --mount "$0"
cd "$(dirname "$0")/../.."

# Below a folder of this name lie the installed units' examples too.
work=$(mktemp -d)
stage=$work/examples/widgets-1
trap 'rm -rf "$work"' EXIT
mkdir -p "$stage"/{bin,lib/systemd/system,share/widgets,share/doc/widgets/examples}
cp Packaging/{install,uninstall}.sh "$stage"
cp Packaging/widgets.service "$stage/lib/systemd/system"
cp Packaging/widgets.cron "$stage/share/doc/widgets/examples"
echo "include /usr/share/widgets/page.html;" > "$stage/share/widgets/nginx.conf"
# No text: a shell's read loses its zero bytes and ends its last line.
printf '#!/bin/sh\nexit 0 # /usr/bin/widgets\n\0\1' > "$stage/bin/widgets"
chmod 0755 "$stage/bin/widgets"
(cd "$stage" && find bin lib share -type f -printf '%m %p\n' | sort -k 2 > files)

mount -t tmpfs none /mnt
mkdir /mnt/{etc,lib,local,run}
cp -a /etc/. /mnt/etc
sed -i '/^widgets:/d' /mnt/etc/{passwd,group,shadow}
rm -rf /mnt/etc/{widgets,cron.d/widgets}
mount --bind /mnt/etc /etc
mount --bind /mnt/lib /var/lib
mount --bind /mnt/local /usr/local
mount --bind /mnt/run /run

failed=0
expect() { # WHAT EXPECTED FOUND
  [ "$2" = "$3" ] && return
  printf 'scripts: %s\n  expected: %s\n  found:    %s\n' "$1" "$2" "$3" >&2
  failed=1
}
try() { local status=0; "$@" 2>&1 || status=$?; [ "$status" -eq 0 ] || echo "$status"; }
machine() { (cd / && find /etc/widgets /var/lib/widgets; getent passwd widgets | cut -d : -f 1) 2> /dev/null || true; }
config() { mkdir -p /etc/widgets && touch /etc/widgets/config.json; }

# Files only, below folders that are missing.
root=$work/new/parent/opt/news
expect "what installing prints" "$root/bin/widgets" "$("$stage/install.sh" --files-only --prefix "$root")"
expect "the program, byte for byte" "" "$(cmp "$stage/bin/widgets" "$root/bin/widgets" 2>&1)"
expect "the program's place in the unit" "ExecStart=$root/bin/widgets refresh --config /etc/widgets/config.json" \
  "$(grep ExecStart "$root/lib/systemd/system/widgets.service")"
expect "the program's place in the example" 1 "$(grep -c "$root/bin/widgets" "$root/share/doc/widgets/examples/widgets.cron")"
expect "a place in a snippet" "include $root/share/widgets/page.html;" "$(cat "$root/share/widgets/nginx.conf")"
"$root/share/widgets/uninstall.sh"
expect "what uninstalling leaves of the prefix and its parents" "$work/examples" "$(ls -d "$work"/*)"

for destdir in "$work/image/root" "$work/image/root/" image/root; do
  (cd "$work" && "$stage/install.sh" --prefix /opt/news --destdir "$destdir" > /dev/null)
  expect "the program in a folder of its own" "" "$(cmp "$stage/bin/widgets" "$work/image/root/opt/news/bin/widgets" 2>&1)"
  (cd "$work" && "$stage/uninstall.sh" --prefix /opt/news --destdir "$destdir")
  expect "what uninstalling leaves of $destdir" "$work/examples" "$(ls -d "$work"/*)"
done
mkdir "$work/mine"
"$stage/install.sh" --files-only --prefix "$work/mine/news" > /dev/null
touch "$work/mine/news/bin/other"
"$work/mine/news/share/widgets/uninstall.sh"
expect "files of others" "$work/mine/news/bin/other" "$(find "$work/mine" -type f)"

# An installation that fails, here by a file where a folder belongs, can be removed.
mkdir -p "$work/full/share" && touch "$work/full/share/doc"
expect "a failed installation" 1 "$(try "$stage/install.sh" --files-only --prefix "$work/full" | tail -1)"
expect "its program" yes "$([ -e "$work/full/bin/widgets" ] && echo yes)"
expect "removing it" "" "$("$stage/uninstall.sh" --prefix "$work/full" 2>&1)"
expect "what it leaves" "$work/full/share/doc" "$(find "$work/full" -type f)"
expect "removing it twice" "uninstall.sh: nothing is installed in $work/full 1" \
  "$(try "$stage/uninstall.sh" --prefix "$work/full" | paste -sd ' ')"

# Files only in /usr/local: the machine is not theirs, nor when Debian's package is there.
useradd --system --no-create-home --home-dir /var/lib/widgets widgets
config
mkdir /var/lib/widgets && touch /var/lib/widgets/widgets.sqlite
before=$(machine)
"$stage/install.sh" --files-only > /dev/null
expect "purging where only files were installed" "uninstall.sh: --purge is not possible: only files were installed in \
/usr/local, so the config and the state are yours to remove 64" "$(try /usr/local/share/widgets/uninstall.sh --purge | paste -sd ' ')"
expect "the program after a refused purge" yes "$([ -e /usr/local/bin/widgets ] && echo yes)"
expect "purging with --destdir" "uninstall.sh: --purge is not possible: with --destdir only files are removed 64" \
  "$(try "$stage/uninstall.sh" --prefix /local --destdir /usr --purge | paste -sd ' ')"
expect "removing the files" "" "$(/usr/local/share/widgets/uninstall.sh 2>&1)"
expect "the machine of another installation" "$before" "$(machine)"

"$stage/install.sh" > /dev/null
expect "purging as another user" "uninstall.sh: --purge is not possible: only root can remove the config, the state and the \
user 64" "$(try setpriv --reuid 65534 --clear-groups /usr/local/share/widgets/uninstall.sh --purge | paste -sd ' ')"
mkdir -p /var/lib/dpkg/info && touch /var/lib/dpkg/info/widgets.list
expect "purging beside Debian's package" "uninstall.sh: --purge is not possible: Debian's package widgets has the same config \
and state: apt purge widgets 64" "$(try /usr/local/share/widgets/uninstall.sh --purge | paste -sd ' ')"
rm -rf /etc/widgets /var/lib/widgets
expect "removing the files beside Debian's package" "" "$(/usr/local/share/widgets/uninstall.sh 2>&1)"
expect "the user of Debian's package" widgets "$(machine)"
rm -r /var/lib/dpkg
userdel widgets

# A whole installation, with and without --purge.
expect "what installing prints" 3 "$("$stage/install.sh" | wc -l)"
expect "the folders and the user" "/var/lib/widgets /var/lib/widgets/public widgets" "$(machine | paste -sd ' ')"
config
/usr/local/share/widgets/uninstall.sh > /dev/null
expect "what uninstall.sh keeps" "/etc/widgets /etc/widgets/config.json widgets" "$(machine | paste -sd ' ')"
"$stage/install.sh" > /dev/null
"$stage/uninstall.sh" --purge
expect "what --purge leaves" "" "$(machine; find /usr/local -mindepth 1)"
"$stage/install.sh" > /dev/null
"$stage/uninstall.sh"
expect "what uninstall.sh leaves without a config" "" "$(machine; find /usr/local -mindepth 1)"

# Making the packages removes the ones of before, and nothing else from the folder; dpkg is a stand-in.
mkdir -p "$work"/{tree/Scripts,tree/debian,tools,debs}
cp Scripts/deb "$work/tree/Scripts"
place() { { echo '#!/bin/sh'; cat; } > "$work/$1" && chmod 0755 "$work/$1"; }
place tree/debian/rules < /dev/null
place tools/dpkg-parsechangelog <<< 'echo 2'
place tools/dpkg <<< 'echo amd64'
place tools/dpkg-buildpackage <<< 'touch "$DEB_FOLDER"/widgets_2_amd64.deb "$DEB_FOLDER"/widgets-serve_2_amd64.deb'
touch "$work"/debs/{widgets_1,widgets-serve_1,widgets-theme_1,other_1}_amd64.deb
expect "the packages that were made" "widgets-serve_2_amd64.deb widgets_2_amd64.deb" \
  "$(PATH=$work/tools:$PATH "$work/tree/Scripts/deb" "$work/debs" | sed 's|.*/||' | LC_ALL=C sort | paste -sd ' ')"
expect "packages of others" "other_1_amd64.deb widgets-theme_1_amd64.deb" \
  "$(cd "$work/debs" && LC_ALL=C ls ./*_1_amd64.deb | sed 's|.*/||' | paste -sd ' ')"
exit "$failed"
