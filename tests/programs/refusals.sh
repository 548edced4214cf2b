#!/bin/bash
# What must not happen is refused, with words for people and for programs, and leaves no trace but in the audit trail.
. "${VIDIMUS_SOURCE:?}/tests/programs/case_setup.sh"
house
start_responder
start_registry
drive "$source_folder/tests/programs/refusals.py" > "$folder/said" 2>&1 || { grep -v "^20" "$folder/said"; failed=1; }
says "$folder/said" " refusals, 0 not as they should be"
kill -0 "${running[registry]}" || wrong "the registry is gone: $(tail -20 "$folder/registry.log")"
kill -0 "${running[responder]}" || wrong "the responder is gone: $(tail -20 "$folder/responder.log")"
grep -i " error " "$folder/registry.log" && wrong "errors in the registry's log"
"$bin/vidimus" audit verify --instance "$folder/instance" > "$folder/said" || wrong "the trail is broken: $(cat "$folder/said")"
issued=$(python3 -c "
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute(\"SELECT count(*) FROM certificate WHERE length(der) > 0\").fetchone()[0])" "$folder"/instance/*.db 2>&1)
[ "$issued" = 0 ] || wrong "certificates in the registry: $issued"
exit $failed
