#!/bin/bash
# vidimus-responder alone, from a list and an issuer's certificate, under what the world does to it: idle and slow clients, random octets,
# kill -9, a full disk, lists cut off. Never a wrong answer.
set -u
export VIDIMUS_RESPONDER="${VIDIMUS_BIN:?}/vidimus-responder"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
for key in ca ocsp tsu; do openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $key.key 2> /dev/null; done
openssl req -x509 -new -key ca.key -days 30 -subj "/C=FR/O=Essai/CN=AC" -out ca.pem
certify() { # certify NAME SERIAL EXTENSIONS
  printf '%s\n' "$3" > ext.cnf
  openssl req -new -key "$1.key" -subj "/CN=$1" | openssl x509 -req -days 30 -CA ca.pem -CAkey ca.key -set_serial "$2" -extfile ext.cnf \
    -out "$1.pem" 2> /dev/null
}
certify ocsp 10 'extendedKeyUsage=OCSPSigning'
certify tsu 11 'extendedKeyUsage=critical,timeStamping'
printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ncrlnumber=number\n' > gen.cnf
printf 'R\t300101000000Z\t250101000000Z\t06\tunknown\t/CN=six\n' > index.txt
echo 01 > number
openssl ca -gencrl -config gen.cnf -cert ca.pem -keyfile ca.key -crldays 2 2> /dev/null | openssl crl -outform DER -out ca.crl
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
