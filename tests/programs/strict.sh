#!/bin/bash
# Whatever an instance makes, before readers who forgive nothing: dumpasn1 (faults of encoding), BouncyCastle (DER to the octet; its
# reviewer of paths, which tells every fault), PKI.js (schemas, signatures, its own PKIX), OpenSSL with -x509_strict and policies asked for,
# GnuTLS at its high security level. And each of them is shown something wrong, to see that it says so.
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
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$vidimus" init --instance one --sample --fast-keys --address 127.0.0.1 --host 127.0.0.1 --public-port "$port" > init.txt 2>&1 ||
  { cat init.txt; exit 1; }
sed -i '/^\[responder\]/a refresh_seconds = 1' one/vidimus.toml
sed -i "/^\[ca\]/a delta_url = \"http://127.0.0.1:$port/crl/issuing-delta.crl\"\ncrl_partitions = 2" one/vidimus.toml

# One of each profile for machines and services; persons' are judged where they are made (ca/algorithms_test.cpp).
mkdir made
certify() { # certify NAME PROFILE CURVE WORDS…
  openssl req -new -newkey ec -pkeyopt "ec_paramgen_curve:$3" -nodes -keyout "$1.key" -out "$1.csr" -subj "/C=FR/O=Vidimus/CN=$1" 2> /dev/null
  "$vidimus" certify --instance one --profile "$2" --request "$1.csr" --out "$1.pem" "${@:4}" > certify.txt 2>&1 || wrong "$1: $(cat certify.txt)"
  openssl x509 -in "$1.pem" -outform DER -out "made/$1.cer"
}
certify client tls_client P-256 --dns poste.vannes.example
certify server tls_server P-384 --dns www.vannes.example
certify door cmp_server P-256 --dns ac.vannes.example
certify gone tls_client P-256 --dns parti.vannes.example
certify seal seal_rgs2_qcpl P-384 --subject country=FR --subject organization=Vidimus --subject "organizational_unit=0002 732829320" \
  --subject organization_identifier=NTRFR-732829320 --subject "common_name=Cachet des actes"
"$vidimus" revoke "$(openssl x509 -in gone.pem -noout -serial | sed 's/serial=//')" --reason key_compromise --instance one > revoke.txt 2>&1 ||
  wrong "revoke: $(cat revoke.txt)"
mv made/gone.cer gone.cer
"$vidimus" crl --instance one > /dev/null && "$vidimus" crl --instance one --root > /dev/null || wrong "crl"
cp one/ca/ocsp.cer one/ca/tsa.cer made
cp one/public/crl/*.crl made
cp one/ca/root.cer made/root.der && cp one/ca/issuing.cer made/issuing.der
"$vidimus" init --instance other --sample --fast-keys --organization "Autre" --siren 552100554 > /dev/null 2>&1 || wrong "other"
"$vidimus" cross-certify --instance one --certificate other/ca/root.cer --out cross.pem > cross.txt 2>&1 || wrong "cross: $(cat cross.txt)"
openssl x509 -in cross.pem -outform DER -out made/cross.der

"$responder" --instance one > log.txt 2>&1 &
pid=$!
for _ in $(seq 300); do curl -s -f -o /dev/null "http://127.0.0.1:$port/health" && break; sleep 0.1; done
for name in root issuing; do openssl x509 -inform DER -in "made/$name.der" -out "$name.pem"; done
answer() { # answer FILE WORDS…: what the responder says, as it is
  openssl ocsp -issuer issuing.pem -CAfile root.pem -verify_other issuing.pem -url "http://127.0.0.1:$port/ocsp" -respout "made/$1" "${@:2}" > ocsp.txt 2>&1
}
for _ in $(seq 100); do answer client.answer -cert client.pem -no_nonce; grep -q "client.pem: good" ocsp.txt && break; sleep 0.1; done
answer server.nonce.answer -sha256 -cert server.pem || wrong "$(cat ocsp.txt)"
answer seal.several.answer -cert seal.pem -cert server.pem || wrong "$(cat ocsp.txt)"
answer gone.der -no_nonce -cert gone.pem
grep -q "gone.pem: revoked" ocsp.txt || wrong "$(cat ocsp.txt)"
for digest in sha256 sha384 sha512; do
  cp init.txt "made/$digest.data"
  openssl ts -query -data init.txt -$digest -cert -out q.tsq 2> /dev/null
  curl -s -f --data-binary @q.tsq -H 'Content-Type: application/timestamp-query' -o "made/$digest.tsr" "http://127.0.0.1:$port/tsa" || wrong "stamp"
done

everything=(made/*.cer made/*.der made/*.crl made/*.answer made/*.tsr)
[ "${#everything[@]}" -ge 20 ] || wrong "only ${#everything[@]} objects: ${everything[*]}"
encoding() { "$VIDIMUS_SOURCE/tests/interop/encoding.sh" "$@" > dump.txt 2>&1; }
encoding "${everything[@]}" || wrong "dumpasn1: $(cat dump.txt)"

castle=/usr/share/java/bcpkix.jar:/usr/share/java/bcutil.jar:/usr/share/java/bcprov.jar
strict() { java -cp "$castle" "$VIDIMUS_SOURCE/tests/interop/StrictCheck.java" "$@" > java.txt 2>&1; }
strict encoding "${everything[@]}" || wrong "BouncyCastle: $(cat java.txt)"
lists=(made/issuing.crl made/root.crl)
for name in client seal; do strict path "$(date +%s)" root.pem "$name.pem" issuing.pem -- "${lists[@]}" || wrong "BouncyCastle on $name: $(cat java.txt)"; done
if [ -f "$VIDIMUS_SOURCE/tests/oidc/node_modules/.installed" ]; then
  node "$VIDIMUS_SOURCE/tests/oidc/strict.mjs" made > node.txt 2>&1 || wrong "PKI.js: $(cat node.txt)"
  cat node.txt
else
  echo "npm install in tests/oidc first: PKI.js has not judged"
fi
for name in issuing root; do openssl crl -inform DER -in "made/$name.crl" -out "$name.crl"; done
cat issuing.crl root.crl > lists.pem
policy=$(openssl x509 -in seal.pem -noout -text | sed -n 's/.*Policy: //p' | head -n 1)
strictly() { openssl verify -x509_strict -crl_check_all -CRLfile lists.pem -CAfile root.pem -untrusted issuing.pem "$@" > verify.txt 2>&1; }
for name in client server seal; do strictly "$name.pem" || wrong "OpenSSL on $name: $(cat verify.txt)"; done
strictly -policy_check -explicit_policy -policy "$policy" seal.pem || wrong "OpenSSL with the policy $policy: $(cat verify.txt)"
for name in client server seal; do
  certtool --verify --verify-profile=high --load-ca-certificate root.pem --infile <(cat "$name.pem" issuing.pem) > certtool.txt 2>&1 ||
    wrong "GnuTLS on $name: $(tail -n 3 certtool.txt)"
done

# What is wrong, said by each: a true that is not DER, a certificate revoked, a policy nobody has.
mkdir bad
python3 - <<'P'
octets = open("made/root.der", "rb").read()
assert octets.count(b"\x01\x01\xff") > 0
open("bad/true.der", "wb").write(octets.replace(b"\x01\x01\xff", b"\x01\x01\x01", 1))
P
encoding bad/true.der && wrong "dumpasn1 forgives a BOOLEAN of 1"
strict encoding bad/true.der && wrong "BouncyCastle forgives a BOOLEAN of 1"
strict path "$(date +%s)" root.pem gone.pem issuing.pem -- "${lists[@]}" && wrong "BouncyCastle trusts what is revoked"
grep -qi "revo" java.txt || wrong "BouncyCastle refuses for another reason: $(cat java.txt)"
strictly gone.pem && wrong "OpenSSL trusts what is revoked"
strictly -policy_check -explicit_policy -policy 1.2.3.4 seal.pem && wrong "OpenSSL finds a policy that is not there"
if [ -f "$VIDIMUS_SOURCE/tests/oidc/node_modules/.installed" ]; then
  cp -r made spoilt && cp gone.cer spoilt
  node "$VIDIMUS_SOURCE/tests/oidc/strict.mjs" spoilt > node.txt 2>&1 && wrong "PKI.js trusts what is revoked"
  grep -q "gone.cer" node.txt || wrong "PKI.js refuses for another reason: $(cat node.txt)"
fi
exit $failed
