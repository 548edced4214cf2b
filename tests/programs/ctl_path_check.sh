#!/bin/bash
# vidimus path-check, lint and inspect from the outside, on files made by openssl; `openssl verify` judges the same ones.
set -u
vidimus="${VIDIMUS_BIN:?}/vidimus"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0

wrong() { echo "WRONG: $*"; failed=1; }
# expect CODE REASON ARGUMENT…: exit code and reason of path-check, in JSON.
expect() {
  local code=$1 reason=$2; shift 2
  "$vidimus" path-check --json "$@" > out.json 2> err.txt
  local got=$?
  [ "$got" = "$code" ] || wrong "exit $got instead of $code: $* $(cat out.json err.txt)"
  [ -z "$reason" ] || grep -q "\"reason\": \"$reason\"" out.json || wrong "reason is not $reason: $* $(cat out.json)"
}
# stranger CODE ARGUMENT…: what openssl verify says, 0 or 1.
stranger() {
  local code=$1; shift
  openssl verify "$@" > verify.txt 2>&1
  local got=$?
  [ "$got" -ne 0 ] && got=1
  [ "$got" = "$code" ] || wrong "openssl says $got instead of $code: $* $(cat verify.txt)"
}

cat > ca.cnf <<'CNF'
[req]
distinguished_name = dn
prompt = no
[dn]
CN = unused
[ca_root]
database = root.txt
crlnumber = root.number
default_md = sha256
default_crl_days = 30
[ca_low]
database = low.txt
crlnumber = low.number
default_md = sha256
default_crl_days = 30
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[low]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign,digitalSignature
certificatePolicies = 1.2.250.1.999.1
nameConstraints = critical,permitted;DNS:vannes.fr,permitted;email:vannes.fr
subjectKeyIdentifier = hash
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
certificatePolicies = 1.2.250.1.999.1
subjectAltName = DNS:www.vannes.fr,email:anne@vannes.fr
[outside]
subjectAltName = DNS:www.brest.fr
[responder]
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
CNF
touch root.txt low.txt; echo 01 > root.number; echo 01 > low.number

make_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2> /dev/null; }
# issue NAME ISSUER SERIAL
issue() {
  make_key "$1"
  openssl req -new -config ca.cnf -key "$1.key" -subj "/O=Vannes/CN=$1" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -set_serial "$3" -days 300 -extfile ca.cnf -extensions "$1" \
    -out "$1.pem" 2> /dev/null
}
make_key root
openssl req -x509 -config ca.cnf -extensions root -key root.key -subj /O=Vannes/CN=root -days 3000 -out root.pem
issue low root 16
issue leaf low 17
issue outside low 18
issue responder low 19
openssl ca -config ca.cnf -name ca_root -gencrl -cert root.pem -keyfile root.key -out root.crl 2> /dev/null
openssl ca -config ca.cnf -name ca_low -gencrl -cert low.pem -keyfile low.key -out low.crl 2> /dev/null

chain=(--anchor root.pem --untrusted low.pem)
expect 0 valid "${chain[@]}" leaf.pem
stranger 0 -CAfile root.pem -untrusted low.pem leaf.pem
grep -q '"subject": "O=Vannes, CN=leaf"' out.json || wrong "no subject in the path"
grep -q '1.2.250.1.999.1' out.json || wrong "the policy of the path is not reported"
expect 1 no_path --anchor root.pem leaf.pem
stranger 1 -CAfile root.pem leaf.pem
expect 1 no_path --untrusted low.pem leaf.pem
expect 1 name_constraints "${chain[@]}" outside.pem
stranger 1 -CAfile root.pem -untrusted low.pem outside.pem
expect 0 valid "${chain[@]}" --policy 1.2.250.1.999.1 --require-explicit-policy leaf.pem
expect 1 policy "${chain[@]}" --policy 1.2.250.1.999.2 --require-explicit-policy leaf.pem
stranger 1 -CAfile root.pem -untrusted low.pem -policy 1.2.250.1.999.2 -explicit_policy leaf.pem
expect 0 valid "${chain[@]}" --eku clientAuth --name www.vannes.fr leaf.pem
expect 0 valid "${chain[@]}" --eku 1.3.6.1.5.5.7.3.2 --name anne@vannes.fr leaf.pem
expect 1 extended_key_usage "${chain[@]}" --eku serverAuth leaf.pem
expect 1 name_mismatch "${chain[@]}" --name vannes.fr leaf.pem
expect 1 expired "${chain[@]}" --time 2099-01-01T00:00:00Z leaf.pem
expect 1 not_yet_valid "${chain[@]}" --time 2001-01-01T00:00:00Z leaf.pem

# DER, several certificates in a file, the chain in the target's own file.
openssl x509 -in leaf.pem -outform DER -out leaf.der
openssl crl -in low.crl -outform DER -out low.crl.der
cat leaf.pem low.pem > chain.pem
cat root.pem low.pem > both.pem
expect 0 valid "${chain[@]}" leaf.der
expect 0 valid --anchor root.pem chain.pem
expect 0 valid --anchor root.pem --untrusted both.pem --crl root.crl --crl low.crl.der leaf.pem

# Revocation.
expect 0 valid "${chain[@]}" --crl root.crl --crl low.crl leaf.pem
cat root.crl low.crl > all.crl
stranger 0 -CAfile root.pem -untrusted low.pem -CRLfile all.crl -crl_check_all leaf.pem
expect 1 revocation_unknown "${chain[@]}" --crl root.crl leaf.pem
stranger 1 -CAfile root.pem -untrusted low.pem -CRLfile root.crl -crl_check_all leaf.pem
expect 0 valid "${chain[@]}" --crl root.crl --allow-unknown-status leaf.pem
before=$(date -u +%Y-%m-%dT%H:%M:%SZ)
sleep 1
openssl ca -config ca.cnf -name ca_low -revoke leaf.pem -cert low.pem -keyfile low.key 2> /dev/null
openssl ca -config ca.cnf -name ca_low -gencrl -cert low.pem -keyfile low.key -out later.crl 2> /dev/null
cat root.crl later.crl > all.crl
expect 1 revoked "${chain[@]}" --crl all.crl leaf.pem
stranger 1 -CAfile root.pem -untrusted low.pem -CRLfile all.crl -crl_check_all leaf.pem
expect 0 valid "${chain[@]}" --crl all.crl --time "$before" leaf.pem

# OCSP, signed by the CA and by its delegate.
printf 'V\t351231235959Z\t\t11\tunknown\t/O=Vannes/CN=leaf\n' > good.txt
printf 'R\t351231235959Z\t200101000000Z\t11\tunknown\t/O=Vannes/CN=leaf\n' > bad.txt
for index in good bad; do
  for signer in low responder; do
    openssl ocsp -issuer low.pem -cert leaf.pem -no_nonce -reqout request.der 2> /dev/null
    openssl ocsp -index $index.txt -CA low.pem -rsigner $signer.pem -rkey $signer.key -reqin request.der -ndays 2 \
      -respout $index.$signer.der > /dev/null 2>&1
  done
done
expect 0 valid "${chain[@]}" --crl root.crl --ocsp good.low.der leaf.pem
expect 0 valid "${chain[@]}" --crl root.crl --ocsp good.responder.der leaf.pem
expect 1 revoked "${chain[@]}" --crl root.crl --ocsp bad.low.der leaf.pem
expect 1 revoked "${chain[@]}" --crl root.crl --ocsp bad.responder.der leaf.pem
expect 1 revocation_unknown "${chain[@]}" --ocsp good.low.der leaf.pem # of the CA nobody says anything

# Wrong usage and unreadable input.
expect 2 "" "${chain[@]}"
expect 2 "" "${chain[@]}" --nonsense leaf.pem
expect 2 "" "${chain[@]}" missing.pem
expect 2 "" "${chain[@]}" --time yesterday leaf.pem
expect 2 "" "${chain[@]}" --policy not.an.oid leaf.pem
head -c 100 leaf.der > short.der
expect 2 "" "${chain[@]}" short.der
expect 2 "" "${chain[@]}" --crl leaf.pem leaf.pem

# inspect and lint.
"$vidimus" inspect --json leaf.pem | grep -q '"kind": "certificate"' || wrong "inspect certificate"
"$vidimus" inspect --json low.crl | grep -q '"kind": "CRL"' || wrong "inspect CRL"
"$vidimus" inspect --json leaf.csr | grep -q '"possessionProven": true' || wrong "inspect request"
"$vidimus" inspect --json good.low.der | grep -q '"kind": "OCSP answer"' || wrong "inspect OCSP answer"
"$vidimus" inspect both.pem | grep -c '^kind: certificate' | grep -qx 2 || wrong "inspect counts two"
"$vidimus" inspect ca.cnf > /dev/null 2>&1; [ $? = 2 ] || wrong "inspect takes anything"
"$vidimus" lint --json outside.pem > lint.json; [ $? = 1 ] || wrong "lint finds nothing in a poor certificate"
grep -q '"rule": ' lint.json || wrong "lint names no rule"
"$vidimus" lint missing.pem > /dev/null 2>&1; [ $? = 2 ] || wrong "lint of nothing"
"$vidimus" > /dev/null 2>&1; [ $? = 2 ] || wrong "no command"
"$vidimus" --help | grep -q path-check || wrong "help names no command"
"$vidimus" no-such-command > /dev/null 2>&1; [ $? = 2 ] || wrong "unknown command"

exit $failed
