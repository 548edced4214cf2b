#!/bin/bash
# Two responders of one registry, each with its own folder and signer's token: what another registration authority revokes over CMP is
# said by both within five seconds, and both go on when the registry stops.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
house
mkdir "$folder/desk" && cd "$folder/desk" || exit 1
read -r door second < <(python3 -c "
import socket
held = [socket.socket() for _ in range(2)]
for one in held: one.bind(('127.0.0.1', 0))
print(*(one.getsockname()[1] for one in held))")
mkdir -m 700 "$folder/instance/enrolment"
(umask 077; echo "un secret long et partage" > "$folder/instance/enrolment/secret")
cat >> "$folder/instance/vidimus.toml" <<TOML

[enrolment]
address = "127.0.0.1"
cmp_port = $door
[[enrolment.client]]
name = "ra"
secret_file = "enrolment/secret"
reference = "ra"
profiles = ["tls_client"]
names = { common_name = ["*.ville.example"], organization = ["Commune de Vannes"], country = ["FR"] }
TOML
# The second responder: a folder of its own, the same register.
cp -r "$folder/instance" "$folder/other"
sed -i "s|^url = \"sqlite:.*\"|url = \"sqlite:$folder/instance/vidimus.db\"|; s|^listen = .*|listen = \"127.0.0.1:$second\"|" "$folder/other/vidimus.toml"
start_registry
start_responder
run_one other "$bin/vidimus-responder" --instance "$folder/other"
for _ in $(seq 400); do
  grep -q registry.serving "$folder/registry.log" && grep -q responder.serving "$folder/responder.log" && grep -q responder.serving "$folder/other.log" && break
  sleep 0.05
done
for name in root issuing; do openssl x509 -inform DER -in "$folder/instance/ca/$name.cer" -out $name.pem; done
cmp_do() { openssl cmp -server "http://127.0.0.1:$door/.well-known/cmp" -ref ra -secret "pass:un secret long et partage" "$@" > said 2>&1; }
openssl ecparam -name prime256v1 -genkey -noout -out one.key
cmp_do -cmd ir -newkey one.key -subject "/C=FR/O=Commune de Vannes/CN=poste.ville.example" -certout one.pem || { wrong "ir: $(cat said)"; exit 1; }
status() { # status PORT: good, revoked or unknown
  openssl ocsp -issuer issuing.pem -cert one.pem -CAfile root.pem -verify_other issuing.pem -url "http://127.0.0.1:$1/ocsp" 2> /dev/null | sed -n 's/^one.pem: //p'
}
until_said() { # until_said WORD PORT: seconds, at most 10
  local begin=$(date +%s.%N)
  for _ in $(seq 100); do
    [ "$(status "$2")" = "$1" ] && { python3 -c "import time; print(f'{time.time() - $begin:.1f}')"; return; }
    sleep 0.05
  done
  echo 99
}
for port in "$PUBLIC" "$second"; do
  seconds=$(until_said good "$port")
  python3 -c "exit(not $seconds <= 5)" || wrong "good on $port after $seconds s"
done
cmp_do -cmd rr -oldcert one.pem -revreason 1 || wrong "rr: $(cat said)"
for port in "$PUBLIC" "$second"; do
  until_said revoked "$port" > "revoked.$port" &
done
wait $(jobs -p | grep -v -e "${running[registry]}" -e "${running[responder]}" -e "${running[other]}")
for port in "$PUBLIC" "$second"; do
  echo "revoked on $port after $(cat "revoked.$port") s"
  python3 -c "exit(not $(cat "revoked.$port") <= 5)" || wrong "revoked on $port after $(cat "revoked.$port") s"
done
stop_one registry
for port in "$PUBLIC" "$second"; do [ "$(status "$port")" = revoked ] || wrong "without the registry, $port says $(status "$port")"; done
# Time is stamped without it too.
openssl ts -query -data one.pem -sha256 -cert -out q.tsq 2> /dev/null
curl -s -f --data-binary @q.tsq -H 'Content-Type: application/timestamp-query' -o r.tsr "http://127.0.0.1:$PUBLIC/tsa" ||
  wrong "no stamp: $(tail -n 3 "$folder/responder.log")"
openssl ts -verify -queryfile q.tsq -in r.tsr -CAfile root.pem -untrusted issuing.pem > stamped 2>&1
says stamped "Verification: OK"
exit $failed
