#!/bin/bash
# An instance from nothing, judged by strangers: openssl and certtool on its certificates and lists, openssl on its OCSP and time stamps.
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
says() { grep -q -- "$2" "$1" || wrong "no '$2' in: $(cat "$1")"; }

"$vidimus" init --instance one --sample --fast-keys --address 127.0.0.1 --json > init.txt 2>&1 || { cat init.txt; exit 1; }
says init.txt '"made": true'
"$vidimus" init --instance one --json > again.txt; says again.txt '"made": false'
[ "$(ls -d one*)" = one ] || wrong "something left beside: $(ls)"
[ -z "$(find one -type d ! -perm 700)" ] || wrong "folders open to others"
[ -z "$(find one/secrets one/tls/server.key -type f ! -perm 600)" ] || wrong "secrets open to others"

# A folder that holds something else is left alone.
mkdir other && touch other/mine
"$vidimus" init --instance other > refused.txt 2>&1 && wrong "took a folder that was not its own"
[ "$(ls other)" = mine ] || wrong "touched a folder that was not its own"

# Certificates and lists.
for name in root issuing ocsp tsa; do openssl x509 -inform DER -in one/ca/$name.cer -out $name.pem || wrong "$name.cer"; done
for name in root issuing; do
  openssl crl -inform DER -in one/public/crl/$name.crl -out $name.crl
  openssl crl -in $name.crl -CAfile $name.pem -noout -verify > crl.txt 2>&1; says crl.txt "verify OK"
done
openssl x509 -in one/tls/server.pem -out server.pem
for name in tsa server ocsp; do
  openssl verify -CAfile root.pem -untrusted issuing.pem -crl_check_all -CRLfile issuing.crl -CRLfile root.crl -x509_strict $name.pem \
    > verify.txt 2>&1 || wrong "$name: $(cat verify.txt)"
done
openssl verify -CAfile root.pem -untrusted issuing.pem -purpose timestampsign tsa.pem > verify.txt 2>&1 || wrong "$(cat verify.txt)"
openssl verify -CAfile root.pem -untrusted issuing.pem -verify_hostname localhost -purpose sslserver server.pem > verify.txt 2>&1 ||
  wrong "$(cat verify.txt)"
openssl verify -CAfile root.pem -untrusted issuing.pem -verify_ip 127.0.0.1 server.pem > verify.txt 2>&1 || wrong "$(cat verify.txt)"
cat tsa.pem issuing.pem root.pem > chain.pem
certtool --verify-chain --infile chain.pem > certtool.txt 2>&1 || wrong "certtool: $(tail -5 certtool.txt)"

# A new list has the next number.
number() { openssl crl -inform DER -in "one/public/crl/$1.crl" -noout -crlnumber; }
[ "$(number issuing)" = "crlNumber=0x01" ] || wrong "first number: $(number issuing)"
"$vidimus" crl --instance one > /dev/null || wrong "crl"
[ "$(number issuing)" = "crlNumber=0x02" ] || wrong "second number: $(number issuing)"

# Looked over; and what is wrong is named.
"$vidimus" check --instance one --json > check.txt || wrong "$(cat check.txt)"
mv one/public/crl/issuing.crl kept.crl
"$vidimus" check --instance one > check.txt && wrong "no list, and all is well"
says check.txt "WRONG  list of issuing"
mv kept.crl one/public/crl/issuing.crl
cp one/vidimus.toml kept.toml
sed -i 's/^certificate_port/certificat_port/' one/vidimus.toml
"$vidimus" check --instance one > check.txt 2>&1 && wrong "took a setting that is none"
says check.txt "portal.certificat_port is not a setting"
cp kept.toml one/vidimus.toml

# The instance may be moved: its tokens follow.
mv one two
sed -i 's/^listen.*/listen = "127.0.0.1:0"/' two/vidimus.toml
"$vidimus" check --instance two > check.txt || wrong "moved: $(cat check.txt)"

# The responder serves it.
"$responder" --instance two > log.txt 2>&1 &
pid=$!
for _ in $(seq 200); do
  port=$(sed -n 's/.*responder.serving.*port="\([0-9]*\)".*/\1/p' log.txt)
  [ -n "$port" ] && break
  kill -0 "$pid" 2> /dev/null || break
  sleep 0.05
done
[ -n "$port" ] || { wrong "the responder does not start: $(cat log.txt)"; exit 1; }
url="http://127.0.0.1:$port"
serial() { openssl x509 -in "$1" -noout -serial | sed 's/serial=/0x/'; }
for _ in $(seq 100); do
  openssl ocsp -issuer issuing.pem -cert server.pem -CAfile root.pem -verify_other issuing.pem -url "$url/ocsp" > ocsp.txt 2>&1
  grep -q "server.pem: good" ocsp.txt && break
  sleep 0.1
done
says ocsp.txt "Response verify OK"; says ocsp.txt "server.pem: good"
curl -s -f -o got.crl "$url/crl/issuing.crl" && cmp -s got.crl two/public/crl/issuing.crl || wrong "the list is not served"
curl -s -f -o got.cer "$url/ca/root.cer" && cmp -s got.cer two/ca/root.cer || wrong "the root is not served"
openssl ts -query -data init.txt -sha256 -cert -out q.tsq 2> /dev/null
curl -s -f --data-binary @q.tsq -H 'Content-Type: application/timestamp-query' -o r.tsr "$url/tsa"
openssl ts -verify -queryfile q.tsq -in r.tsr -CAfile root.pem -untrusted issuing.pem > ts.txt 2>&1; says ts.txt "Verification: OK"
exit $failed
