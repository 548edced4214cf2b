#!/bin/bash
# Letters leave by a mail server with STARTTLS and a password; while it is away requests succeed all the same, and their letters
# follow once it is back.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
house
mkdir "$folder/letters"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
  -addext "subjectAltName=DNS:localhost" -keyout "$folder/sink.key" -out "$folder/sink.pem" 2> /dev/null
mkfifo "$folder/hold"
exec 7<> "$folder/hold" # the sink ends with its standard input
sink_port=0
start_sink() {
  : > "$folder/sink.log"
  /usr/bin/python3 "$source_folder/tests/smtp_sink.py" "$folder/letters" --cert "$folder/sink.pem" --key "$folder/sink.key" \
    --auth "vidimus:un mot de passe" --port "$sink_port" < "$folder/hold" > "$folder/sink.log" 2>&1 &
  running[sink]=$!
  for _ in $(seq 100); do
    [ -s "$folder/sink.log" ] && sink_port=$(head -1 "$folder/sink.log") && return
    sleep 0.1
  done
  echo "the sink does not start: $(cat "$folder/sink.log")"; exit 1
}
start_sink
echo "un mot de passe" > "$folder/instance/secrets/smtp.password"
chmod 600 "$folder/instance/secrets/smtp.password"
sed -i "s|^folder = \"mail\".*|url = \"smtp://localhost:$sink_port\"\nstarttls = true\nca_file = \"$folder/sink.pem\"\nuser = \"vidimus\"\npassword_file = \"secrets/smtp.password\"|" \
  "$folder/instance/vidimus.toml"
start_registry
for _ in $(seq 100); do curl -s -o /dev/null --cacert "$anchors" "$portal/api/v1/bodies" && break; sleep 0.1; done

ask_link() { # ask_link ADDRESS
  local status
  status=$(curl -s -o "$folder/said" -w '%{http_code}' --cacert "$anchors" -H 'Content-Type: application/json' \
    -d "{\"email\": \"$1\"}" "$portal/api/v1/sign-in-links")
  [ "$status" = 202 ] || wrong "a link for $1: $status $(cat "$folder/said")"
}
arrives() { # arrives SECONDS ADDRESS: its letter's number
  for _ in $(seq $(($1 * 5))); do
    number=$(grep -l -F "\"$2\"" "$folder"/letters/*.envelope 2> /dev/null | head -1)
    [ -n "$number" ] && return
    sleep 0.2
  done
  wrong "no letter to $2: $(tail -n 5 "$folder/registry.log" "$folder/sink.log")"
  return 1
}

first=claire.olivari@azur-ingenierie.example
ask_link "$first"
if arrives 15 "$first"; then
  says "$number" '"tls": true'
  says "$number" '"user": "vidimus"'
  python3 - "${number%.envelope}.eml" > "$folder/text" <<'PYTHON'
import email, email.policy, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(message["To"], message["From"], message.get_body(("plain",)).get_content())
PYTHON
  says "$folder/text" "$first"
  secret=$(grep -o '/connexion/[A-Za-z0-9_-]*' "$folder/text" | head -1)
  [ "$(curl -s -o "$folder/said" -w '%{http_code}' --cacert "$anchors" -H 'Content-Type: application/json' \
    -d "{\"secret\": \"${secret#/connexion/}\"}" "$portal/api/v1/sessions")" = 201 ] || wrong "the link of the letter: $(cat "$folder/said")"
fi

# The mail server away, then back at the same place.
stop_one sink
second=ines.roubaud@azur-ingenierie.example
ask_link "$second"
for _ in $(seq 50); do grep -q letter.not_sent "$folder/registry.log" && break; sleep 0.2; done
says "$folder/registry.log" letter.not_sent
grep -q "un mot de passe" "$folder/registry.log" && wrong "the password is in the log"
start_sink
arrives 60 "$second"
sleep 2
[ "$(grep -l -F "\"$second\"" "$folder"/letters/*.envelope | wc -l)" = 1 ] || wrong "the letter came more than once"
exit $failed
