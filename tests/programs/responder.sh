#!/bin/bash
# vidimus-responder from the outside, without any registry: it starts from its snapshot, answers openssl, publishes what is put in
# its folder, stamps time, and says which setting is wrong.
set -u
responder="${VIDIMUS_BIN:?}/vidimus-responder"
folder=$(mktemp -d) || exit 1
pid=
trap '[ -n "$pid" ] && kill "$pid" 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0

wrong() { echo "WRONG: $*"; failed=1; }
says() { # says FILE TEXT
  grep -q -- "$2" "$1" || wrong "no '$2' in: $(cat "$1")"
}
octets() { # hexadecimal on standard input to octets
  local hex; read -r hex
  printf "$(sed 's/../\\x&/g' <<< "$hex")"
}
traced=()
start() {
  (cd .. && exec "${traced[@]}" "$responder" --instance "$(basename "$folder")") > log.txt 2>&1 &
  pid=$!
  for _ in $(seq 200); do
    port=$(sed -n 's/.*responder.serving.*port="\([0-9]*\)".*/\1/p' log.txt)
    [ -n "$port" ] && break
    sleep 0.05
  done
  url="http://127.0.0.1:$port"
}
stop() {
  kill -TERM "$pid"
  wait "$pid"
  [ $? = 0 ] || wrong "stopped with an error: $(cat log.txt)"
  pid=
}
ask() { openssl ocsp -issuer ca.pem -CAfile ca.pem -url "$url/ocsp" "$@" > ocsp.txt 2>&1; }
# Waits until a URL gives these very octets: the folder is looked at every second.
published() { # published PATH FILE
  for _ in $(seq 100); do
    curl -s -f -o got "$url$1" && cmp -s got "$2" && return
    sleep 0.1
  done
  wrong "$1 is not $2 after ten seconds"
}

. "${VIDIMUS_SOURCE:?}/tests/programs/responder_setup.sh"

cat > vidimus.toml <<'TOML'
[responder]
listen = "127.0.0.1:0"
refresh_seconds = 1
[[responder.issuer]]
name = "essai"
certificate = "ca.pem"
signer_certificate = "ocsp.pem"
key = { file = "ocsp.key" }
[responder.tsa]
certificates = ["tsu.pem", "ca.pem"]
key = { file = "tsu.key" }
TOML

# Without a register and without a snapshot nothing is known, and that is what it says.
start
ask -serial 5; says ocsp.txt "trylater"
[ "$(curl -s -o health.txt -w '%{http_code}' "$url/health")" = 503 ] || wrong "health is good without a register"

# Lists and CA certificates.
openssl x509 -in ca.pem -outform DER -out ca.der
published /ca/essai.cer ca.der
mkdir -p public/crl
crl one.crl && cp one.crl public/crl/essai.crl && published /crl/essai.crl one.crl
sleep 0.01; crl two.crl && cp two.crl public/crl/essai.crl && published /crl/essai.crl two.crl
head -c 50 two.crl > public/crl/essai.crl; sleep 2.2
published /crl/essai.crl two.crl
says log.txt "responder.file_refused"

# Time stamps, each with its trace.
for _ in 1 2 3; do
  openssl ts -query -data gen.cnf -sha256 -cert -out q.tsq 2> /dev/null
  curl -s -f --data-binary @q.tsq -H 'Content-Type: application/timestamp-query' -o r.tsr "$url/tsa"
  openssl ts -verify -queryfile q.tsq -in r.tsr -CAfile ca.pem > ts.txt 2>&1; says ts.txt "Verification: OK"
done
[ "$(wc -l < tsa/stamps.log)" = 3 ] || wrong "three stamps, and the traces: $(cat tsa/stamps.log)"
serial=$(openssl ts -reply -in r.tsr -text 2> /dev/null | sed -n 's/Serial number: 0x//p' | tr 'A-F' 'a-f')
serial=$(printf '%32s' "$serial" | tr ' ' 0) # the trace writes its sixteen octets, openssl the number: a first octet drawn zero counts
says tsa/stamps.log "\"serial\":\"$serial\""
stop

# A snapshot made here by hand: certificate 5 is good, certificate 6 revoked at second 0x6A000000, said just now.
mkdir -p responder
{ printf 'VIDSTAT1'; printf '%016x01' $(($(date +%s) * 1000)) | octets; printf '\x05essai'
  echo 0000000000000002 | octets; echo 01050000''00000000 | octets; echo 01060001''6a000000 | octets; } > body
{ cat body; openssl dgst -sha256 -binary body; } > responder/status.snapshot
start
ask -serial 5 -serial 6 -serial 7
says ocsp.txt "Response verify OK"; says ocsp.txt "5: good"; says ocsp.txt "6: revoked"; says ocsp.txt "7: unknown"
ask -sha256 -serial 5; says ocsp.txt "5: good"
ask -no_nonce -serial 6; says ocsp.txt "6: revoked"
[ "$(curl -s -o health.txt -w '%{http_code}' "$url/health")" = 200 ] || wrong "health: $(cat health.txt)"

stop

# Ready answers come from memory. A thousand of them, once the first was signed: the process waits, receives and sends, and does nothing
# else for each – no file, no disk, no memory asked of the system. What it looks at once a second remains, far under a thousand times.
traced=(env ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" strace -f -D -ttt -o "$folder/trace.txt")
start
traced=()
openssl ocsp -issuer ca.pem -serial 5 -no_nonce -reqout ready.ocq > /dev/null 2>&1
ready="$url/ocsp/$(openssl base64 -A -in ready.ocq | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g')"
for _ in 1 2 3 4 5; do curl -s -f -o ready.ocr "$ready" || wrong "no ready answer"; done
openssl ocsp -issuer ca.pem -CAfile ca.pem -serial 5 -no_nonce -respin ready.ocr > ocsp.txt 2>&1; says ocsp.txt "5: good"
first=$(date +%s.%N)
answered=$(for _ in $(seq 1000); do printf 'url = "%s"\noutput = /dev/null\n' "$ready"; done | curl -s -K - -w '%{http_code}\n' | grep -c '^200$')
[ "$answered" = 1000 ] || wrong "a thousand asked for, $answered answered"
last=$(date +%s.%N)
stop
for _ in $(seq 100); do tail -n 1 trace.txt | grep -q "+++ exited" && break; sleep 0.05; done
awk -v first="$first" -v last="$last" '$2 >= first && $2 <= last && match($3, /^[a-z0-9_]+\(/) { print substr($3, 1, RLENGTH - 1) }' trace.txt |
  sort | uniq -c > calls.txt
[ "$(awk '$2 ~ /^send/ { n += $1 } END { print n + 0 }' calls.txt)" -ge 1000 ] || wrong "a thousand answers, and sent: $(cat calls.txt)"
awk '$2 !~ /^(send|recv|epoll_|futex)/ && $1 > 100 { print $2, $1 }' calls.txt > more.txt
[ -s more.txt ] && wrong "for each ready answer the system is asked for more than to wait, receive and send: $(cat more.txt)"
start

# NSS asks at the address the certificates give: by its own client, and as part of a path.
mkdir nss
certutil -N -d sql:nss --empty-password
certutil -A -d sql:nss -n ca -t CT,C,C -i ca.pem
nss() { # nss SERIAL WORDS-OF-OCSPCLNT WORDS-OF-VFYCHAIN
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "n$1.key" 2> /dev/null
  certify "n$1" "$1" "$(printf 'extendedKeyUsage=clientAuth\nauthorityInfoAccess=OCSP;URI:%s/ocsp' "$url")"
  certutil -A -d sql:nss -n "n$1" -t ,, -i "n$1.pem"
  ocspclnt -S "n$1" -d sql:nss > nss.txt 2>&1; says nss.txt "$2"
  vfychain -d sql:nss -pp -u 0 -g leaf -m ocsp -s failIfNoInfo -a "n$1.pem" > nss.txt 2>&1; says nss.txt "$3"
}
nss 5 "succeeded" "Chain is good"
nss 6 "has been revoked" "has been revoked"
nss 7 "has no status for the certificate" "Chain is bad"
stop

# A damaged snapshot is set aside.
printf 'X' | dd of=responder/status.snapshot bs=1 seek=20 conv=notrunc 2> /dev/null
start
says log.txt "responder.snapshot_refused"
ask -serial 5; says ocsp.txt "trylater"
stop

# A wrong setting is named.
refused() { # refused TEXT SED-COMMAND
  cp vidimus.toml good.toml
  sed -i "$2" vidimus.toml
  timeout 10 "$responder" --instance . > refused.txt 2>&1
  [ $? = 1 ] || wrong "taken: $2"
  says refused.txt "$1"
  mv good.toml vidimus.toml
}
refused "responder.listn is not a setting" 's/^listen/listn/'
refused "responder.listen must be ADDRESS:PORT" 's/127.0.0.1:0/127.0.0.1:x/'
refused "for another key" 's/ocsp.key/tsu.key/'
refused "lacks the key usage OCSPSigning" 's/signer_certificate = "ocsp.pem"/signer_certificate = "tsu.pem"/; s/ocsp.key/tsu.key/'
refused "cannot read" 's/"ca.pem"$/"absent.pem"/'
exit $failed
