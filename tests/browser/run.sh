#!/bin/sh
# A journey through the browser against a throw-away instance, with a real station and a software token.
#   VIDIMUS_BIN=build/bin tests/browser/run.sh journey.mjs on|off|keyboard [SCREENSHOTS]
# "on" or "off": the pages' scripts; "keyboard": on, and not one click of a mouse.
# Skipped (exit 77) where Chromium or the packages of package.json are missing.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
bin=$(cd "${VIDIMUS_BIN:-$here/build/bin}" && pwd)
journey=${1:-journey.mjs}
script=${2:-off}
hands=mouse
[ "$script" != keyboard ] || { script=on; hands=keyboard; }
shots=${3:-}
[ -x "${VIDIMUS_CHROMIUM:-/usr/bin/chromium}" ] || { echo "no Chromium here: skipped"; exit 77; }
[ -e "$here/tests/browser/node_modules/.installed" ] || { echo "make test installs the packages of tests/browser first: skipped"; exit 77; }
export VIDIMUS_DATA="${VIDIMUS_DATA:-$here/data}"
work=$(mktemp -d)
pids=""
# shellcheck disable=SC2086
stop() { [ -z "$pids" ] || kill $pids 2>/dev/null || :; wait 2>/dev/null || :; rm -rf "$work"; }
trap stop EXIT INT TERM
python3 "$here/tools/demo_case.py" --prepare "$work/ports"
. "$work/ports"
"$bin/vidimus" init --instance "$work/instance" --sample --portal-port "$PORTAL" --certificate-port "$CERTIFICATE" \
  --public-port "$PUBLIC" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$bin/vidimus" setup --instance "$work/instance" >>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
# Sample instances let agents in by link alone; this journey is about those that do not.
[ "$journey" != sign_in.mjs ] || sed -i 's/^\[portal\]$/[portal]\nsecond_factor = "agents"/' "$work/instance/vidimus.toml"
# Cases at every stage, for the one that meets people in the middle of them.
case $journey in
  care.mjs | states.mjs)
    "$bin/vidimus" generate --instance "$work/instance" --cases 200 --body azur >>"$work/log" 2>&1 || { cat "$work/log"; exit 1; } ;;
esac
"$bin/vidimus-responder" --instance "$work/instance" 2>"$work/responder.log" &
pids="$!"
"$bin/vidimusd" --instance "$work/instance" 2>"$work/registry.log" &
pids="$pids $!"

module=$(find /usr/lib -name libsofthsm2.so 2>/dev/null | head -n 1)
mkdir "$work/token"
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$work/token" >"$work/softhsm2.conf"
(umask 077 && echo 246813 >"$work/pin")
cat >"$work/station" <<STATION
#!/bin/sh
export SOFTHSM2_CONF="$work/softhsm2.conf" LC_ALL=C.UTF-8
exec "$bin/vidimus-station" --module "$module" --pin-file "$work/pin" run --registry "https://localhost:$PORTAL" \\
  --pairing "\$1" --state "$work/station.json" --ca "$work/instance/ca/anchors.pem" >"$work/station.log" 2>&1
STATION
chmod +x "$work/station"
left=100
until curl -sk -o /dev/null "https://localhost:$PORTAL/"; do
  left=$((left - 1))
  [ "$left" -gt 0 ] || { cat "$work/registry.log"; exit 1; }
  sleep 0.1
done
cd "$here/tests/browser"
status=0
VIDIMUS_PORTAL="https://localhost:$PORTAL" VIDIMUS_MAIL="$work/instance/mail" VIDIMUS_STATION="$work/station" \
  VIDIMUS_SHOTS="$shots" VIDIMUS_SCRIPT="$script" VIDIMUS_HANDS="$hands" node "$journey" || status=$?
[ "$status" -eq 0 ] || tail -n 30 "$work/registry.log" "$work/station.log" 2>/dev/null || :
exit "$status"
