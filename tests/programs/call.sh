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
# The trail is searched at the instance itself.
"$bin/vidimus" audit search --act dossier.validate --instance "$folder/instance" > "$folder/said" || wrong "search: $(cat "$folder/said")"
grep -q 'dossier.validate (received > validated)' "$folder/said" || wrong "the trail lacks the acceptance: $(cat "$folder/said")"
"$bin/vidimus" audit search --act dossier --csv --instance "$folder/instance" > "$folder/said" || wrong "search as a table"
grep -q ';validate;received;validated;' "$folder/said" || wrong "the table lacks the acceptance: $(head -3 "$folder/said")"
"$bin/vidimus" audit search --who nobody@nowhere.example --instance "$folder/instance" > "$folder/said" 2>&1 && wrong "nobody was found"
exit $failed
