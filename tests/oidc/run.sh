#!/bin/sh
# Sign-in by a real OpenID provider, against a throw-away instance that asks its agents for a second proof.
#   VIDIMUS_BIN=build/bin tests/oidc/run.sh plain|signed|proconnect
# Skipped (exit 77) where the packages of package.json are missing.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
bin=$(cd "${VIDIMUS_BIN:-$here/build/bin}" && pwd)
client=${1:-plain}
[ -f "$here/tests/oidc/node_modules/.installed" ] || { echo "npm install in tests/oidc first: skipped"; exit 77; }
export VIDIMUS_DATA="${VIDIMUS_DATA:-$here/data}"
work=$(mktemp -d)
registry=""
stop() { [ -z "$registry" ] || kill "$registry" 2>/dev/null || :; wait 2>/dev/null || :; rm -rf "$work"; }
trap stop EXIT INT TERM
python3 "$here/tools/demo_case.py" --prepare "$work/ports"
. "$work/ports"
"$bin/vidimus" init --instance "$work/instance" --sample --portal-port "$PORTAL" --certificate-port "$CERTIFICATE" \
  --public-port "$PUBLIC" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$bin/vidimus" setup --instance "$work/instance" >>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
sed -i 's/^\[portal\]$/[portal]\nsecond_factor = "agents"/' "$work/instance/vidimus.toml"
(umask 077 && echo a-secret-of-tests-only >"$work/instance/secrets/openid.secret")
# The responder does not run here: its port is the provider's.
cat >>"$work/instance/vidimus.toml" <<SETTINGS

[openid]
name = "ProConnect"
issuer = "https://localhost:$PUBLIC"
client_id = "$client"
client_secret_file = "secrets/openid.secret"
strong_acr = ["eidas2"]
ca_file = "ca/anchors.pem"
SETTINGS
# What docs/operate/openid.md gives for ProConnect, but for the addresses; and the other scopes it has.
[ "$client" != proconnect ] || cat >>"$work/instance/vidimus.toml" <<SETTINGS
scopes = ["email", "given_name", "usual_name", "siret"]
pkce = false
required_acr = ["eidas1", "eidas2", "eidas3"]
vouches_for_email = true
SETTINGS
"$bin/vidimusd" --instance "$work/instance" 2>"$work/registry.log" &
registry=$!
left=100
until curl -sk -o /dev/null "https://localhost:$PORTAL/"; do
  left=$((left - 1))
  [ "$left" -gt 0 ] || { cat "$work/registry.log"; exit 1; }
  sleep 0.1
done
cd "$here/tests/oidc"
status=0
NODE_EXTRA_CA_CERTS="$work/instance/ca/anchors.pem" VIDIMUS_CLIENT="$client" VIDIMUS_PORTAL="https://localhost:$PORTAL" VIDIMUS_INSTANCE="$work/instance" \
  VIDIMUS_PROVIDER_PORT="$PUBLIC" node sign_in.mjs || status=$?
[ "$status" -eq 0 ] || tail -n 30 "$work/registry.log"
exit "$status"
