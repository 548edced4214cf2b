#!/bin/bash
# What a certificate of ours is for, with software of others and the key on its token: logging in at a web server that is not ours, an
# accounting flow (PES v2, XAdES), a statement for the State (CAdES), a tender (PDF with a CAdES signature). Each is verified up to our
# root, refused once altered, and refused once the certificate is revoked. The platforms of the State themselves are not asked: that
# takes an account there.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
export PATH="$PATH:/usr/sbin"
house
start_responder
start_registry
drive "$source_folder/tools/demo_case.py" > "$folder/demo.log" 2>&1 || { tail -n 20 "$folder/demo.log" "$folder"/registry.log; exit 1; }
cd "$folder/out" || exit 1
reference=$(sed -n 's/.*dossier \(AZUR-[0-9-]*\).*/\1/p' timeline.txt | head -1)
export SOFTHSM2_CONF="$folder/kept/softhsm2.conf"
PKCS11_MODULE_PATH=$(python3 -c "import sys; sys.path.insert(0, '$source_folder/tools'); import demo_case; print(demo_case.software_module())")
export PKCS11_MODULE_PATH
key="pkcs11:token=$reference;object=vidimus:$reference;type=private;pin-value=$(cat "$folder/kept/pin")"
document() { python3 "$source_folder/tests/programs/uses.py" "$@"; }
passes() { "$@" > said 2>&1 || wrong "refused: $* $(tail -n 5 said)"; }
fails() { "$@" > said 2>&1 && wrong "accepted: $* $(tail -n 5 said)"; }

# R35, R41: logging in at a server that trusts our root and reads our lists, as the acts platforms do behind their proxy.
mkdir site
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -days 2 \
  -keyout site/key.pem -out site/site.pem 2> said || wrong "no certificate for the platform"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat > site/nginx.conf << END
pid $PWD/site/pid; error_log $PWD/site/error.log; daemon off; worker_processes 1;
events {}
http {
  access_log off; client_body_temp_path $PWD/site; proxy_temp_path $PWD/site; fastcgi_temp_path $PWD/site; uwsgi_temp_path $PWD/site; scgi_temp_path $PWD/site;
  server {
    listen 127.0.0.1:$port ssl; server_name localhost; ssl_certificate site.pem; ssl_certificate_key key.pem;
    ssl_client_certificate $PWD/trusted.pem; ssl_crl $PWD/crls.pem; ssl_verify_client on; ssl_verify_depth 2;
    location / { return 200 "\$ssl_client_verify \$ssl_client_serial \$ssl_client_s_dn\n"; }
  }
}
END
cat root.pem issuing.pem > trusted.pem
open_site() { run_one site nginx -p "$PWD/site" -e "$PWD/site/error.log" -c "$PWD/site/nginx.conf"; for _ in $(seq 50); do curl -sk -o said "https://localhost:$port/" && break; sleep 0.1; done; }
log_in() { curl -s --cacert site/site.pem --engine pkcs11 --key-type ENG --key "$key" --cert certificate.pem "https://localhost:$port/" > said 2>&1; }
open_site
log_in || wrong "no log-in: $(cat said site/error.log)"
says said "^SUCCESS $(openssl x509 -in certificate.pem -noout -serial | cut -d= -f2) .*CN=TEST Morgane Le Gall"
curl -s --cacert site/site.pem "https://localhost:$port/" > said; says said "No required SSL certificate was sent"

# R41: an accounting flow, signed as a whole under the policy of its service. xmlsec1 makes the digests and judges.
as_xml=(--id-attr:Id PES_Aller --id-attr:Id SignedProperties)
judge_flow() { xmlsec1 verify "${as_xml[@]}" --trusted-pem root.pem --untrusted-pem issuing.pem --enabled-key-data x509 "$1"; }
document flow certificate.cer flow.xml
openssl genrsa -out passing.key 3072 2> said
passes xmlsec1 sign "${as_xml[@]}" --privkey-pem passing.key --output signed.xml flow.xml
fails judge_flow signed.xml # the digests are right, the key is not
document to_sign signed.xml > octets
passes openssl dgst -sha256 -engine pkcs11 -keyform engine -sign "$key" -out value octets
document write signed.xml value
passes judge_flow signed.xml
says said "SignedInfo References (ok/all): 2/2"
document alter signed.xml 'MtBordHT V="1250.00"' 'MtBordHT V="9999.00"' altered.xml; fails judge_flow altered.xml
document alter signed.xml Ordonnateur Comptable altered.xml; fails judge_flow altered.xml

# R42, R43: a statement (état) signed beside the file, CAdES with the signing certificate among what is signed.
cades() { openssl cms -sign -cades -binary -engine pkcs11 -keyform engine -inkey "$key" -signer certificate.pem -certfile issuing.pem -md sha256 -outform DER -in "$1" -out "$2"; }
cat root.pem crls.pem > with_lists.pem
judge_cades() { openssl cms -verify -cades -binary -inform DER -in "$2" -content "$1" -CAfile with_lists.pem -crl_check_all -purpose any -out /dev/null; }
printf '<?xml version="1.0" encoding="UTF-8"?>\n<EtatDePresence contrat="TEST-PEC-0001" mois="%s"><Present>oui</Present></EtatDePresence>\n' "$(date +%Y-%m)" > statement.xml
passes cades statement.xml statement.p7s
passes judge_cades statement.xml statement.p7s
says said "CAdES Verification successful"
document alter statement.xml oui non altered.xml; fails judge_cades altered.xml statement.p7s

# R43: the paper of a tender, a PDF whose signature is CAdES; pdfsig knows our root and asks our responder.
mkdir nss
certutil -N -d sql:nss --empty-password
certutil -A -d sql:nss -n root -t CT,C,C -i root.pem; certutil -A -d sql:nss -n issuing -t ,, -i issuing.pem
document paper tender.pdf > octets
passes qpdf --check tender.pdf
passes cades octets signature.der
document seal tender.pdf signature.der
judge_pdf() { pdfsig -nssdir "$PWD/nss" "$1" > said 2>&1; }
judge_pdf tender.pdf
for words in "ETSI.CAdES.detached" "Total document signed" "Signature is Valid" "Certificate is Trusted"; do says said "$words"; done
document alter tender.pdf 1250.00 9999.00 altered.pdf; judge_pdf altered.pdf; says said "Digest Mismatch"

# Signing in at our own door by a signed challenge: software that signs files is enough, no browser speaks to the token.
ask_door() { curl -s --cacert "$anchors" -H 'Content-Type: application/json' -d "$2" "$portal/api/v1/$1" > said; }
in_said() { python3 -c "import json,sys; print(json.load(open('said')).get(sys.argv[1], ''), end='')" "$1"; }
sign_challenge() {
  ask_door signature-challenges '{"client": "poste-1"}'
  challenge=$(in_said challenge); in_said text > to_sign.txt
  sign_text
}
sign_text() {
  passes openssl cms -sign -binary -nodetach -engine pkcs11 -keyform engine -inkey "$key" -signer certificate.pem -md sha256 -outform DER -in to_sign.txt -out signed.p7m
}
answer_door() { ask_door sessions/signature "{\"client\": \"$1\", \"challenge\": \"$challenge\", \"email\": \"$2\", \"file\": \"$(base64 -w0 signed.p7m)\"}"; }
holder=morgane.le.gall@plouvalen.example
sign_challenge
answer_door poste-2 "$holder"; says said '"status": *410'
answer_door poste-1 nobody@vannes.example; says said '"status": *422'
answer_door poste-1 "$holder"; says said '"token":'
# The same through the page, as a browser sends it.
browse() { curl -s --cacert "$anchors" -b jar -c jar "$@" > page.html; }
hidden() { sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" page.html | head -1; }
hand_in() { browse -L -F csrf="$(hidden csrf)" -F challenge="$(hidden challenge)" -F email="$1" -F file=@signed.p7m "$portal/connexion/signature"; }
browse "$portal/connexion/signature"
curl -s --cacert "$anchors" -b jar -o to_sign.txt "$portal/connexion/signature/fichier?defi=$(hidden challenge)"
sign_text
hand_in nobody@vannes.example; says page.html "Aucun certificat en vigueur de cette adresse"
hand_in "$holder"; says page.html "Mon espace"; says page.html "Se déconnecter"

# Revoked: nobody lets the certificate in, nor takes what it signs from now on.
passes env -u SOFTHSM2_CONF "$bin/vidimus" revoke "$(openssl x509 -in certificate.pem -noout -serial | cut -d= -f2)" --reason superseded --instance "$folder/instance"
for _ in $(seq 120); do
  curl -s "$public/crl/issuing.crl" -o now.crl && ! cmp -s now.crl issuing.crl && break
  sleep 0.5
done
{ openssl crl -inform DER -in now.crl; openssl crl -inform DER -in root.crl; } > crls.pem 2> said
cat root.pem crls.pem > with_lists.pem
stop_one site
open_site
log_in; says said "The SSL certificate error"
passes cades statement.xml late.p7s
fails judge_cades statement.xml late.p7s
says said "certificate revoked"
sign_challenge; answer_door poste-1 "$holder"; says said '"status": *422'
sleep 5
judge_pdf tender.pdf; says said "Certificate has been Revoked"
exit $failed
