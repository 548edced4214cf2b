#!/bin/bash
# Each thing that can go wrong between station, token and registry, at each step of a hand-over, before and after the registry did its
# part: the token pulled out, the station killed, the line dropped. Taken up again there is one key, one certificate, one signed record.
. "${VIDIMUS_SOURCE:?}/tests/programs/station_setup.sh"
cd "$folder" || exit 1
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj "/C=FR/CN=AC de test" -days 2 2> /dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls.key -out tls.pem -subj "/CN=localhost" \
  -addext "subjectAltName=IP:127.0.0.1" -days 2 2> /dev/null
export KEY_KIND=p-256

run() { # pairing code, or nothing
  "$station" --module "$module" --pin-file pin run --registry "$url" --state station.json --ca tls.pem --once ${1:+--pairing "$1"} > out 2>&1 &
  echo $! > station.pid
  wait $! 2> /dev/null
}
plug_in() { # what was pulled out, beside what came meanwhile
  [ -e away ] || return 0
  mv tokens/* away/ 2> /dev/null
  rm -rf tokens
  mv away tokens
}
goes_on() { # the fault, then as often as a person would try
  run PAIR-ME
  plug_in
  for _ in 1 2 3 4; do
    grep -q "^record" events && break
    run ""
    plug_in
  done
  [ -e faulted ] || { echo "nothing went wrong"; return 1; }
  [ "$(grep -c "^record good" events)" -ge 1 ] || { echo "no record"; cat events out; return 1; }
  grep -q "^readback good" events || { echo "not read back"; cat events out; return 1; }
  [ "$(grep -c "^issued" events)" = 1 ] || { echo "more than one certificate"; cat events; return 1; }
  [ "$(private_keys vidimus-0042)" = 1 ] || { echo "not one key"; key_bits vidimus-0042; return 1; }
  ! grep -q -e WRONG -e LEAKED events
}

for fault in unplug crash network; do
  for step in next request readback signatures; do
    for when in before after; do
      [ "$step:$when" = next:before ] && continue      # nothing was asked for yet
      [ "$fault:$when" = unplug:before ] && continue  # the token is gone when the answer comes, either way
      rm -rf tokens away faulted port station.json* events; mkdir tokens; : > events
      FAULT="$fault:$step:$when" python3 "$here/station_registry.py" "$folder" record 2> registry.log &
      registry=$!
      for _ in $(seq 100); do [ -e port ] && break; sleep 0.05; done
      url="https://127.0.0.1:$(cat port)"
      check "$fault at $step, $when the registry did its part" goes_on
      kill "$registry"; wait "$registry" 2> /dev/null; registry=
    done
  done
done
exit $failed
