#!/bin/sh
# A private PostgreSQL for tests: `postgres.sh start DIR` makes a cluster in DIR and prints its connection string;
# `postgres.sh stop DIR` ends it and removes DIR; `crash` and `again` end it without notice and bring it back. Tests do without fsync;
# VIDIMUS_POSTGRES_OPTIONS says otherwise.
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
dir=$2

# PostgreSQL refuses to run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; else "$@"; fi
}
run() {
  (cd "$dir" && as_server "$bin/pg_ctl" -s -w -D "$dir/data" -l "$dir/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$dir' ${VIDIMUS_POSTGRES_OPTIONS:--c fsync=off} -c max_connections=100" start >/dev/null 2>&1 </dev/null)
}

case $1 in
  start)
    mkdir -p "$dir"
    chmod 755 "$dir"
    if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
    (cd "$dir" && as_server "$bin/initdb" -D "$dir/data" -U vidimus -A trust --locale=C.UTF-8 -E UTF8 --no-sync >/dev/null)
    run
    echo "host=$dir user=vidimus dbname=postgres"
    ;;
  crash) (cd "$dir" && as_server "$bin/pg_ctl" -s -D "$dir/data" -m immediate stop) ;;
  again) run ;;
  stop)
    (cd "$dir" && as_server "$bin/pg_ctl" -s -D "$dir/data" -m immediate stop) || true
    rm -rf "$dir"
    ;;
  *)
    echo "usage: $0 start|stop|crash|again DIR" >&2
    exit 2
    ;;
esac
