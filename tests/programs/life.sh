#!/bin/bash
# The life of a certificate on a running instance: an application reads it with its key and is told by signed notices; the holder
# revokes with questions, without signing in; OpenSSL sees it in OCSP within 5 seconds and in the list within 60.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
house
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -days 2 \
  -keyout "$folder/hook.key" -out "$folder/hook.pem" 2> "$folder/hook.log" || wrong "no certificate for the receiver"
printf '\n[notices]\nallow_private = true\nca_file = "%s"\n' "$folder/hook.pem" >> "$folder/instance/vidimus.toml"
start_responder
start_registry
drive "$source_folder/tools/demo_case.py" > "$folder/demo.log" 2>&1 || { tail -n 20 "$folder/demo.log" "$folder"/registry.log; exit 1; }
reference=$(sed -n 's/.*dossier \(AZUR-[0-9-]*\).*/\1/p' "$folder/out/timeline.txt" | head -1)
drive "$source_folder/tests/programs/life.py" --reference "$reference" --hook-key "$folder/hook.key" --hook-certificate "$folder/hook.pem" \
  > "$folder/life.log" 2>&1 || { tail -n 30 "$folder/life.log" "$folder"/registry.log; exit 1; }
cat "$folder/life.log"
says "$folder/life.log" "^OCSP: revoked after"
says "$folder/life.log" "^CRL: listed after"
says "$folder/life.log" "^notice: issued, revoked, signature verified by openssl"

# The authority's own hand, and the files for who works at the machine.
"$bin/vidimus" certificates --instance "$folder/instance" > "$folder/all.csv" || wrong "no list: $(cat "$folder/all.csv")"
says "$folder/all.csv" ';revoked;'
"$bin/vidimus" certificates --format pem --instance "$folder/instance" > "$folder/all.pem"
openssl crl2pkcs7 -nocrl -certfile "$folder/all.pem" -out /dev/null || wrong "openssl does not read the file of certificates"
serial=$(sed -n '2s/^\([0-9a-f]*\);.*/\1/p' "$folder/all.csv")
"$bin/vidimus" revoke "$serial" --reason key_compromise --instance "$folder/instance" > "$folder/said" 2>&1 && wrong "revoked twice"
says "$folder/said" "refused.state.revoked"
"$bin/vidimus" revoke 00ff --reason key_compromise --instance "$folder/instance" > "$folder/said" 2>&1 && wrong "an unknown serial"
says "$folder/said" "no certificate has the serial 00ff"
"$bin/vidimus" audit verify --instance "$folder/instance" > "$folder/said" || wrong "the trail is broken: $(cat "$folder/said")"
exit $failed
