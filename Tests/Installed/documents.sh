#!/usr/bin/env bash
# Types in a bare root what the documents print for a sysadmin, as it is printed: the blocks marked `installed`.
# Usage: Tests/Installed/documents.sh ROOT ORIGIN     (ORIGIN: the stand-in for the providers; the packages lie in ROOT/root)
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$1 origin=$2

inside() {
  chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive bash -c "cd /root && $1"
}
place() { cat > "$root/usr/local/sbin/$1" && chmod 0755 "$root/usr/local/sbin/$1"; }

# Root needs no sudo. `widgets init` asks on a terminal, so it gets one, and the answers of a commercial site.
place sudo << 'SHELL'
#!/bin/sh
[ "$*" = "widgets init" ] || exec "$@"
printf '%s\n' commercial desk@example.vn '' USD,EUR | script -qec "widgets init" /dev/null
SHELL

# No systemd runs in a root: what it would start is started as the unit says. The providers are those of this test.
place systemctl << SHELL
#!/bin/sh
case \$1 in
  start) unit=\$2 ;;
  enable) /usr/bin/systemctl enable --quiet "\$3" && unit=\$3 ;;
  *) exec /usr/bin/systemctl "\$@" ;;
esac
file=/lib/systemd/system/\${unit%.service}.service
user=\$(sed -n 's/^User=//p' "\$file")
for id in met-norway vietcombank vietcombank-json currency-api frankfurter; do
  entries="\${entries:+\$entries, }\"\$id\": {\"origin\": \"$origin\", \"acceptTerms\": true, \"interval\": \"0s\"}"
done
sed -i "s|\"providers\": {}|\"providers\": {\$entries}|" /etc/widgets/config.json
start() { setpriv --reuid "\${user:-nobody}" --regid "\${user:-nogroup}" --clear-groups \$(sed -n 's/^ExecStart=//p' "\$file"); }
if grep -q '^Type=oneshot' "\$file"; then start || [ \$? -eq 1 ]; else start > /root/server.log 2>&1 & fi
SHELL
echo 'APT::Get::Assume-Yes "true"; APT::Install-Recommends "false";' > "$root/etc/apt/apt.conf.d/99-documents"
[ -n "$(find "$root/root" -name 'widgets-*.tar.gz')" ] || Scripts/dist .build/stage "$root/root" > /dev/null

type_printed() { # FILE
  { echo "set -eux"; Scripts/printed installed "$1"; } > "$root/root/printed"
  inside ". ./printed" > "$root/root/log" 2>&1 || {
    printf 'roots: %s: the last lines before a command fails:\n' "$1" >&2
    tail -20 "$root/root/log" >&2
    exit 1
  }
  printf 'roots: typed %s commands of %s\n' "$(grep -c '^[a-z]* *[a-z]' "$root/root/printed")" "$1"
}

type_printed README.md
grep -q USD "$root/var/lib/widgets/public/v1/vi/sidebar.html"
type_printed docs/operating.md
type_printed docs/serving.md
for _ in $(seq 50); do
  curl --silent --fail http://127.0.0.1:8080/v1/index.json > /dev/null && break
  sleep 0.1
done
curl --silent --fail http://127.0.0.1:8080/v1/vi/sidebar.html | grep -q USD
# The server ends by its own id, which is that of the process in this root.
for process in /proc/[0-9]*; do
  [ "$(readlink "$process/exe")" != "$root/usr/bin/widgets-serve" ] || kill "${process#/proc/}"
done
inside "apt-get purge widgets-serve widgets" > /dev/null 2>&1
type_printed docs/install.md
rm -f "$root"/usr/local/sbin/{sudo,systemctl} "$root/etc/apt/apt.conf.d/99-documents"
