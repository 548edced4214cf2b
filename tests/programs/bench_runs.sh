#!/bin/bash
# Every benchmark in C++ still runs against today's code, each turn as short as can be: nothing here looks at a figure.
set -u
export VIDIMUS_BENCH_SECONDS=0
failed=0
for program in status_bench "scale_bench 1000" issuance_bench "commit_bench $VIDIMUS_BIN"; do
  # shellcheck disable=SC2086 # the second word is an argument
  said=$("$VIDIMUS_BIN"/$program 2>&1) || { echo "WRONG: $program: $said"; failed=1; }
done
exit $failed
