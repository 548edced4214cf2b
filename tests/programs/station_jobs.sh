#!/bin/bash
# vidimus-station beside a registry: paired once, a token personalised, cut off and taken up again without a second key.
. "${VIDIMUS_SOURCE:?}/tests/programs/station_setup.sh"
cd "$folder" || exit 1
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj "/C=FR/CN=AC de test" -days 2 2> /dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls.key -out tls.pem -subj "/CN=localhost" \
  -addext "subjectAltName=IP:127.0.0.1" -days 2 2> /dev/null

open_registry() { # scenario
  rm -f port events release
  : > events
  python3 "$here/station_registry.py" "$folder" "$1" 2> registry.log &
  registry=$!
  for _ in $(seq 100); do [ -e port ] && break; sleep 0.1; done
  url="https://127.0.0.1:$(cat port)"
}
close_registry() { kill "$registry" 2> /dev/null; wait "$registry" 2> /dev/null; registry=; }
new_store() { rm -rf tokens station.json*; mkdir tokens; }
work() { "$station" --module "$module" --pin-file pin "$@"; }
run() { work run --registry "$url" --state station.json --ca tls.pem --once "$@"; }

open_registry plain
check "unknown TLS identity is refused" says "http.untrusted" work --json run --registry "$url" --pairing PAIR-ME --state station.json --ca ca.pem
check "a wrong pairing code is refused" says "station.paired_elsewhere" run --json --pairing WRONG
check "without a code there is no pairing" says "appairé" run
check "a job from pairing to read back" says "certificat écrit et relu" run --pairing PAIR-ME
check "the registry saw it good" grep -q "readback good" events
check "the state is private" test "$(stat -c %a station.json station.json.key | sort -u)" = 600
refused "no PIN in the state, no unblocking code in clear" grep -q "246810" station.json
refused "the PIN never left" grep -q LEAKED events
check "one private key, never extractable" test "$(private_keys vidimus-0042)" = 1
check "strangers see the certificate" says "CN=Ma" key_bits vidimus-0042
check "and the issuer's" says "AC de test" key_bits vidimus-0042
check "the unblocking code kept here works" work unblock --token vidimus-0042 --state station.json --new-pin-file pin
check "the key signs" work test --token vidimus-0042
refused "a code that served already stops no paired station" says "station.paired_elsewhere" timeout 4 "$station" --json \
  --module "$module" --pin-file pin run --registry "$url" --state station.json --ca tls.pem --pairing WRONG
check "a fresh code gives it another key" says '"station":"S1"' timeout 4 "$station" --json --module "$module" --pin-file pin run \
  --registry "$url" --state station.json --ca tls.pem --pairing PAIR-ME
check "a paired station needs no code again" says '"registry"' cat station.json
close_registry

# The station's own key in a token of its own: made there, changed by a fresh code, and nothing of it in files.
new_store
open_registry record
station_key() { pkcs11-tool --module "$module" --token-label poste --login --pin 135790 --list-objects --type privkey; }
echo 135790 > own-pin; echo 90909090 > own-so
check "a token for the station itself" "$station" --module "$module" init --label poste --so-pin-file own-so --new-pin-file own-pin
own() { run --station-token poste --station-pin-file own-pin "$@"; }
refused "a code the registry refuses leaves no key" own --pairing WRONG
check "no key is left of it" test "$(station_key | grep -c 'Private Key Object')" = 0
check "paired by a key of its own, a job is done" says "certificat écrit et relu" own --pairing PAIR-ME
check "the key is made in the token and never leaves" says "never extractable" station_key
check "the key signs questions: its bearer keys end" grep -q "^session 1" events
check "no bearer key is kept" grep -q '"key": ""' station.json
refused "the PIN of the station's token is in no file of it" grep -rq 135790 station.json
check "the next job goes on by another session" says "procès-verbal signé" own
check "sessions follow each other" test "$(grep -c '^session' events)" -ge 2
check "a fresh code gives it another key" says '"station":"S1"' timeout 5 "$station" --json --module "$module" --pin-file pin run \
  --registry "$url" --state station.json --ca tls.pem --station-token poste --station-pin-file own-pin --pairing PAIR-ME
check "two keys were seen" test "$(grep '^own key' events | sort -u | wc -l)" = 2
check "one is left" test "$(station_key | grep -c 'Private Key Object')" = 1
check "without its token the station says so" says "n'est pas branché" run --station-token other --station-pin-file own-pin
check "with a wrong PIN too" says "Code incorrect" run --station-token poste --station-pin-file wrong-pin
check "and its error in English" says "is not plugged in" run --lang en --station-token other --station-pin-file own-pin
refused "no PIN of it is told to the registry" grep -q LEAKED events
close_registry

new_store
open_registry countersign
run --pairing PAIR-ME > /dev/null
check "the operator's own token countersigns" says "contresigné" run
check "with his key, over a SHA-256 digest" grep -q "^countersigned sha256" events
close_registry

new_store
open_registry unblock
run --pairing PAIR-ME > /dev/null
check "what was said with the token is told, one sentence an exchange" diff dialogue-J1 "$here/dialogues/personalise.txt"
refused "no code is in it" grep -q "246810" dialogue-J1
echo 135792 > other-pin
check "a token is unblocked with the code the registry keeps" says "débloquée" "$station" --module "$module" --new-pin-file other-pin run --registry "$url" --state station.json --ca tls.pem --once
check "the registry is told" grep -q "^unblocked" events
check "its dialogue too" diff dialogue-U1 "$here/dialogues/unblock.txt"
check "the new PIN opens it" "$station" --module "$module" --pin-file other-pin test --token vidimus-0042
refused "the old one does not" "$station" --module "$module" --pin-file pin test --token vidimus-0042
close_registry

new_store
open_registry prepare
check "a box is prepared" says "3 clés préparées" run --pairing PAIR-ME
check "three tokens, each with a code" test "$(grep -c '^prepared [0-9a-f]* 12$' events)" = 3
check "without a PIN" test "$("$station" --module "$module" --json list | grep -o without_pin | wc -l)" = 3
check "its dialogue" test "$(sort -u dialogue-B1 | grep -c 'Take the label vidimus-')" = 3
close_registry

new_store
open_registry prepare_cut
"$station" --module "$module" run --registry "$url" --state station.json --ca tls.pem --pairing PAIR-ME > out 2>&1 &
job=$!
for _ in $(seq 300); do [ "$(grep -c '^prepared' events)" = 3 ] && break; sleep 0.1; done
kill "$job"; wait "$job" 2> /dev/null
check "an answer lost counts no token twice" test "$(grep -c '^prepared' events)" = 3
check "and prepares no token for nothing" test "$("$station" --module "$module" --json list | grep -o without_pin | wc -l)" = 3
close_registry

new_store
open_registry broken
check "a registry that fails once is asked again" run --pairing PAIR-ME
check "one certificate only" test "$(grep -c '^issued' events)" = 1
check "one key only" test "$(private_keys vidimus-0042)" = 1
close_registry

new_store
open_registry later
work run --registry "$url" --state station.json --ca tls.pem --once --pairing PAIR-ME > /dev/null 2>&1 &
cut=$!
for _ in $(seq 200); do grep -q '^request' events && break; sleep 0.1; done
kill -9 "$cut"; wait "$cut" 2> /dev/null
check "cut off after the request: the key is there" test "$(private_keys vidimus-0042)" = 1
touch release
check "taken up again" run
check "with the same key" test "$(grep '^request' events | sort -u | wc -l)" = 1
check "one certificate only" test "$(grep -c '^issued' events)" = 1
check "one key only" test "$(private_keys vidimus-0042)" = 1
check "written and read back" grep -q "readback good" events
close_registry

new_store
open_registry later
work run --registry "$url" --state station.json --ca tls.pem --once --pairing PAIR-ME > out 2>&1 &
job=$!
for _ in $(seq 200); do grep -q '^request' events && break; sleep 0.1; done
mv tokens away; mkdir tokens; touch release
wait "$job"
check "unplugged midway is a failure with a reason" grep -q "^failure .* token\." events
refused "and nothing was taken for done" grep -q "readback" events
rm -rf tokens; mv away tokens
close_registry
open_registry plain
check "plugged in again, it goes on" run --pairing PAIR-ME
check "one key only" test "$(private_keys vidimus-0042)" = 1
close_registry

open_registry plain
check "a wrong PIN is reported as worth a retry" says "Code incorrect" "$station" --module "$module" --pin-file wrong-pin run --registry "$url" --state station.json --ca tls.pem --once --pairing PAIR-ME
check "with its reason" grep -q "^failure retry token.pin_incorrect" events
close_registry
new_store
open_registry record
check "a job, then its delivery record" run --pairing PAIR-ME
check "log-in tried, record signed" says "procès-verbal signé" run
check "the registry saw both" grep -q "record good" events
check "the dialogue of the signatures" diff dialogue-R1 "$here/dialogues/sign_record.txt"
close_registry
open_registry no_room
run --pairing PAIR-ME > /dev/null 2>&1
check "a document that leaves no room is not signed" says "paper.no_room" run --json
check "and that is told" grep -q "^failure fatal paper.no_room" events
close_registry
export KEY_KIND=p-521
open_registry plain
check "an unknown kind of job is not understood" says "incompréhensible" run --pairing PAIR-ME
close_registry
exit $failed
