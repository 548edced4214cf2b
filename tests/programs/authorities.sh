#!/bin/bash
# An authority's key among two tokens of one label; an authority revoked by its root: the list of authorities, the root's OCSP and every
# stranger refuse all that stands under it, it signs nothing more, and the next one takes over.
set -u
vidimus="${VIDIMUS_BIN:?}/vidimus"
responder="$VIDIMUS_BIN/vidimus-responder"
export VIDIMUS_DATA="${VIDIMUS_SOURCE:?}/data"
unset SOFTHSM2_CONF
folder=$(mktemp -d) || exit 1
pid=
trap '[ -n "$pid" ] && kill "$pid" 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0
wrong() { echo "WRONG: $*"; failed=1; }
says() { grep -q -e "$2" "$1" || wrong "no '$2' in: $(cat "$1")"; }
passes() { "$@" > said.txt 2>&1 || wrong "$*: $(cat said.txt)"; }
fails() { "$@" > said.txt 2>&1 && wrong "passed: $*"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

port=$(free_port)
"$vidimus" init --instance one --sample --fast-keys --address 127.0.0.1 --host 127.0.0.1 --public-port "$port" > init.txt 2>&1 ||
  { cat init.txt; exit 1; }

# A second token with the label of the authority's: nobody guesses which one is meant, the serial number says it.
on_tokens() { SOFTHSM2_CONF="$PWD/one/softhsm2.conf" softhsm2-util "$@"; }
serial_of() { on_tokens --show-slots | awk '/Serial number:/ { serial = $3 } $1 == "Label:" && $2 == "vidimus-ca" { print serial }'; }
own=$(serial_of)
on_tokens --init-token --free --label vidimus-ca --so-pin 12345678 --pin 12345678 > said.txt 2>&1 || wrong "no second token: $(cat said.txt)"
other=$(serial_of | grep -v "$own")
[ -n "$own" ] && [ -n "$other" ] || wrong "two tokens: '$own', '$other'"
fails "$vidimus" crl --instance one
says said.txt "two tokens match"
named() { sed -i "/^token_serial/d; s/^token = \"vidimus-ca\"/&\ntoken_serial = \"$1\"/" one/vidimus.toml; }
named "$own"; passes "$vidimus" crl --instance one
named "$other"; fails "$vidimus" crl --instance one # its PIN is another
named 0000000000000000; fails "$vidimus" crl --instance one
says said.txt "no token vidimus-ca 0000000000000000"
named "$own"

# A delegate of the root's, made with the root's token there, answers for the authorities under it.
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out one/secrets/ocsp-root.key 2> /dev/null; chmod 600 one/secrets/ocsp-root.key
openssl req -new -key one/secrets/ocsp-root.key -subj "/CN=x" -out delegate.csr 2> /dev/null
passes "$vidimus" certify --instance one --authority root --profile ocsp_responder --request delegate.csr --out one/ca/ocsp-root.cer \
  --subject country=FR --subject organization=Vidimus --subject "organizational_unit=0002 732829320" --subject "common_name=TEST OCSP racine"
python3 - <<'P'
text = open("one/vidimus.toml").read()
issuer = '[[responder.issuer]]\nname = "root"\ncertificate = "ca/root.cer"\nsigner_certificate = "ca/ocsp-root.cer"\nkey = { file = "secrets/ocsp-root.key" }\n'
at = text.index("[responder.tsa]")
open("one/vidimus.toml", "w").write(text[:at] + issuer + text[at:])
P
sed -i '/^\[responder\]/a refresh_seconds = 1' one/vidimus.toml
passes "$vidimus" policy --instance one
"$responder" --instance one > log.txt 2>&1 &
pid=$!
for _ in $(seq 100); do curl -s -f -o /dev/null "http://127.0.0.1:$port/health" && break; sleep 0.1; done
for name in root issuing; do openssl x509 -inform DER -in "one/ca/$name.cer" -out $name.pem; done
machine() { # machine NAME [OPTIONS…]
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/C=FR/O=Vidimus/CN=$1" 2> /dev/null
  "$vidimus" certify --instance one --profile tls_client --request "$1.csr" --out "$1.pem" "${@:2}"
}
passes machine poste
ask() { openssl ocsp -issuer root.pem -cert issuing.pem -CAfile root.pem -url "http://127.0.0.1:$port/ocsp" > ocsp.txt 2>&1; }
until_said() { for _ in $(seq 50); do ask; grep -q "issuing.pem: $1" ocsp.txt && break; sleep 0.1; done; says ocsp.txt "issuing.pem: $1"; }
until_said good; says ocsp.txt "Response verify OK"

# Everybody who checks lists, by the ones at the addresses certificates give.
fetch() {
  curl -s -f -o "$1.crl" "http://127.0.0.1:$port/crl/$1.crl" || wrong "no list of $1"
  openssl crl -inform DER -in "$1.crl" -out "$1.crl.pem"
}
mkdir nss
certutil -N -d sql:nss --empty-password
certutil -A -d sql:nss -n root -t CT,C,C -i root.pem; certutil -A -d sql:nss -n issuing -t ,, -i issuing.pem
lists() {
  fetch root; fetch issuing
  for name in root issuing; do crlutil -I -d sql:nss -i $name.crl > said.txt 2>&1 || wrong "NSS does not take the list of $name: $(cat said.txt)"; done
  cat root.crl.pem issuing.crl.pem > lists.pem
  cat poste.pem issuing.pem > chain.pem
}
openssl_says() { openssl verify -x509_strict -CAfile root.pem -untrusted issuing.pem -crl_check_all -CRLfile root.crl.pem -CRLfile issuing.crl.pem poste.pem; }
gnutls_says() { certtool --verify --verify-profile low --load-ca-certificate root.pem --load-crl lists.pem --infile chain.pem; }
nss_says() { vfychain -d sql:nss -pp -u 0 -g chain -m crl -s failIfNoInfo -a poste.pem; }
java_says() { java "$VIDIMUS_SOURCE/tests/interop/PathCheck.java" root.pem poste.pem root.crl issuing.crl -- issuing.pem; }
we_say() { "$vidimus" path-check --anchor root.pem --untrusted issuing.pem --crl root.crl --crl issuing.crl poste.pem; }
judges=(openssl_says gnutls_says nss_says java_says we_say)
lists
for judge in "${judges[@]}"; do passes "$judge"; done
passes "$vidimus" check --instance one
passes "$vidimus" watch --instance one
says said.txt "good  list at http://127.0.0.1:$port/crl/root.crl"

# The root revokes the issuing authority.
passes "$vidimus" revoke "$(openssl x509 -in issuing.pem -noout -serial | sed 's/serial=//')" --reason key_compromise --instance one
until_said revoked; says ocsp.txt "Response verify OK"
for _ in $(seq 50); do curl -s -o now.crl "http://127.0.0.1:$port/crl/root.crl"; cmp -s now.crl root.crl || break; sleep 0.1; done
lists
openssl crl -in root.crl.pem -CAfile root.pem -noout -verify > said.txt 2>&1; says said.txt "verify OK"
passes "$vidimus" lint --issuer one/ca/root.cer --crypto-policy "$VIDIMUS_DATA/crypto_policy.toml" root.crl
for judge in "${judges[@]}"; do fails "$judge"; done
fails we_say; says said.txt "revoked"
fails "$vidimus" check --instance one; says said.txt "WRONG  issuing authority issuing: revoked by its issuer"
fails "$vidimus" watch --instance one; says said.txt "WRONG  certificate .*: revoked since"
fails machine late; says said.txt "revoked the authority"
[ ! -e late.pem ] || wrong "a revoked authority certified"

# The next one takes over; the old one's own lists go on until its certificates have ended.
passes "$vidimus" rollover --instance one --name issuing2 --kind p-256
python3 - <<'P'
import re
text = open("one/vidimus.toml").read()
parts = re.split(r"(?m)^# \d\..*\n", open("one/ca/issuing2.toml").read())
start, end = text.index("[ca]"), text.index("[root]")
text = text[:start] + parts[1] + "\n" + parts[2] + "\n" + text[end:]
at = text.index("[responder.tsa]")
open("one/vidimus.toml", "w").write(text[:at] + parts[3] + "\n" + text[at:])
P
passes machine suite
openssl x509 -inform DER -in one/ca/issuing2.cer -out issuing2.pem
passes openssl verify -CAfile root.pem -untrusted issuing2.pem -CRLfile root.crl.pem -CRLfile <(openssl crl -inform DER -in one/public/crl/issuing2.crl) \
  -crl_check_all suite.pem
passes "$vidimus" crl --instance one --authority issuing
exit $failed
