#!/bin/bash
# Other registration authorities enrol over CMP, judged by openssl cmp; machines over EST, judged by curl and openssl.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
house
conf="$folder/instance/vidimus.toml"
mkdir -m 700 "$folder/instance/enrolment"
mkdir "$folder/desk" && cd "$folder/desk" || exit 1
read -r tls plain < <(python3 -c "
import socket
held = [socket.socket() for _ in range(2)]
for one in held: one.bind(('127.0.0.1', 0))
print(*(one.getsockname()[1] for one in held))")

# Two registration authorities: one signs, one shares a secret; and a park of machines with a password.
for name in ra stranger; do
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -addext keyUsage=digitalSignature \
    -addext subjectKeyIdentifier=hash -days 2 -keyout $name.key -out $name.pem 2> /dev/null || wrong "no certificate for $name"
done
cp ra.pem "$folder/instance/enrolment/"
(umask 077; echo "un secret long et partage" | "$bin/vidimus" enrolment secret --instance "$folder/instance" > "$folder/instance/enrolment/secret")
grep -q '^sealed:' "$folder/instance/enrolment/secret" || wrong "the shared secret is not sealed"
grep -q 'partage' "$folder/instance/enrolment/secret" && wrong "the shared secret is readable"
hash=$(printf 'mot de passe du parc\n' | "$bin/vidimus" enrolment password) || wrong "no hash: $hash"
cat >> "$conf" <<TOML

[enrolment]
address = "127.0.0.1"
port = $tls
cmp_port = $plain
[[enrolment.client]]
name = "ra-signe"
certificate = "enrolment/ra.pem"
profiles = ["tls_client", "tls_server"]
vouches = true
names = { common_name = ["*.ville.example"], organization = ["Commune de Vannes"], country = ["FR"], dns_name = ["*.ville.example"] }
[[enrolment.client]]
name = "ra-secret"
secret_file = "enrolment/secret"
reference = "ra-secret"
profiles = ["tls_client"]
names = { common_name = ["*.ville.example"], organization = ["Commune de Vannes"], country = ["FR"], dns_name = ["*.ville.example"] }
[[enrolment.client]]
name = "parc"
password_hash = "$hash"
profiles = ["tls_server"]
names = { common_name = ["*.parc.example"], organization = ["Commune de Vannes"], country = ["FR"], dns_name = ["*.parc.example"] }
TOML
start_registry
for _ in $(seq 400); do
  grep -q registry.serving "$folder/registry.log" && break
  kill -0 "${running[registry]}" 2> /dev/null || { cat "$folder/registry.log"; exit 1; }
  sleep 0.05
done
subject="/C=FR/O=Commune de Vannes/CN="
for name in root issuing; do openssl x509 -inform DER -in "$folder/instance/ca/$name.cer" -out $name.pem; done
cp "$folder/instance/tls/server.pem" door.pem
new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
ask() { # ask OUTPUT OPTIONS…: by the RA that signs
  local out=$1
  shift
  openssl cmp -server "http://127.0.0.1:$plain/.well-known/cmp" -trusted root.pem -untrusted issuing.pem "$@" > "$out" 2>&1
}
signed=(-cert ra.pem -key ra.key)
secret=(-ref ra-secret -secret "pass:un secret long et partage")
good() { openssl verify -x509_strict -CAfile root.pem -untrusted issuing.pem "$1" > said 2>&1 || wrong "$1: $(cat said)"; }
serial() { openssl x509 -in "$1" -noout -serial; }

# ir by signature, cr by secret, p10cr; with and without confirmation.
new_key one
ask said "${signed[@]}" -cmd ir -newkey one.key -subject "${subject}poste1.ville.example" -sans poste1.ville.example -certout one.pem ||
  wrong "ir: $(cat said)"
good one.pem
openssl x509 -in one.pem -noout -subject > said; says said "CN = poste1.ville.example"
new_key two
ask said "${secret[@]}" -cmd cr -newkey two.key -subject "${subject}poste2.ville.example" -certout two.pem || wrong "cr: $(cat said)"
good two.pem
new_key three
openssl req -new -key three.key -subj "${subject}poste3.ville.example" -addext subjectAltName=DNS:poste3.ville.example -out three.csr 2> /dev/null
ask said "${signed[@]}" -cmd p10cr -csr three.csr -implicit_confirm -certout three.pem || wrong "p10cr: $(cat said)"
good three.pem
openssl x509 -in three.pem -noout -ext subjectAltName > said; says said "poste3.ville.example"
# The profile by the address (RFC 9811).
openssl cmp -server "http://127.0.0.1:$plain/.well-known/cmp/p/tls_server" -trusted root.pem -untrusted issuing.pem "${signed[@]}" -cmd p10cr \
  -csr three.csr -certout server.pem > said 2>&1 || wrong "profile: $(cat said)"
openssl x509 -in server.pem -noout -ext extendedKeyUsage > said; says said "TLS Web Server Authentication"
# Within TLS too.
new_key four
openssl cmp -server "https://localhost:$tls/.well-known/cmp" -tls_used -tls_trusted root.pem -trusted root.pem -untrusted issuing.pem "${signed[@]}" \
  -cmd cr -newkey four.key -subject "${subject}poste4.ville.example" -certout four.pem > said 2>&1 || wrong "cr over TLS: $(cat said)"
# The RA vouches for possession.
openssl ec -in four.key -pubout -out four.pub 2> /dev/null
ask said "${signed[@]}" -cmd cr -newkey four.pub -popo 0 -subject "${subject}poste5.ville.example" -certout five.pem || wrong "raVerified: $(cat said)"
good five.pem

# The secret's other MAC, PBMAC1, by BouncyCastle, which knows it where OpenSSL does not.
castle() { java -cp /usr/share/java/bcpkix.jar:/usr/share/java/bcutil.jar:/usr/share/java/bcprov.jar "$VIDIMUS_SOURCE/tests/interop/$1.java" "${@:2}" > said 2>&1; }
castle CmpPbmac1 "http://127.0.0.1:$plain/.well-known/cmp" ra-secret "un secret long et partage" poste8.ville.example eight.cer || wrong "PBMAC1: $(cat said)"
openssl x509 -inform DER -in eight.cer -out eight.pem; good eight.pem
castle CmpPbmac1 "http://127.0.0.1:$plain/.well-known/cmp" ra-secret "un autre secret" poste8.ville.example no.pem && wrong "PBMAC1 with another secret"

# kur: a machine renews its own certificate, and nothing else.
new_key next
ask said -cert one.pem -key one.key -cmd kur -newkey next.key -oldcert one.pem -certout next.pem || wrong "kur: $(cat said)"
good next.pem
[ "$(openssl x509 -in next.pem -noout -subject)" = "$(openssl x509 -in one.pem -noout -subject)" ] || wrong "kur: another name"
ask said -cert one.pem -key one.key -cmd cr -newkey next.key -subject "${subject}poste9.ville.example" -certout no.pem && wrong "a machine enrols others"

# What may not be asked for.
refused() { # refused TEXT OPTIONS…
  local text=$1
  shift
  ask said "$@" -certout no.pem && wrong "issued: $text"
  says said "$text"
}
refused "enrolment.name" "${signed[@]}" -cmd cr -newkey next.key -subject "${subject}poste.autre.example"
refused "enrolment.name" "${signed[@]}" -cmd cr -newkey next.key -subject "/C=FR/O=Une autre/CN=poste1.ville.example"
refused "badPOP" "${secret[@]}" -cmd cr -newkey four.pub -popo 0 -subject "${subject}poste6.ville.example"
refused "PKIStatus\|error" -cert stranger.pem -key stranger.key -cmd cr -newkey next.key -subject "${subject}poste6.ville.example"
refused "PKIStatus\|error" -ref ra-secret -secret "pass:un autre secret" -cmd cr -newkey next.key -subject "${subject}poste6.ville.example"
refused "PKIStatus\|error" -ref nobody -secret "pass:un secret long et partage" -cmd cr -newkey next.key -subject "${subject}poste6.ville.example"
[ -e no.pem ] && wrong "something was handed out"

# genm: the authority's certificates.
ask said "${signed[@]}" -cmd genm -infotype caCerts || wrong "genm: $(cat said)"
says said "id-it-caCerts"

# rr: by the RA that enrolled it, with its reason; by no other; once.
ask said "${secret[@]}" -cmd rr -oldcert one.pem -revreason 1 && wrong "revoked by another RA"
ask said "${signed[@]}" -cmd rr -oldcert one.pem -revreason 1 || wrong "rr: $(cat said)"
ask said "${signed[@]}" -cmd rr -oldcert one.pem -revreason 4 && wrong "revoked twice"
openssl crl -inform DER -in "$folder/instance/public/crl/issuing.crl" -noout -text > list
says list "$(serial one.pem | sed 's/serial=//')"
# A revoked machine renews nothing.
ask said -cert one.pem -key one.key -cmd kur -newkey next.key -oldcert one.pem -certout no.pem && wrong "a revoked certificate renewed"

# A certificate the asker refuses is revoked: its own trust does not lead to it.
new_key six
ask said "${signed[@]}" -cmd cr -newkey six.key -subject "${subject}poste7.ville.example" -certout six.pem -out_trusted stranger.pem && wrong "not refused"
"$bin/vidimus" enrolment list --instance "$folder/instance" > enrolled || wrong "no list: $(cat enrolled)"
says enrolled "confirmed .*ra-signe"; says enrolled "refused .*ra-signe"

# Octets that are no message, and too many of them.
post() { curl -s -o page -w '%{http_code}' -H 'Content-Type: application/pkixcmp' --data-binary "@$1" "http://127.0.0.1:$plain/.well-known/cmp"; }
head -c 2000 /dev/urandom > noise; [ "$(post noise)" = 400 ] || [ "$(post noise)" = 422 ] || wrong "noise: $(post noise)"
head -c 70000 /dev/zero > big; [ "$(post big)" = 413 ] || wrong "big: $(post big)"
[ "$(curl -s -o page -w '%{http_code}' "http://127.0.0.1:$plain/.well-known/est/cacerts")" = 404 ] || wrong "EST without TLS"

# EST: certificates of the authority, attributes, enrolment with a password, then with the certificate.
est="https://localhost:$tls/.well-known/est"
call() { curl -s --cacert root.pem -o "$1" -w '%{http_code}' "${@:2}"; }
[ "$(call ca.b64 "$est/cacerts")" = 200 ] || wrong "cacerts: $(cat ca.b64)"
openssl base64 -d -in ca.b64 | openssl pkcs7 -inform DER -print_certs -out ca.pem; says ca.pem "BEGIN CERTIFICATE"
new_key machine
openssl req -new -key machine.key -subj "/CN=m1.parc.example" -addext subjectAltName=DNS:m1.parc.example -outform DER 2> /dev/null | openssl base64 -out machine.b64
enrol() { call "$1" -H 'Content-Type: application/pkcs10' --data-binary "@$2" "${@:3}"; }
[ "$(enrol page machine.b64 "$est/simpleenroll")" = 401 ] || wrong "without a name"
[ "$(enrol page machine.b64 -u "parc:faux" "$est/simpleenroll")" = 401 ] || wrong "with a wrong password"
[ "$(call page -u "parc:mot de passe du parc" "$est/csrattrs")" = 200 ] || wrong "csrattrs: $(cat page)"
openssl base64 -d -in page | openssl asn1parse -inform DER > said; says said "prime256v1"
[ "$(enrol machine.p7 machine.b64 -u "parc:mot de passe du parc" "$est/simpleenroll")" = 200 ] || wrong "simpleenroll: $(cat machine.p7)"
openssl base64 -d -in machine.p7 | openssl pkcs7 -inform DER -print_certs | openssl x509 -out machine.pem; good machine.pem
openssl x509 -in machine.pem -noout -subject > said; says said "O = Commune de Vannes"
openssl req -new -key machine.key -subj "/CN=m1.autre.example" -addext subjectAltName=DNS:m1.autre.example -outform DER 2> /dev/null | openssl base64 -out other.b64
[ "$(enrol page other.b64 -u "parc:mot de passe du parc" "$est/simpleenroll")" = 403 ] || wrong "a name that is not the park's: $(cat page)"
new_key again
subject_again="/C=FR/O=Commune de Vannes/CN=m1.parc.example"
openssl req -new -key again.key -subj "$subject_again" -addext subjectAltName=DNS:m1.parc.example -outform DER 2> /dev/null | openssl base64 -out again.b64
own=(--cert machine.pem --key machine.key)
[ "$(enrol page again.b64 "${own[@]}" "$est/simpleenroll")" = 403 ] || wrong "a machine enrols: $(cat page)"
[ "$(enrol again.p7 again.b64 "${own[@]}" "$est/simplereenroll")" = 200 ] || wrong "simplereenroll: $(cat again.p7)"
openssl base64 -d -in again.p7 | openssl pkcs7 -inform DER -print_certs | openssl x509 -out again.pem; good again.pem
[ "$(serial again.pem)" != "$(serial machine.pem)" ] || wrong "the same certificate again"
[ "$(enrol page other.b64 "${own[@]}" "$est/simplereenroll")" = 403 ] || wrong "another name by re-enrolment: $(cat page)"
"$bin/vidimus" revoke "$(serial machine.pem | sed 's/serial=//')" --reason key_compromise --instance "$folder/instance" > said 2>&1
"$bin/vidimus" audit verify --instance "$folder/instance" > said || wrong "the trail is broken: $(cat said)"
exit $failed
