#!/bin/bash
# The command line does what the pages do: a case through mayor, manager, holder and operator with `vidimus call` alone, agents with
# a second proof; refusals in words, exit codes as documented.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
house
sed -i 's/^\[portal\]/[portal]\nsecond_factor = "agents"/' "$folder/instance/vidimus.toml"
grep -q '^second_factor' "$folder/instance/vidimus.toml" || wrong "no second factor is asked for"
start_registry
drive "$source_folder/tests/programs/call.py" > "$folder/said" 2>&1 || { cat "$folder/said"; tail -n 20 "$folder/registry.log"; exit 1; }
cat "$folder/said"
says "$folder/said" "^a case from adhesion to appointment by the command line alone"
"$bin/vidimus" audit verify --instance "$folder/instance" > "$folder/said" || wrong "the trail is broken: $(cat "$folder/said")"
exit $failed
