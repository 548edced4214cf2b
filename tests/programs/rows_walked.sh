#!/bin/bash
# Every row of every state table is walked by some test of the use cases, not only named by one: tests/ra runs once and writes down
# the transitions of its audit trails; the tables are then held against them.
set -u
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "${VIDIMUS_SOURCE:?}" || exit 1
export VIDIMUS_WALKED="$folder/walked"
"${VIDIMUS_BIN:?}/test_ra" --gtest_brief=1 > "$folder/log" 2>&1 || { tail -n 40 "$folder/log"; exit 1; }
"$VIDIMUS_BIN/test_domain" --gtest_also_run_disabled_tests --gtest_filter='Reached.DISABLED_EveryRowWasWalked*'
