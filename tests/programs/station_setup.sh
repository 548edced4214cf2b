# Sourced by the station's tests: a folder of its own, a SoftHSM2 store, a test PKI, and `check` for verdicts.
set -u
station="${VIDIMUS_BIN:?}/vidimus-station"
[ -x "$station" ] || { echo "$station is not built"; exit 1; }
export VIDIMUS_DATA="${VIDIMUS_SOURCE:?}/data"
unset LC_ALL LC_MESSAGES http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
here="$VIDIMUS_SOURCE/tests/programs"
module=
for path in /usr/lib/softhsm/libsofthsm2.so /usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so /usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so; do
  [ -z "$module" ] && [ -e "$path" ] && module=$path
done
[ -n "$module" ] || { echo "SoftHSM2 is not installed"; exit 1; }
folder=$(mktemp -d)
registry=
clean() { [ -n "$registry" ] && kill "$registry" 2>/dev/null; wait 2>/dev/null; rm -rf "$folder"; }
trap clean EXIT
mkdir "$folder/tokens"
# A French workstation, whatever locales this machine has.
printf '#!/bin/sh\nexec env LANG=fr_FR.UTF-8 "%s" "$@"\n' "$station" > "$folder/station"; chmod +x "$folder/station"
station="$folder/station"
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$folder/tokens" > "$folder/softhsm2.conf"
export SOFTHSM2_CONF="$folder/softhsm2.conf"
printf '246810\n' > "$folder/pin"; printf '13579135\n' > "$folder/new-pin"; printf '87654321\n' > "$folder/so-pin"
printf '999999\n' > "$folder/wrong-pin"; printf '12ab\n' > "$folder/bad-form"
failed=0
check() { # what, command…: the command must succeed
  what=$1; shift
  if "$@" > "$folder/said" 2>&1; then echo "ok   $what"; else echo "FAIL $what"; sed 's/^/     /' "$folder/said"; failed=1; fi
}
refused() { what=$1; shift; check "$what" not "$@"; }
not() { "$@"; verdict=$?; [ "$verdict" -gt 0 ] && [ "$verdict" -lt 126 ]; }  # a crash is no refusal
says() { # text, command…: the command's outputs hold the text, whatever its verdict
  text=$1; shift
  "$@" 2>&1 | tee "$folder/output" | grep -qF -- "$text" || { cat "$folder/output"; return 1; }
}
key_bits() { pkcs11-tool --module "$module" --token-label "$1" --login --pin 246810 --list-objects; }
private_keys() { key_bits "$1" | grep -c "Private Key Object"; }
