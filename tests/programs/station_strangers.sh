#!/bin/bash
# A token made by vidimus-station as strangers read and use it: pkcs11-tool, p11tool, NSS, Java, and a TLS client logging in with it;
# beside other tokens of the same name, and beside a second module.
. "${VIDIMUS_SOURCE:?}/tests/programs/station_setup.sh"
cd "$folder" || exit 1
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj "/C=FR/CN=AC de test" -days 2 2> /dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls.key -out tls.pem -subj "/CN=localhost" \
  -addext "subjectAltName=IP:127.0.0.1,DNS:localhost" -days 2 2> /dev/null
: > events
python3 "$here/station_registry.py" "$folder" plain 2> registry.log &
registry=$!
for _ in $(seq 100); do [ -e port ] && break; sleep 0.1; done
check "a token is made" says "certificat écrit et relu" "$station" --module "$module" --pin-file pin run \
  --registry "https://127.0.0.1:$(cat port)" --state station.json --ca tls.pem --once --pairing PAIR-ME
token=vidimus-0042
url="pkcs11:token=$token;object=vidimus:D-2026-0042"

# Twins: two more tokens of one name, told apart by their serial numbers.
for _ in 1 2; do
  softhsm2-util --init-token --free --label jumeau --pin 246810 --so-pin 87654321 > /dev/null
done
serials=$(softhsm2-util --show-slots | awk '/Serial number/ {s=$3} /Label: *jumeau/ {print s}')
check "two tokens have one name" test "$(echo "$serials" | wc -w)" = 2
check "which one is asked" says "précisez le numéro de série" "$station" --module "$module" inspect --token jumeau --pin-file pin
for serial in $serials; do
  check "by its serial number $serial it is found" says "\"serial\":\"$serial\"" "$station" --module "$module" --json inspect --serial "$serial" --pin-file pin
done

# Two modules from the table: one that has our tokens, one that has none today.
if [ -e /usr/lib/x86_64-linux-gnu/opensc-pkcs11.so ] || [ -e /usr/lib/aarch64-linux-gnu/opensc-pkcs11.so ]; then
  check "two modules are looked through" says "$token" "$station" list
  check "a token is used wherever it is" says "signe" "$station" test --token "$token" --pin-file pin
fi

# Two modules with tokens in both: each its own store, as two makers' modules have.
mkdir -p two/tokens two/data/station
cp "$VIDIMUS_DATA/station/messages.toml" two/data/station/
cp "$module" two/module.so
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$folder/two/tokens" > two/softhsm2.conf
SOFTHSM2_CONF="$folder/two/softhsm2.conf" softhsm2-util --init-token --free --label voisine --pin 246810 --so-pin 87654321 > /dev/null
SOFTHSM2_CONF="$folder/two/softhsm2.conf" pkcs11-tool --module "$module" --token-label voisine --login --pin 246810 --keypairgen \
  --key-type EC:prime256v1 --label sienne --id 01 > /dev/null 2>&1
python3 - "$VIDIMUS_DATA/devices.toml" "${VIDIMUS_BIN}/counting_token.so" > two/data/devices.toml <<'PYTHON'
import re, sys
table, second = open(sys.argv[1]).read(), sys.argv[2]
first = table[:table.index("[[device]]", table.index("[[device]]") + 1)]
print(first + re.sub(r"^linux = .*", f'linux = ["{second}"]', first[first.index("[[device]]"):].replace('"softhsm2"', '"second"'), flags=re.M))
PYTHON
both() {
  VIDIMUS_DATA="$folder/two/data" COUNTING_TOKEN="$folder/two/wrong" COUNTING_TOKEN_MODULE="$folder/two/module.so" \
    COUNTING_TOKEN_CONF="$folder/two/softhsm2.conf" "$station" "$@"
}
check "tokens of two modules are listed: the first's" says "$token" both list
check "and the second's" says "voisine" both list
check "one of the first signs" says "signe" both test --token "$token" --pin-file pin
check "one of the second too" says "signe" both test --token voisine --pin-file pin
check "a token is not found in the other module" says "n'est pas branchée" "$station" --module "$module" test --token voisine --pin-file pin

if command -v pkcs11-tool > /dev/null; then
  check "pkcs11-tool sees the key" says "vidimus:D-2026-0042" pkcs11-tool --module "$module" --token-label "$token" --login --pin 246810 --list-objects
  check "that never leaves" says "never extractable" pkcs11-tool --module "$module" --token-label "$token" --login --pin 246810 --list-objects --type privkey
fi
if command -v p11tool > /dev/null; then
  check "p11tool sees the certificate" says "Type: X.509 Certificate" p11tool --provider "$module" --login --set-pin 246810 --list-all "pkcs11:token=$token"
fi
if command -v certutil > /dev/null; then
  mkdir nss
  certutil -N -d sql:nss --empty-password
  modutil -dbdir sql:nss -add station -libfile "$module" -force > /dev/null 2>&1
  check "NSS lists the certificate with its key" says "u,u,u" certutil -L -d sql:nss -h "$token" -f pin
fi
if command -v keytool > /dev/null; then
  slot=$(softhsm2-util --show-slots | awk '/^Slot/ {s=$2} /Label: *vidimus-0042/ {print s}')
  printf 'name = Station\nlibrary = %s\nslot = %s\n' "$module" "$slot" > java.cfg
  check "Java lists the key entry" says "PrivateKeyEntry" keytool -J-Duser.language=en -list -keystore NONE -storetype PKCS11 -providerclass sun.security.pkcs11.SunPKCS11 \
    -providerarg java.cfg -storepass 246810
fi

# Logging in with it: a TLS server that asks for a certificate of our authority, and a client that has it on the token.
engine=$(find /usr/lib -path '*engines-3*' -name 'pkcs11.so' 2> /dev/null | head -1)
if [ -n "$engine" ]; then
  openssl s_server -accept 0 -cert tls.pem -key tls.key -CAfile ca.pem -Verify 2 -verify_return_error -www > served 2>&1 &
  server=$!
  for _ in $(seq 100); do grep -q ACCEPT served && break; sleep 0.1; done
  port=$(sed -n 's/^ACCEPT.*:\([0-9]*\)$/\1/p' served)
  check "curl logs in with the token" says "Verify return code: 0 (ok)" env PKCS11_MODULE_PATH="$module" curl -s --cacert tls.pem --engine pkcs11 \
    --cert-type ENG --key-type ENG --cert "$url;type=cert;pin-value=246810" --key "$url;type=private;pin-value=246810" "https://localhost:$port/"
  refused "without the token nobody gets in" curl -s --cacert tls.pem "https://localhost:$port/"
  kill "$server"; wait "$server" 2> /dev/null
fi
exit $failed
