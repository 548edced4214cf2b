#!/bin/bash
# The time-stamping unit of vidimus-responder under what the world does to it: random octets, idle and slow clients, kill -9, a disk that
# fills, a trace cut off, a clock that jumps. Every stamp that leaves is looked at; none is wrong, and none is without its trace.
set -u
export VIDIMUS_RESPONDER="${VIDIMUS_BIN:?}/vidimus-responder"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
. "${VIDIMUS_SOURCE:?}/tests/programs/responder_setup.sh"
cat > vidimus.toml <<'TOML'
[responder]
listen = "127.0.0.1:0"
refresh_seconds = 1
[[responder.issuer]]
name = "essai"
certificate = "ca.pem"
signer_certificate = "ocsp.pem"
key = { file = "ocsp.key" }
[responder.tsa]
certificates = ["tsu.pem", "ca.pem"]
key = { file = "tsu.key" }
log = "stamps.log"
TOML
python3 "${VIDIMUS_SOURCE:?}/tests/programs/stamps_hard.py"
