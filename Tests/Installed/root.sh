#!/usr/bin/env bash
# Installs the packages in a bare root as a sysadmin would, and looks at what is there then. Has a network of its own.
# Usage: Tests/Installed/root.sh ROOT REPLAY-SERVER [short]
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$1 replay=$2 short=${3:-}
ip link set lo up

failed=0
say() { printf 'roots: %s\n' "$*"; }
expect() { # WHAT EXPECTED FOUND
  [ "$2" = "$3" ] && return
  printf 'roots: %s\n  expected: %s\n  found:    %s\n' "$1" "$2" "$3" >&2
  failed=1
}
inside() {
  chroot "$root" env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    sh -c "cd /root && $1"
}
# What a command of a sysadmin prints is shown only when it fails.
commands=0
type_command() {
  commands=$((commands + 1))
  inside "$1" > "$root/root/log" 2>&1 || { echo "roots: $1" >&2; tail -20 "$root/root/log" >&2; exit 1; }
}
version() { inside "dpkg-query -W -f '\${Version}' widgets"; }
# Everything that bears the product's name, and everything whose owner is gone.
left() {
  inside "find / -xdev \( -path /root -o -path /proc -o -path /dev -o -path /var/cache/apt \) -prune -o \
    \( -iname '*widgets*' -o -nouser -o -nogroup \) -print; grep -s widgets /etc/passwd /etc/group /etc/shadow || true"
}
listing() {
  inside "find /etc /usr /var /lib /bin -xdev ! -path '/var/cache/*' ! -path '/var/log/*' ! -path '*-' \
    -printf '%p %m %U\n' | sort"
}

# A newspaper's page with its own server. The stand-in for the providers answers on loopback.
echo '<html><body><!--# include virtual="/widgets/v1/vi/sidebar.html" --></body></html>' > "$root/var/www/html/index.html"
coproc REPLAY { exec "$replay" fixtures/demo --seconds 600; }
read -r _ _ origin <&"${REPLAY[0]}"
use_replay() {
  local config=$root/etc/widgets/config.json
  jq --arg origin "$origin" '. as $config | .providers |= (. + ([$config.widgets[] | .providers[]] | unique
    | map({(.): ((($config.providers // {})[.] // {}) + {origin: $origin, acceptTerms: true, interval: "0s"})}) | add))' \
    "$config" > "$root/root/config.json"
  cat "$root/root/config.json" > "$config"
}

before=$(left)
SECONDS=0
type_command "apt-get install -y --no-install-recommends ./widgets_*.deb"
expect "configs that the package brings" "" "$(inside 'ls -d /etc/widgets 2> /dev/null || true')"
type_command "widgets init --use non-commercial --contact desk@example.vn --places hanoi,da-nang --currencies USD,EUR \
  --publish /var/lib/widgets/public --state /var/lib/widgets/widgets.sqlite"
use_replay
type_command "widgets refresh || [ \$? -eq 1 ]"
type_command "sed -i 's|server_name _;|& ssi on; include /usr/share/widgets/nginx.conf;|' /etc/nginx/sites-available/default"
type_command "nginx"
page=$(curl --silent --fail http://127.0.0.1/)
say "from the package to the page: $commands commands, $SECONDS s"
expect "at most 2 minutes" yes "$([ "$SECONDS" -le 120 ] && echo yes)"
for word in 'Hà Nội' 'Đà Nẵng' USD EUR; do
  expect "the page has $word" yes "$(grep -q "$word" <<< "$page" && echo yes)"
done

expect "published files that www-data cannot read" "" \
  "$(inside 'cd / && setpriv --reuid www-data --regid www-data --clear-groups find /var/lib/widgets/public ! -readable')"
expect "owners of what a run as root has made" widgets "$(inside 'find /var/lib/widgets -printf "%u\n" | sort -u')"
service=$root/lib/systemd/system/widgets.service
run_as_unit() {
  inside "setpriv --reuid widgets --regid widgets --clear-groups $(sed -n 's/^ExecStart=//p' "$service") --force"
}
expect "what the service prints" "" "$(run_as_unit 2>&1)"
expect "enabled units" widgets.timer "$(inside 'ls /etc/systemd/system/timers.target.wants' | grep widgets)"
expect "what cron's line prints" "" "$(inside "$(sed -n 's/^[*].* widgets  //p' Packaging/widgets.cron | sed 's/--splay 60//')" 2>&1)"
expect "the commit is named" yes \
  "$(inside 'widgets --version' | grep -qE '^widgets [0-9.]+ \(([0-9a-f]{7,}(-dirty)?, )?[0-9]{4}-[0-9]{2}-[0-9]{2}\)$' && echo yes)"
expect "manual pages" "" "$(inside 'man -w widgets widgets-refresh > /dev/null' 2>&1)"

type_command "apt-get install -y --no-install-recommends ./widgets-serve_*.deb"
expect "the server is not enabled" "" "$(inside 'ls /etc/systemd/system/multi-user.target.wants' | grep widgets || true)"
for unit in widgets.service widgets.timer widgets-serve.service; do
  expect "systemd-analyze verify $unit" "" "$(inside "systemd-analyze verify --man=no $unit" 2>&1 | grep widgets || true)"
done
for unit in widgets.service widgets-serve.service; do
  exposure=$(inside "systemd-analyze security --offline=yes $unit" | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
  say "systemd-analyze security: $unit $exposure of 10"
  expect "$unit is exposed by less than 2" yes "$(awk -v x="$exposure" 'BEGIN { if (x != "" && x < 2) print "yes" }')"
done
installed=0
for package in widgets widgets-serve; do
  packed=$(($(stat -c %s "$root/root/$package"_*.deb) >> 20))
  installed=$((installed + $(inside "dpkg-query -W -f '\${Installed-Size}' $package") / 1024))
  say "$package: $packed MiB"
  expect "$package has at most 30 MiB" yes "$([ "$packed" -le 30 ] && echo yes)"
done
say "both installed: $installed MiB"
expect "both have at most 150 MiB" yes "$([ "$installed" -le 150 ] && echo yes)"

# The version before and back: what the site has made stays, byte for byte.
inside "sed -i 's|\"vi\"|\"vi\" |' /etc/widgets/config.json"
kept() {
  inside "cat /etc/widgets/config.json; widgets history rates --since 30d; widgets get rates; \
    find /var/lib/widgets/public -type f -newer /etc/hostname | sort"
}
state=$(kept)
new=$(version)
inside "dpkg-deb -R widgets_*.deb before && sed -i 's/^Version: .*/&~before/' before/DEBIAN/control &&
  dpkg-deb -Znone -b before before.deb && rm -r before" > /dev/null
inside "apt-get purge -y widgets-serve" > /dev/null
inside "apt-get install -y --allow-downgrades ./before.deb" > /dev/null 2>&1
expect "the version before" "$new~before" "$(version)"
type_command "apt-get install -y ./widgets_*.deb"
expect "the version after the upgrade" "$new" "$(version)"
expect "config, state and history after an upgrade" "$state" "$(kept)"
expect "what the service prints after an upgrade" "" "$(run_as_unit 2>&1)"

inside "apt-get remove -y widgets" > /dev/null
expect "what remove keeps" yes "$(inside '[ -s /etc/widgets/config.json ] && [ -s /var/lib/widgets/widgets.sqlite ] && echo yes')"
inside "apt-get purge -y widgets" > /dev/null
expect "what purge leaves" "$before" "$(left)"

if [ -z "$short" ]; then
  listed=$(listing)
  inside "tar xzf widgets-*.tar.gz && widgets-*/install.sh" > "$root/root/log" 2>&1 || { cat "$root/root/log" >&2; exit 1; }
  expect "the tarball's program" "widgets $new" "$(inside 'widgets --version' | cut -d ' ' -f 1,2)"
  expect "the folder of the tarball's user" widgets "$(inside 'stat -c %U /var/lib/widgets/public')"
  expect "the place in the tarball's unit" /usr/local/bin/widgets \
    "$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$root/usr/local/lib/systemd/system/widgets.service")"
  inside "mkdir /etc/widgets && touch /etc/widgets/config.json /var/lib/widgets/widgets.sqlite"
  inside "widgets-*/install.sh && /usr/local/share/widgets/uninstall.sh" > /dev/null
  expect "what uninstall.sh keeps" "/etc/widgets/config.json /var/lib/widgets/widgets.sqlite widgets" \
    "$(inside 'ls /etc/widgets/* /var/lib/widgets/*.sqlite; id -un widgets' | paste -sd ' ')"
  inside "widgets-*/install.sh && widgets-*/uninstall.sh --purge" > /dev/null
  expect "what uninstall.sh --purge leaves" "" "$(diff <(echo "$listed") <(listing) || true)"
  inside "widgets-*/install.sh && widgets-*/uninstall.sh" > /dev/null
  expect "what uninstall.sh leaves" "" "$(diff <(echo "$listed") <(listing) || true)"
fi

inside "rm -f before.deb; rm -rf widgets-*-linux-*/"
Tests/Installed/documents.sh "$root" "$origin"
exit "$failed"
