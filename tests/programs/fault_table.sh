#!/bin/bash
# docs/trust/counter-faults.md against the tests it names: each step of the hand-over has its line, each cell a test that is there.
cd "${VIDIMUS_SOURCE:?}" || exit 1
table=docs/trust/counter-faults.md
walk=tests/ra/counter_faults_test.cpp
failed=0
wrong() { echo "WRONG: $*"; failed=1; }
steps=$(sed -n '/std::vector<Step> steps()/,/^  }$/ s/.*{"\([a-z -]*\)",.*/\1/p' "$walk")
[ "$(wc -l <<< "$steps")" -ge 10 ] || wrong "the steps are not found in $walk"
while read -r step; do
  [ "$(grep -c "^| $step |" $table)" = 1 ] || wrong "$step has no line of its own"
done <<< "$steps"
for word in database:TheDatabaseStopsAtEveryStep CA:TheAuthorityStopsAtEveryStep gone:EverybodyWalksAwayAtEveryStep \
  twice:EveryStepTakenTwiceIsTakenOnce station:ALostStationIsReplacedAtEveryStep; do
  grep -q "TEST(CounterFaults, ${word#*:})" "$walk" || wrong "no test ${word#*:}"
done
faults=tests/programs/station_faults.sh
for fault in unplug crash network; do grep -q "^for fault in .*$fault" $faults || wrong "$faults knows no $fault"; done
while IFS='|' read -r _ step database ca gone twice station unplugged killed network browser _; do
  read -r step <<< "$step"
  set -- $database $ca $gone $twice $station
  [ "$*" = "database CA gone twice station" ] || wrong "$step: $*"
  for cell in "$unplugged" "$killed" "$network"; do
    read -r cell <<< "$cell"
    case $cell in
      "no token yet" | "no station yet") case $step in arrival | document | code | "purchase order") ;; *) wrong "$step: $cell" ;; esac ;;
      *) grep -q "^  for step in .*\b$cell\b" $faults || wrong "$step: no test at $cell" ;;
    esac
  done
  read -r browser <<< "$browser"
  [ "$browser" = browser ] || wrong "$step: $browser"
done < <(sed -n '/^|---/,$ {/^| /p}' $table)
exit $failed
