#!/bin/bash
# The supplier's authority issues: a registration authority's instance asks another instance over CMP, from the adhesion to the token,
# through a supplier that is down at first; revocation reaches the supplier's list; the supplier's own list of enrolments agrees.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
house
conf="$folder/instance/vidimus.toml"
read -r door portal2 certificate2 public2 < <(python3 -c "
import socket
held = [socket.socket() for _ in range(4)]
for one in held: one.bind(('127.0.0.1', 0))
print(*(one.getsockname()[1] for one in held))")

# The supplier: another instance, whose CMP door is open to one registration authority.
supplier="$folder/supplier"
"$bin/vidimus" init --instance "$supplier" --sample --fast-keys --portal-port "$portal2" --certificate-port "$certificate2" \
  --public-port "$public2" > "$folder/init2.log" 2>&1 || { cat "$folder/init2.log"; exit 1; }
mkdir -m 700 "$supplier/enrolment" "$folder/instance/suppliers"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=AE Azur" -addext keyUsage=digitalSignature \
  -addext subjectKeyIdentifier=hash -days 2 -keyout "$folder/instance/suppliers/ra.key" -out "$folder/ra.crt" 2> /dev/null
chmod 600 "$folder/instance/suppliers/ra.key"
cp "$folder/ra.crt" "$supplier/enrolment/ra.pem"
cp "$folder/ra.crt" "$folder/instance/suppliers/ra.crt"
# Its answers are signed by a certificate that says whom it speaks for: the other side knows an anchor and nothing else.
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/C=FR/O=Chambre (exemple)/CN=cmp.example" \
  -keyout "$supplier/enrolment/cmp.key" -out "$folder/cmp.csr" 2> /dev/null
chmod 600 "$supplier/enrolment/cmp.key"
"$bin/vidimus" certify --instance "$supplier" --profile cmp_server --request "$folder/cmp.csr" --dns cmp.example \
  --out "$supplier/enrolment/cmp.pem" > "$folder/said" 2>&1 || { cat "$folder/said"; exit 1; }
openssl x509 -inform DER -in "$supplier/ca/issuing.cer" >> "$supplier/enrolment/cmp.pem"
cat >> "$supplier/vidimus.toml" <<TOML

[enrolment]
certificate = "enrolment/cmp.pem"
key = "enrolment/cmp.key"
address = "127.0.0.1"
cmp_port = $door
[[enrolment.client]]
name = "ae-azur"
certificate = "enrolment/ra.pem"
profiles = ["dual_rgs2_qcpn"]
vouches = true
names = { country = ["FR"], organization = ["*"], organizational_unit = ["0002 *"], organization_identifier = ["NTRFR-*"], given_name = ["*"], surname = ["*"], common_name = ["*"], serial_number = ["*"], rfc822_name = ["*"] }
TOML
openssl x509 -inform DER -in "$supplier/ca/root.cer" -out "$folder/instance/suppliers/anchors.crt"
cat >> "$conf" <<TOML

[[suppliers]]
name = "Autorité de certification Vidimus (exemple)"
kind = "cmp"
url = "http://127.0.0.1:$door/.well-known/cmp"
anchors = "suppliers/anchors.crt"
certificate = "suppliers/ra.crt"
key = "suppliers/ra.key"
server_anchors = "suppliers/anchors.crt"
TOML

start_responder
start_registry
# Down at first: the station waits, and nothing is lost.
"$bin/vidimus" suppliers check --instance "$folder/instance" > "$folder/said" && wrong "a supplier that is down is good"
(
  for _ in $(seq 600); do
    [ -s "$folder/instance/vidimus.db" ] && "$bin/vidimus" suppliers --instance "$folder/instance" 2> /dev/null | grep -q "asked" && break
    sleep 0.3
  done
  sleep 1
  exec "$bin/vidimusd" --instance "$supplier" >> "$folder/supplier.log" 2>&1
) &
running[supplier]=$!
drive "$source_folder/tests/programs/case_supplier.py" > "$folder/demo.log" 2>&1 || {
  tail -n 20 "$folder/demo.log" "$folder"/registry.log "$folder"/supplier.log; exit 1; }
cd "$folder/out" || exit 1

# The certificate is the supplier's, with the names the registration authority vouched for.
for name in root issuing; do openssl x509 -inform DER -in "$supplier/ca/$name.cer" -out "s_$name.pem"; done
openssl verify -x509_strict -CAfile s_root.pem -untrusted s_issuing.pem certificate.pem > said 2>&1 || wrong "not the supplier's: $(cat said)"
openssl x509 -inform DER -in "$folder/instance/ca/root.cer" -out root.pem
openssl verify -CAfile root.pem -untrusted root.pem certificate.pem > said 2>&1 && wrong "our own authority issued"
serial=$(openssl x509 -in certificate.pem -noout -serial | sed 's/serial=//' | tr A-F a-f)
"$bin/vidimus" suppliers --instance "$folder/instance" > said; says said "issued .*$serial"
[ "$(grep -c "" said)" = 1 ] || wrong "asked more than once: $(cat said)"
"$bin/vidimus" enrolment list --instance "$supplier" > said; says said "confirmed .*ae-azur .*$serial"
[ "$(grep -c "" said)" = 1 ] || wrong "issued more than once: $(cat said)"
"$bin/vidimus" suppliers check --instance "$folder/instance" > said || wrong "not good: $(cat said)"
says said "AC"

# Revoked here, revoked there.
"$bin/vidimus" revoke "$serial" --reason key_compromise --instance "$folder/instance" > said 2>&1 || wrong "not revoked: $(cat said)"
openssl crl -inform DER -in "$supplier/public/crl/issuing.crl" -noout -text | tr A-F a-f > list
says list "$serial"
for one in instance supplier; do
  "$bin/vidimus" audit verify --instance "$folder/$one" > said || wrong "the trail of $one is broken: $(cat said)"
done
exit $failed
