#!/bin/bash
# A counter that prepared, with a real station and software tokens: its own key in a token, a box initialised ahead, a hand-over with one
# of that box, and that token unblocked from its holder's desk; the delivery record as PDF programs of others read it.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
house
start_responder
start_registry
drive "$source_folder/tests/programs/counter_case.py" > "$folder/demo.log" 2>&1 ||
  { tail -n 20 "$folder/demo.log" "$folder"/registry.log "$folder/kept/station.log"; exit 1; }
says "$folder/demo.log" "sa propre clé est dans un support"
says "$folder/demo.log" "débloque sa clé à distance"
if [ "$("$source_folder/tests/interop/pdfa" --here)" = yes ]; then
  "$source_folder/tests/interop/pdfa" "$folder/out/delivery_record.pdf" > "$folder/said" 2>&1
  says "$folder/said" "is a valid PDF/A-1b file"
fi
grep -rq -e 246813 -e 135790 -e 975310 "$folder"/*.log "$folder/instance/mail" && wrong "a PIN in a log or a letter"
exit $failed
