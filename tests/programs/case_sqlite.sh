#!/bin/bash
# One case from the adhesion to the certificate on a token; then programs written by others judge chain, lists, status, time stamp and
# key; the audit trail names an altered entry; and a restart loses nothing.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
house
start_responder
start_registry
drive "$source_folder/tools/demo_case.py" > "$folder/demo.log" 2>&1 || { tail -n 20 "$folder/demo.log" "$folder"/registry.log; exit 1; }
says "$folder/demo.log" "from adhesion to certificate"
cd "$folder/out" || exit 1
reference=$(sed -n 's/.*dossier \(AZUR-[0-9-]*\).*/\1/p' timeline.txt | head -1)

# The chain, by five hands.
openssl verify -x509_strict -CAfile root.pem -untrusted issuing.pem -crl_check_all -CRLfile crls.pem certificate.pem > said 2>&1
says said "certificate.pem: OK"
cat certificate.pem issuing.pem root.pem > chain.pem
certtool --verify-chain --infile chain.pem > said 2>&1; says said "Chain verification output: Verified"
certtool --verify --load-ca-certificate root.pem --load-crl crls.pem --infile chain.pem > said 2>&1 || wrong "certtool: $(tail -5 said)"
ocsptool --ask="$public/ocsp" --load-cert certificate.pem --load-issuer issuing.pem --load-trust issuing.pem > said 2>&1 ||
  wrong "ocsptool: $(tail -5 said)"
says said "Certificate Status: good"
mkdir nss
certutil -N -d sql:nss --empty-password
for name in root:CT,C,C issuing:,, certificate:,,; do
  certutil -A -d sql:nss -n "${name%:*}" -t "${name#*:}" -i "${name%:*}.pem" || wrong "certutil does not take ${name%:*}"
done
certutil -V -d sql:nss -n certificate -u C -e > said 2>&1; says said "certificate is valid"
vfychain -d sql:nss -pp -u 0 certificate.cer > said 2>&1; says said "Chain is good"
if command -v java > /dev/null; then
  java "$source_folder/tests/interop/PathCheck.java" root.pem certificate.pem ./*.crl -- issuing.pem > said 2>&1
  says said "^valid: "
  java "$source_folder/tests/interop/PathCheck.java" root.pem certificate.pem ./*.crl -- > said 2>&1 && wrong "java needs no issuer"
  # Readers who forgive nothing, on a person's certificate: BouncyCastle here, dumpasn1 below.
  castle=/usr/share/java/bcpkix.jar:/usr/share/java/bcutil.jar:/usr/share/java/bcprov.jar
  strict() { java -cp "$castle" "$source_folder/tests/interop/StrictCheck.java" "$@" > said 2>&1; }
  strict encoding certificate.cer || wrong "BouncyCastle: $(cat said)"
  strict path "$(date +%s)" root.pem certificate.pem issuing.pem -- ./*.crl || wrong "BouncyCastle: $(cat said)"
fi
"$source_folder/tests/interop/encoding.sh" certificate.cer ./*.crl > said 2>&1 || wrong "dumpasn1: $(cat said)"

# The token, by OpenSC: the key signs and never leaves.
export SOFTHSM2_CONF="$folder/kept/softhsm2.conf"
module=$(python3 -c "import sys; sys.path.insert(0, '$source_folder/tools'); import demo_case; print(demo_case.software_module())")
on_token() { pkcs11-tool --module "$module" --token-label "$reference" --login --pin "$(cat "$folder/kept/pin")" "$@"; }
on_token --list-objects > objects 2>&1
says objects "Private Key Object"; says objects "Certificate Object"; says objects "never extractable"
key=$(sed -n '/^Private Key Object/,$ s/^ *ID: *//p' objects | head -1)
on_token --read-object --type cert --id "$key" -o read.cer > said 2>&1; cmp -s read.cer certificate.cer || wrong "another certificate on the token"
openssl x509 -in certificate.pem -pubkey -noout > public.pem
openssl rand -out text 1000
if grep -q "^Private Key Object; RSA" objects; then mechanism=(SHA256-RSA-PKCS); else mechanism=(ECDSA-SHA256 --signature-format openssl); fi
on_token --sign --id "$key" --mechanism "${mechanism[@]}" --input-file text --output-file signature > said 2>&1
openssl dgst -sha256 -verify public.pem -signature signature text > said 2>&1; says said "Verified OK"
echo x >> text
openssl dgst -sha256 -verify public.pem -signature signature text > said 2>&1 && wrong "a signature of another text"

# Logging in with it: the key proves itself through TLS.
page() { curl -s --cacert "$anchors" -o page.html -w '%{http_code}' "$@" "$certificate_door/certificat"; }
[ "$(page)" = 200 ] || wrong "without a certificate no help: $(cat page.html)"
says page.html "présenté aucun certificat"
uri="pkcs11:token=$reference;id=%$(sed 's/../&%/g; s/%$//' <<< "$key");type=private;pin-value=$(cat "$folder/kept/pin")"
export PKCS11_MODULE_PATH="$module"
if openssl engine pkcs11 > engine.txt 2>&1; then
  with_key=(--engine pkcs11 --key-type ENG --key "$uri" --cert certificate.pem)
  [ "$(page "${with_key[@]}" -c jar)" = 200 ] || wrong "no page for the holder"
  says page.html "certificat est en ordre"
  token=$(grep -o 'name="csrf" value="[^"]*"' page.html | head -1 | cut -d'"' -f4)
  [ "$(page "${with_key[@]}" -b jar -c jar -H "Origin: $certificate_door" --data-urlencode "csrf=$token")" = 200 ] ||
    wrong "the key does not sign in: $(cat page.html)"
  says page.html "connecté avec votre certificat"
  curl -s --cacert "$anchors" -b jar -o page.html "$portal/espace"
  says page.html "Se déconnecter"
  says page.html "$reference"
else
  echo "no engine for curl: the log-in with the key was not tried: $(cat engine.txt)"
fi
unset SOFTHSM2_CONF

# The record of the handing over, and the trail.
says delivery_record.json '"same_document": true'
"$bin/vidimus" audit verify --instance "$folder/instance" > said || wrong "the trail is broken: $(cat said)"
says said "registry: [0-9]* entries, sound"

# A restart loses nothing.
stop_one registry
stop_one responder
start_responder
start_registry
drive "$source_folder/tests/programs/case_again.py" --reference "$reference" > said 2>&1 || wrong "after a restart: $(tail -5 said)"
says said "^kept: "

# The services are measured as strangers meet them: all answer; then the responder is away, and the page says so.
measured_as() { # measured_as WHAT SERVICE…: restarts the registry with its measures due, and waits for them
  local what=$1
  shift
  stop_one registry
  python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as database: database.execute("DELETE FROM job_run WHERE job = ?", ("measure_services",))' \
    "$folder/instance/vidimus.db"
  start_registry
  local left=60
  until curl -sk "$portal/api/v1/public/service-status" > status.json && python3 - "$what" "$@" <<'PYTHON'; do
import json, sys
found = {one["service"]: one["good"] for one in json.load(open("status.json"))["services"]}
sys.exit(any(found.get(name) is not (sys.argv[1] == "good") for name in sys.argv[2:]))
PYTHON
    left=$((left - 1))
    [ "$left" -gt 0 ] || { wrong "not $what: $(cat status.json)"; return; }
    sleep 0.25
  done
}
measured_as good ocsp crl time_stamp
stop_one responder
measured_as away ocsp crl
curl -sk "$portal/etat-du-service" > page.html
says page.html "ne répond pas"

# Whoever alters one entry is found out, and which entry it is.
stop_one registry
database=$(find "$folder/instance" -maxdepth 1 -name '*.sqlite*' -o -maxdepth 1 -name '*.db' | head -1)
python3 - "$database" <<'PYTHON'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as database:
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    assert database.execute("UPDATE audit SET event = 'refuse' WHERE seq = 40").rowcount == 1
PYTHON
"$bin/vidimus" audit verify --instance "$folder/instance" > said && wrong "an altered entry is not seen"
says said "registry: .*BROKEN at entry 40$"
exit $failed
