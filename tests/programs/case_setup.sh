# Sourced by the tests that carry a whole case: a throw-away instance on free ports, its programs, and what ends them.
#   house INIT-OPTIONS…   makes and sets up the instance; start_registry, start_responder, stop_one NAME; drive OPTIONS… runs the case
set -u
bin=${VIDIMUS_BIN:?}
source_folder=${VIDIMUS_SOURCE:?}
export VIDIMUS_DATA="$source_folder/data"
unset SOFTHSM2_CONF
folder=$(mktemp -d) || exit 1
chmod 755 "$folder"
mkdir "$folder/kept" "$folder/out"
failed=0
declare -A running=()
at_end() { :; }
finish() {
  local name
  for name in "${!running[@]}"; do stop_one "$name"; done
  at_end
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM

wrong() { echo "WRONG: $*"; failed=1; }
says() { # says FILE TEXT
  grep -q -e "$2" "$1" || wrong "no '$2' in $1: $(tail -n 20 "$1")"
}
run_one() { # run_one NAME COMMAND…: in the background, its log in NAME.log
  local name=$1
  shift
  "$@" >> "$folder/$name.log" 2>&1 &
  running[$name]=$!
}
stop_one() {
  kill "${running[$1]}" 2> /dev/null
  wait "${running[$1]}" 2> /dev/null
  unset "running[$1]"
}
start_registry() { run_one registry "$bin/vidimusd" --instance "$folder/instance"; }
start_responder() { run_one responder "$bin/vidimus-responder" --instance "$folder/instance"; }
house() {
  python3 "$source_folder/tools/demo_case.py" --prepare "$folder/ports"
  . "$folder/ports"
  portal="https://localhost:$PORTAL"
  certificate_door="https://localhost:$CERTIFICATE"
  public="http://localhost:$PUBLIC"
  "$bin/vidimus" init --instance "$folder/instance" --sample --fast-keys --portal-port "$PORTAL" --certificate-port "$CERTIFICATE" \
    --public-port "$PUBLIC" "$@" > "$folder/init.log" 2>&1 || { cat "$folder/init.log"; exit 1; }
  "$bin/vidimus" setup --instance "$folder/instance" >> "$folder/init.log" 2>&1 || { cat "$folder/init.log"; exit 1; }
  anchors="$folder/instance/ca/anchors.pem"
}
drive() { # drive SCRIPT OPTIONS…: a driver of tools/ or tests/programs/
  local script=$1
  shift
  python3 "$script" --instance "$folder/instance" --bin "$bin" --portal "$portal" --certificate "$certificate_door" --public "$public" \
    --out "$folder/out" --work "$folder/kept" "$@"
}
