#!/bin/bash
# The case on PostgreSQL, which goes away and comes back in the middle; and the responder needs neither registry nor database.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
base=$(mktemp -d) || exit 1
at_end() { sh "$source_folder/tests/postgres.sh" stop "$base/server" 2> /dev/null; rm -rf "$base"; }
chmod 755 "$base"
connection=$(sh "$source_folder/tests/postgres.sh" start "$base/server") || exit 1
[ -n "$connection" ] || { echo "PostgreSQL does not start"; exit 1; }
house --database "postgresql:///postgres?host=$base/server&user=vidimus"
start_responder
start_registry
drive "$source_folder/tests/programs/case_outage.py" --database-script "$source_folder/tests/postgres.sh" \
  --database-folder "$base/server" > "$folder/demo.log" 2>&1 || { tail -n 20 "$folder/demo.log" "$folder"/registry.log; exit 1; }
says "$folder/demo.log" "le service répond 503"
says "$folder/demo.log" "chaîne et listes vérifiées"
cd "$folder/out" || exit 1
reference=$(sed -n 's/.*dossier \(AZUR-[0-9-]*\).*/\1/p' timeline.txt | head -1)
"$bin/vidimus" audit verify --instance "$folder/instance" > said || wrong "the trail is broken: $(cat said)"

# Neither registry nor database: certificates are still vouched for.
stop_one registry
sh "$source_folder/tests/postgres.sh" crash "$base/server"
sleep 3
ask() {
  openssl ocsp -issuer issuing.pem -cert certificate.pem -url "$public/ocsp" -CAfile root.pem -verify_other issuing.pem > said 2>&1
  says said "certificate.pem: good"; says said "Response verify OK"
}
ask
stop_one responder
start_responder # and it starts again from its snapshot alone
for _ in $(seq 100); do curl -s -o /dev/null "$public/health" && break; sleep 0.1; done
ask
curl -s -f -o got.crl "$public/crl/issuing.crl" || wrong "no list"

# All back: nothing is lost.
sh "$source_folder/tests/postgres.sh" again "$base/server"
start_registry
drive "$source_folder/tests/programs/case_again.py" --reference "$reference" > said 2>&1 || wrong "after it all: $(tail -5 said)"
says said "^kept: "

# A list of a hundred thousand certificates: pressing it takes the memory of its octets, which are mapped, and little more.
stop_one registry
cat > pressed.py <<'PY'
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
PY
few=$(python3 pressed.py "$bin/vidimus" crl --instance "$folder/instance") || wrong "no list"
psql -q -h "$base/server" -U vidimus -d postgres -c "INSERT INTO issuance (request, issuer, serial, profile, to_be_signed, state, certificate,
  not_before, not_after, created, revoked_at, reason) SELECT 'bulk' || g, 'issuing', decode(md5(g::text), 'hex'), 'tls_client', 'x', 'issued', 'y',
  1700000000000, 4000000000000, 1700000000000, 1790000000000, 1 FROM generate_series(1, 100000) g" || wrong "no certificates in bulk"
many=$(python3 pressed.py "$bin/vidimus" crl --instance "$folder/instance") || wrong "no long list"
octets=$(stat -c %s "$folder/instance/public/crl/issuing.crl")
[ "$octets" -gt 3000000 ] || wrong "a list of $octets octets only"
echo "list of $octets octets: $few MB before, $many MB with it"
[ "$many" -le $((few + octets / 1000000 + 6)) ] || wrong "a list of $octets octets took $((many - few)) MB"
exit $failed
