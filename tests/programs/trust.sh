#!/bin/bash
# The running life of an instance's trust services, judged by openssl and curl: renewal without a restart, static OCSP files, the watch,
# policy pages, certificates for machines, the next authority, another root; and every rule asked of what is published.
set -u
vidimus="${VIDIMUS_BIN:?}/vidimus"
responder="$VIDIMUS_BIN/vidimus-responder"
export VIDIMUS_DATA="${VIDIMUS_SOURCE:?}/data"
unset SOFTHSM2_CONF
folder=$(mktemp -d) || exit 1
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0
wrong() { echo "WRONG: $*"; failed=1; }
says() { grep -q -- "$2" "$1" || wrong "no '$2' in: $(cat "$1")"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# The public port is chosen before the certificates are made: the watch reads the addresses they give.
port=$(free_port)
"$vidimus" init --instance one --sample --fast-keys --address 127.0.0.1 --host 127.0.0.1 --public-port "$port" > init.txt 2>&1 ||
  { cat init.txt; exit 1; }
sed -i '/^\[responder\]/a refresh_seconds = 1' one/vidimus.toml
"$vidimus" check --instance one > check.txt && wrong "another setting, and the practice statement is still good"
says check.txt "WRONG  policy and practice statement"
"$vidimus" policy --instance one > /dev/null || wrong "policy"
start() {
  "$responder" --instance one > log.txt 2>&1 &
  pid=$!
  pids+=("$pid")
  for _ in $(seq 100); do curl -s -f -o /dev/null "http://127.0.0.1:$port/health" && return; sleep 0.1; done
  wrong "the responder does not start: $(cat log.txt)"
}
start
pem() { openssl x509 -inform DER -in "one/ca/$1.cer" -out "$1.pem"; }
for name in root issuing ocsp; do pem "$name"; done
openssl x509 -in one/tls/server.pem -out server.pem
ask() { openssl ocsp -issuer "${2:-issuing.pem}" -cert "$1" -CAfile root.pem -verify_other issuing.pem -url "http://127.0.0.1:$port/ocsp" \
  -resp_text > ocsp.txt 2>&1; }
answered() { # answered CERTIFICATE STATE [ISSUER]: within ten seconds
  for _ in $(seq 100); do ask "$1" "${3:-issuing.pem}"; grep -q "$1: $2" ocsp.txt && break; sleep 0.1; done
  says ocsp.txt "Response verify OK"; says ocsp.txt "$1: $2"
}
answered server.pem good
says ocsp.txt "Archive Cutoff"

# Every rule on what is published.
lint() { "$vidimus" lint --issuer one/ca/issuing.cer --crypto-policy "$VIDIMUS_DATA/crypto_policy.toml" "$1" > lint.txt 2>&1; }
lint one/public/crl/issuing.crl || wrong "lint of the list: $(cat lint.txt)"
says lint.txt "judged as crl"
openssl ocsp -issuer issuing.pem -cert server.pem -reqout q.der -no_nonce > /dev/null 2>&1
curl -s -f --data-binary @q.der -H 'Content-Type: application/ocsp-request' -o r.der "http://127.0.0.1:$port/ocsp"
lint r.der || wrong "lint of the answer: $(cat lint.txt)"
says lint.txt "judged as ocsp_answer"
printf '\x30\x03\x0a\x01\x06' > refusal.der
lint refusal.der && wrong "a refusal is no answer"
says lint.txt "answer.successful"

# The watch, as a relying party.
"$vidimus" watch --instance one > watch.txt 2>&1 || wrong "watch: $(cat watch.txt)"
for what in "list at http://127.0.0.1:$port/crl/issuing.crl" "OCSP at http://127.0.0.1:$port/ocsp (POST)" \
  "OCSP at http://127.0.0.1:$port/ocsp (GET)" "certificate at http://127.0.0.1:$port/ca/issuing.cer"; do says watch.txt "good  $what"; done
# Later, as the same relying party: half of the list's life gone is said before it is over, and over is wrong.
faketime -f '+8h' "$vidimus" watch --instance one > watch.txt 2>&1 || wrong "half of its life is not wrong yet: $(cat watch.txt)"
says watch.txt "SOON  OCSP at http://127.0.0.1:$port/ocsp (GET): past half of its life"; says watch.txt "good  list at"
faketime -f '+26h' "$vidimus" watch --instance one > watch.txt 2>&1 && wrong "answers that are over are good"
says watch.txt "WRONG  OCSP at"; says watch.txt "SOON  list at http://127.0.0.1:$port/crl/issuing.crl: past half of its life"
faketime -f '+50h' "$vidimus" watch --instance one > watch.txt 2>&1 && wrong "a list that is over is good"
says watch.txt "WRONG  list at http://127.0.0.1:$port/crl/issuing.crl"
faketime -f '+3650d' "$vidimus" watch --instance one > watch.txt 2>&1 && wrong "everything over is good"
says watch.txt "WRONG  certificate .*: ended"
# What is served there is read, not taken for granted: another list, another certificate, nothing at all.
cat > liar.py <<'PY'
import http.server, sys
kinds = {".crl": "application/pkix-crl", ".cer": "application/pkix-cert"}
class Liar(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        file = {".crl": "one/public/crl/root.crl", ".cer": "one/ca/root.cer"}.get(self.path[-4:])
        self.send_response(200 if file else 503)
        self.send_header("Content-Type", kinds.get(self.path[-4:], "text/plain"))
        self.end_headers()
        self.wfile.write(open(file, "rb").read() if file else b"")
    do_POST = do_GET
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Liar).serve_forever()
PY
kill "$pid"; wait "$pid" 2> /dev/null
"$vidimus" watch --instance one > watch.txt 2>&1 && wrong "nobody answers, and it is good"
python3 liar.py "$port" & liar=$!; pids+=("$liar")
for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$port/x" && break; sleep 0.1; done
"$vidimus" watch --instance one > watch.txt 2>&1 && wrong "what lies is good"
says watch.txt "WRONG  list at"; says watch.txt "WRONG  certificate at .*not the issuer's"; says watch.txt "WRONG  OCSP at .*status 503"
kill "$liar"; wait "$liar" 2> /dev/null
start
mv one/public/crl/issuing.crl kept.crl
openssl crl -inform DER -in kept.crl -outform DER -out two.crl; printf 'x' | dd of=two.crl bs=1 seek=150 conv=notrunc 2> /dev/null
cp two.crl one/public/crl/issuing.crl; sleep 2.5
"$vidimus" watch --instance one > watch.txt 2>&1
grep -q "WRONG  list" watch.txt || says log.txt "responder.file_refused"
"$vidimus" crl --instance one > /dev/null || wrong "crl"

# Policy and practices: at the addresses certificates name, and never other than what is issued.
cps=$(openssl x509 -in issuing.pem -noout -text | sed -n 's/.*CPS: //p')
curl -s -f -o dpc.html "$cps" || wrong "no practices at $cps"
says dpc.html "Déclaration des pratiques de certification"
curl -s -f -o pc.html "${cps%dpc.html}pc.html" || wrong "no policy"
for name in "$VIDIMUS_DATA"/profiles/*.toml; do says pc.html "Profil $(basename "$name" .toml)"; done
# Nothing of the plan of RFC 3647 is left out: each section by its number, and for practices each chapter.
for section in 1.{1..6} 2.{1..4} 3.{1..4} 4.{1..12} 5.{1..8} 6.{1..8} 7.{1..3} 8.1 9.{1..7} 9.{10,11,13,14,16}; do says pc.html "<h3>$section[ ,]"; done
for chapter in 1 2 3 4 5 6 7 8 9; do says pc.html "<h2>$chapter\. "; says dpc.html "<h2>$chapter\. "; done
grep -qE ' \(\)|</th><td></td></tr>|différentielle : <' pc.html && wrong "something empty is said in the policy"
# What the body alone can say is asked for until it is written, and nothing else may be written there.
says pc.html "À compléter : qui tient cette politique"
printf '[statements]\n1_5 = "Le service des certificats, 1 rue des Essais."\n' > one/policy.toml
"$vidimus" check --instance one > check.txt && wrong "a sentence of the body, and the policy without it is good"
"$vidimus" policy --instance one > policy.txt || wrong "policy: $(cat policy.txt)"
says one/public/policy/pc.html "1 rue des Essais"; says one/public/policy/pds_fr.html "1 rue des Essais"; says policy.txt "statements.5_1"
grep -q "statements.1_5" policy.txt && wrong "what is written is asked for"
printf '[statements]\n99 = "x"\n' > one/policy.toml
"$vidimus" policy --instance one > policy.txt 2>&1 && wrong "a sentence nobody asked for is taken"
rm one/policy.toml; "$vidimus" policy --instance one > /dev/null || wrong "policy"
"$vidimus" check --instance one > check.txt || wrong "check: $(cat check.txt)"
echo "changed" >> one/public/policy/pc.html
"$vidimus" check --instance one > check.txt && wrong "an altered policy is not seen"
says check.txt "WRONG  policy and practice statement"
"$vidimus" policy --instance one > /dev/null || wrong "policy"

# Another profile, another algorithm: other texts, and until they are written the instance is told to be wrong.
cp -r "$VIDIMUS_DATA" changed
sed -i 's/^validity_months = 36/validity_months = 25/; s/^keys = .*/keys = ["p-384"]/' changed/profiles/tls_client.toml
sed -i '/^name = "ecdsa"/{n;s/$/\nuntil = "2027-02-03"/}' changed/crypto_policy.toml
VIDIMUS_DATA=$PWD/changed "$vidimus" check --instance one > check.txt && wrong "other profiles, and the policy is still good"
says check.txt "WRONG  policy and practice statement"
VIDIMUS_DATA=$PWD/changed "$vidimus" policy --instance one > /dev/null || wrong "policy of the changed profiles"
table() { python3 -c 'import re, sys; print(re.search(r"(?s)<caption>Profil tls_client</caption>.*?</table>", open(sys.argv[1]).read()).group())' "$1"; }
table one/public/policy/pc.html > after.html; table pc.html > before.html
says before.html "36 mois"; says after.html "25 mois"; says after.html "<td>p-384</td>"
grep -q "2027-02-03" pc.html && wrong "a date nobody set"
says one/public/policy/pc.html "2027-02-03"
"$vidimus" policy --instance one > /dev/null || wrong "policy"
cmp -s pc.html one/public/policy/pc.html || wrong "the same profiles give other texts"

# A renewed delegate answers without a restart; the time-stamping unit too.
old=$(openssl x509 -in ocsp.pem -noout -serial)
"$vidimus" renew --instance one ocsp tsa --json > renew.txt || wrong "renew: $(cat renew.txt)"
pem ocsp; pem tsa
[ "$(openssl x509 -in ocsp.pem -noout -serial)" != "$old" ] || wrong "the delegate's certificate is the old one"
serial=$(openssl x509 -in ocsp.pem -noout -serial | sed 's/serial=//')
for _ in $(seq 100); do ask server.pem; tr -d ':' < ocsp.txt | grep -qi "$serial" && break; sleep 0.1; done
tr -d ':' < ocsp.txt | grep -qi "$serial" || wrong "the new delegate does not answer: $(tail -3 log.txt)"
says ocsp.txt "Response verify OK"
openssl ts -query -data init.txt -sha256 -cert -out q.tsq 2> /dev/null
unit=$(openssl x509 -in tsa.pem -noout -serial | sed 's/serial=//')
for _ in $(seq 100); do
  curl -s -f --data-binary @q.tsq -H 'Content-Type: application/timestamp-query' -o r.tsr "http://127.0.0.1:$port/tsa"
  openssl ts -reply -in r.tsr -token_out 2> /dev/null | openssl pkcs7 -inform DER -print_certs -text -noout 2> /dev/null | tr -d ': \n' |
    grep -qi "$unit" && break
  sleep 0.1
done
openssl ts -verify -queryfile q.tsq -in r.tsr -CAfile root.pem -untrusted issuing.pem > ts.txt 2>&1; says ts.txt "Verification: OK"
"$vidimus" audit stamps --instance one > audit.txt || wrong "the trace of stamps: $(cat audit.txt)"
says audit.txt "sound"
log=$(sed -n 's/^log = "\(.*stamps.log\)"/one\/\1/p' one/vidimus.toml)
sed '1s/"serial":"../"serial":"00/' "$log" > altered.log
"$vidimus" audit stamps --file altered.log > audit.txt && wrong "an altered trace is sound"
says audit.txt "BROKEN at entry 1"
"$vidimus" renew --instance one --due > renew.txt || wrong "renew --due: $(cat renew.txt)"
says renew.txt "nothing is due"
"$vidimus" renew --instance one server > /dev/null || wrong "renew server"
openssl x509 -in one/tls/server.pem -out server.pem
[ "$(openssl x509 -in server.pem -noout -pubkey)" = "$(openssl pkey -in one/tls/server.key -pubout)" ] || wrong "server key and certificate"
answered server.pem good

# A machine's certificate from its own request; a person's is refused.
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout m.key -out m.csr -subj "/C=FR/O=Vidimus/CN=station-1" 2> /dev/null
"$vidimus" certify --instance one --profile tls_client --request m.csr --dns station-1.example --out m.pem > certify.txt 2>&1 ||
  wrong "certify: $(cat certify.txt)"
# An algorithm that ends before the certificate would: refused with the date, or issued where the policy forgives it.
other_policy() { VIDIMUS_DATA=$PWD/changed "$vidimus" certify --instance one --profile tls_client --request e.csr --dns station-3.example --out "$1" > certify.txt 2>&1; }
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout e.key -out e.csr -subj "/C=FR/O=Vidimus/CN=station-3" 2> /dev/null
sed -i 's/^validity_months = .*/validity_months = 36/' changed/profiles/tls_client.toml
other_policy no.pem && wrong "a certificate outlives its algorithm"
says certify.txt "algorithms.signature_lasts"; says certify.txt "2027-02-03"
sed -i 's/^until = "2027-02-03"/&\noutlived = "warned"/' changed/crypto_policy.toml
other_policy e.pem || wrong "a policy that forgives refuses: $(cat certify.txt)"
openssl x509 -in issuing.pem -outform DER -out issuing.der
"$vidimus" lint --kind tls_client --issuer issuing.der --crypto-policy changed/crypto_policy.toml e.pem > lint.txt 2>&1 || wrong "lint: $(cat lint.txt)"
says lint.txt "warning  algorithms.signature_ends_early.*2027-02-03"
openssl verify -CAfile root.pem -untrusted issuing.pem -purpose sslclient m.pem > verify.txt 2>&1 || wrong "$(cat verify.txt)"
"$vidimus" certify --instance one --profile dual_rgs2_qcpn --request m.csr --out no.pem > certify.txt 2>&1 && wrong "a person certified here"
says certify.txt "is not for machines"
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout s.key -out s.csr -subj "/CN=x" 2> /dev/null
"$vidimus" certify --instance one --profile seal_rgs2_qcpl --request s.csr --out s.pem --subject country=FR --subject organization=Vidimus \
  --subject "organizational_unit=0002 732829320" --subject organization_identifier=NTRFR-732829320 \
  --subject "common_name=Cachet des actes" > certify.txt 2>&1 || wrong "seal: $(cat certify.txt)"
openssl verify -CAfile root.pem -untrusted issuing.pem s.pem > verify.txt 2>&1 || wrong "$(cat verify.txt)"
"$vidimus" lint --kind legal_person --issuer one/ca/issuing.cer s.pem > lint.txt || wrong "lint of the seal: $(cat lint.txt)"

# Java, at the addresses certificates carry: status over OCSP with its nonce and without, before and after a revocation.
java_says() { java "${@:2}" "$VIDIMUS_SOURCE/tests/interop/OcspCheck.java" root.pem j.pem issuing.pem > java.txt 2>&1; says java.txt "$1"; }
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout j.key -out j.csr -subj "/C=FR/O=Vidimus/CN=station-4" 2> /dev/null
"$vidimus" certify --instance one --profile tls_client --request j.csr --dns station-4.example --out j.pem > certify.txt 2>&1 || wrong "certify: $(cat certify.txt)"
answered j.pem good
java_says "^valid"
java_says "^valid" -Djdk.security.certpath.ocspNonce=true
castle=/usr/share/java/bcpkix.jar:/usr/share/java/bcutil.jar:/usr/share/java/bcprov.jar
java -cp "$castle" "$VIDIMUS_SOURCE/tests/interop/StampCheck.java" "http://127.0.0.1:$port/tsa" "$unit" > java.txt 2>&1
says java.txt "^stamped"
"$vidimus" revoke "$(openssl x509 -in j.pem -noout -serial | sed 's/serial=//')" --reason key_compromise --instance one > revoke.txt 2>&1 || wrong "revoke: $(cat revoke.txt)"
answered j.pem revoked
java_says "^refused: REVOKED"
ocsptool --ask="http://127.0.0.1:$port/ocsp" --load-cert j.pem --load-issuer issuing.pem --load-trust issuing.pem > gnutls.txt 2>&1
says gnutls.txt "Certificate Status: revoked"; says gnutls.txt "Verifying OCSP Response: Success"

# All answers as files, served by any web server.
"$vidimus" ocsp export --instance one site/ocsp > export.txt || wrong "export: $(cat export.txt)"
plain=$(free_port)
python3 -m http.server "$plain" --bind 127.0.0.1 --directory site > /dev/null 2>&1 &
pids+=("$!")
openssl ocsp -issuer issuing.pem -cert m.pem -reqout q.der -no_nonce > /dev/null 2>&1
path=$(base64 -w0 q.der | sed 's/+/%2B/g; s/=/%3D/g; s:/$:/index.der:')
for _ in $(seq 50); do curl -s -f -o static.der "http://127.0.0.1:$plain/ocsp/$path" && break; sleep 0.1; done
openssl ocsp -issuer issuing.pem -cert m.pem -respin static.der -CAfile root.pem -verify_other issuing.pem -no_nonce > static.txt 2>&1
says static.txt "Response verify OK"; says static.txt "m.pem: good"

# The next authority issues; the one before still has its status told and presses its last list.
"$vidimus" rollover --instance one --name issuing2 --kind p-256 --json > rollover.txt 2>&1 || wrong "rollover: $(cat rollover.txt)"
python3 - <<'P'
import re
text = open("one/vidimus.toml").read()
new = open("one/ca/issuing2.toml").read()
parts = re.split(r"(?m)^# \d\..*\n", new)
ca, old, answer = parts[1], parts[2], parts[3]
start = text.index("[ca]"); end = text.index("[root]")
text = text[:start] + ca + "\n" + old + "\n" + text[end:]
at = text.index("[responder.tsa]")
open("one/vidimus.toml", "w").write(text[:at] + answer + "\n" + text[at:])
P
"$vidimus" policy --instance one > /dev/null; "$vidimus" check --instance one > check.txt || wrong "after the rollover: $(cat check.txt)"
says check.txt "issuing authority issuing2"; says check.txt "issuing authority issuing"
kill "$pid"; wait "$pid" 2> /dev/null
start
pem issuing2
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout n.key -out n.csr -subj "/C=FR/O=Vidimus/CN=station-2" 2> /dev/null
"$vidimus" certify --instance one --profile tls_client --request n.csr --out n.pem > certify.txt 2>&1 || wrong "certify: $(cat certify.txt)"
openssl verify -CAfile root.pem -untrusted issuing2.pem n.pem > verify.txt 2>&1 || wrong "by the next authority: $(cat verify.txt)"
answered n.pem good issuing2.pem
answered m.pem good
"$vidimus" crl --instance one --authority issuing --last > /dev/null || wrong "last list"
openssl crl -inform DER -in one/public/crl/issuing.crl -noout -nextupdate > last.txt; says last.txt "9999"
"$vidimus" crl --instance one --authority issuing > again.txt 2>&1 && wrong "a list after the last"

# Another root recognised: who trusts ours only follows the cross certificate to theirs.
"$vidimus" init --instance other --sample --fast-keys --organization "Autre" --siren 552100554 > /dev/null 2>&1 || wrong "other"
"$vidimus" cross-certify --instance one --certificate other/ca/root.cer --out cross.pem > cross.txt 2>&1 || wrong "cross: $(cat cross.txt)"
openssl x509 -inform DER -in other/ca/issuing.cer -out their.pem
openssl x509 -in other/tls/server.pem -out theirs.pem
openssl verify -CAfile root.pem -untrusted their.pem theirs.pem > verify.txt 2>&1 && wrong "trusted without the cross certificate"
openssl verify -CAfile root.pem -untrusted their.pem -untrusted cross.pem theirs.pem > verify.txt 2>&1 || wrong "$(cat verify.txt)"
"$vidimus" cross-certify --instance one --certificate other/ca/issuing.cer --out no.pem > cross.txt 2>&1 && wrong "no proof of possession"
# A ceremony by its script: roles, the root's code in two parts that nobody keeps whole, signed minutes.
cat > script.toml <<'TOML'
purpose = "Essai"
place = "Ici"
[[participant]]
name = "Anne"
role = "master"
[[participant]]
name = "Bruno"
role = "secret_holder"
[[participant]]
name = "Chloé"
role = "witness"
TOML
printf 'premiere-part' > p1; printf 'seconde-part' > p2; chmod 600 p1 p2
ceremony() { "$vidimus" init --instance three --sample --fast-keys --ceremony script.toml --part "Bruno=p1" --part "Denis=p2" > ceremony.txt 2>&1; }
ceremony && wrong "one holder alone"
says ceremony.txt "two holders of parts"
[ ! -e three ] || wrong "something is left of a refused ceremony"
printf '[[participant]]\nname = "Denis"\nrole = "secret_holder"\n' >> script.toml
ceremony || wrong "ceremony: $(cat ceremony.txt)"
says three/ca/ceremony.txt "$(sha256sum "$vidimus" | cut -d' ' -f1)"; says three/ca/ceremony.txt "clé         : p-256, [0-9a-f]"
says three/ca/ceremony.txt "Porteur de part : Denis"; says three/ca/ceremony.txt "$(sha256sum script.toml | cut -d' ' -f1)"
[ ! -e three/secrets/root.pin ] || wrong "the root's code is kept"
openssl x509 -inform DER -in three/ca/root.cer -noout -pubkey > root.pub
openssl dgst -sha256 -verify root.pub -signature three/ca/ceremony.sig three/ca/ceremony.txt > dgst.txt 2>&1; says dgst.txt "Verified OK"
"$vidimus" crl --instance three --root < /dev/null > root.txt 2>&1 && wrong "the root acts without its holders"
printf 'premiere-partseconde-part' > three/secrets/root.pin; chmod 600 three/secrets/root.pin
"$vidimus" crl --instance three --root > root.txt 2>&1 || wrong "with both parts: $(cat root.txt)"
exit $failed
