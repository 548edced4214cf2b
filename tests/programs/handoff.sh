#!/bin/bash
# A supplier without an interface: requests leave as signed files that openssl verifies, its certificate comes back as a file, and the
# case goes on by itself; a revocation leaves likewise and is confirmed by the supplier's list. The supplier here is another instance's
# authority, worked by hand.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
house
mkdir -m 700 "$folder/instance/suppliers"
mkdir "$folder/desk" && cd "$folder/desk" || exit 1
# The supplier: an authority made with openssl alone.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -subj "/C=FR/O=Imprimerie/CN=AC Imprimerie" -days 3650 \
  -addext keyUsage=critical,keyCertSign,cRLSign -keyout ca.key -out ca.crt 2> /dev/null
touch index.txt; echo 01 > crlnumber; openssl rand -hex 16 > serial
cat > ca.cnf <<CNF
[ca]
default_ca = one
[one]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
certificate = ca.crt
private_key = ca.key
default_md = sha256
default_crl_days = 2
default_days = 1000
policy = any
rand_serial = yes
unique_subject = no
[any]
countryName = optional
organizationName = optional
organizationalUnitName = optional
organizationIdentifier = optional
commonName = optional
surname = optional
givenName = optional
serialNumber = optional
CNF
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=AE Azur" -addext keyUsage=digitalSignature \
  -addext extendedKeyUsage=emailProtection -days 2 -keyout ra.key -out ra.crt 2> /dev/null
chmod 600 ra.key
cp ca.crt ra.crt ra.key "$folder/instance/suppliers/"
cat >> "$folder/instance/vidimus.toml" <<TOML

[[suppliers]]
name = "Autorité de certification Vidimus (exemple)"
kind = "handoff"
anchors = "suppliers/ca.crt"
certificate = "suppliers/ra.crt"
key = "suppliers/ra.key"
TOML
handoff() { "$bin/vidimus" handoff "$@" --instance "$folder/instance"; }
start_registry
drive "$source_folder/tests/programs/case_supplier.py" > "$folder/demo.log" 2>&1 &
case=$!
for _ in $(seq 600); do
  [ -z "$(handoff list 2> /dev/null)" ] || break
  kill -0 $case 2> /dev/null || { cat "$folder/demo.log"; exit 1; }
  sleep 0.3
done

# Out: a signed file with its checksum.
handoff export --out out > said || wrong "no export: $(cat said)"
reference=$(sed -n 's/^\(DEPOT-[0-9a-f]*\).*/\1/p' said)
(cd out && sha256sum -c SHA256SUMS) > said 2>&1 || wrong "checksums: $(cat said)"
openssl cms -verify -in "out/$reference.eml" -CAfile ra.crt -text -out request.txt 2> said || wrong "not signed: $(cat said)"
says request.txt "$reference"; says request.txt "common_name: "
sed -i 's/common_name/xommon_name/' "out/$reference.eml"
openssl cms -verify -in "out/$reference.eml" -CAfile ra.crt -text -out /dev/null 2> said && wrong "an altered file verifies"
handoff list > said; says said "handed_over"
[ -z "$(handoff export --out more)" ] || wrong "handed over twice"

# In: first another name, then what was asked.
value() { sed -n "s/^ *$1: //p" request.txt | tr -d '\r' | head -1; }
sed -n '/BEGIN CERTIFICATE REQUEST/,/END CERTIFICATE REQUEST/p' request.txt | tr -d '\r' > request.csr
issue() { # issue COMMON_NAME OUT
  cat > extensions.cnf <<CNF
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = email:$(value "Adresse électronique")
certificatePolicies = 2.25.99,0.4.0.2042.1.2
crlDistributionPoints = URI:http://crl.imprimerie.example/ca.crl
authorityInfoAccess = OCSP;URI:http://ocsp.imprimerie.example/,caIssuers;URI:http://aia.imprimerie.example/ca.cer
CNF
  openssl ca -batch -config ca.cnf -in request.csr -out "$2" -notext -extfile extensions.cnf -utf8 -multivalue-rdn \
    -subj "/C=FR/O=$(value organization | sed 's,/,\\/,g')/OU=$(value organizational_unit)/organizationIdentifier=$(value organization_identifier)/CN=$1/SN=$(value surname)/GN=$(value given_name)/serialNumber=$(value serial_number)" \
    > said 2>&1 || wrong "the supplier cannot issue: $(cat said)"
}
issue "TEST Une Autre" other.pem
handoff import other.pem > said 2>&1 && wrong "another name was taken"
says said "supplier.other_name"
issue "$(value common_name)" made.pem
handoff import made.pem > said 2>&1 || wrong "not taken in: $(cat said)"
handoff list > said; grep -q issued said || { wrong "not issued: $(cat said)"; kill $case; exit 1; }
wait $case || wrong "the case did not go on: $(tail -n 20 "$folder/demo.log")"
cmp -s <(openssl x509 -in made.pem -outform DER) <(openssl x509 -in "$folder/out/certificate.pem" -outform DER) || wrong "another certificate"

# A revocation leaves, and the supplier's list confirms it.
serial=$(openssl x509 -in made.pem -noout -serial | sed 's/serial=//' | tr A-F a-f)
"$bin/vidimus" revoke "$serial" --reason key_compromise --instance "$folder/instance" > said 2>&1 || wrong "not revoked: $(cat said)"
handoff export --out gone > said; says said "revocation"
openssl cms -verify -in "gone/$reference-revocation.eml" -CAfile ra.crt -text -out revocation.txt 2> said || wrong "not signed: $(cat said)"
says revocation.txt "$serial"
openssl ca -config ca.cnf -revoke made.pem 2> /dev/null
openssl ca -config ca.cnf -gencrl -out list.crl 2> /dev/null
handoff import list.crl > said 2>&1 || wrong "list not taken: $(cat said)"
handoff list > said; says said "confirmed"
exit $failed
