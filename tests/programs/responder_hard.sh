#!/bin/bash
# vidimus-responder alone, from a list and an issuer's certificate, under what the world does to it: idle and slow clients, 10,000
# connections, random octets, kill -9, a full disk, lists cut off, a clock that jumps. Never a wrong answer.
set -u
export VIDIMUS_RESPONDER="${VIDIMUS_BIN:?}/vidimus-responder"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
. "${VIDIMUS_SOURCE:?}/tests/programs/responder_setup.sh"
printf 'R\t300101000000Z\t250101000000Z\t06\tunknown\t/CN=six\n' > index.txt
crl ca.crl
cat > vidimus.toml <<'TOML'
[responder]
listen = "127.0.0.1:0"
refresh_seconds = 1
snapshot = "/proc/no-such-folder/status.snapshot"
[[responder.issuer]]
name = "essai"
certificate = "ca.pem"
signer_certificate = "ocsp.pem"
crl = "ca.crl"
key = { file = "ocsp.key" }
[responder.tsa]
certificates = ["tsu.pem", "ca.pem"]
key = { file = "tsu.key" }
log = "/dev/full"
TOML
python3 "${VIDIMUS_SOURCE:?}/tests/programs/responder_hard.py"
