#!/bin/sh
# The sources keep to src/floors.txt, and the checker sees each kind of offence when one is planted in a copy.
set -eu
source=${VIDIMUS_SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}
"$source/tools/check_floors" "$source"

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
failures=0

# planted FILE LINE: with this line in this file the checker must refuse, and name the file.
planted() {
  rm -rf "$copy/src"
  cp -r "$source/src" "$copy/src"
  mkdir -p "$(dirname "$copy/$1")"
  printf '%s\n' "$2" >> "$copy/$1"
  if out=$("$source/tools/check_floors" "$copy"); then
    echo "not seen: $1: $2"
    failures=1
  elif ! printf '%s\n' "$out" | grep -q "^$1"; then
    echo "seen, but the file is not named: $1: $2"
    failures=1
  fi
}

# kept FILE LINE: allowed, and must not be refused.
kept() {
  rm -rf "$copy/src"
  cp -r "$source/src" "$copy/src"
  printf '%s\n' "$2" >> "$copy/$1"
  "$source/tools/check_floors" "$copy" || { echo "wrongly refused: $1: $2"; failures=1; }
}

planted src/domain/planted.cpp '#include "ra/orders.hpp"'
planted src/domain/planted.cpp '#include <openssl/evp.h>'
planted src/domain/planted.cpp '#  include <nlohmann/json.hpp>'
planted src/pki/planted.cpp '#include <openssl/ssl.h>'
planted src/pki/planted.cpp '#include "domain/order.hpp"'
planted src/programs/station/planted.cpp '#include <unistd.h>'
planted src/programs/station/planted.cpp '#include <sys/wait.h>'
planted src/programs/station/planted.cpp '#include <csignal>'
kept src/programs/station/platform_posix.cpp '#include <poll.h>'
kept src/programs/station/serve.cpp '#include <chrono>'
planted src/adapters/pkcs11/planted.cpp '#include <dlfcn.h>'
planted src/base/planted.cpp '#include <sys/mman.h>'
kept src/base/system_posix.cpp '#include <sys/mman.h>'
planted src/base/planted.hpp '#include "pki/der.hpp"'
planted src/ca/planted.cpp '#include "../ra/orders.hpp"'
planted src/ca/planted.cpp '#include "neighbour.hpp"'
planted src/ca/planted.cpp '#include <some/library.hpp>'
planted src/web/portal/planted.cpp '#include <boost/asio.hpp>'
planted src/adapters/sql/planted.cpp '#include "adapters/smtp/smtp_mailer.hpp"'
planted src/cellar/planted.cpp '#include <vector>'
planted src/floors.txt 'attic | roof | '
kept src/domain/planted.cpp '#include "base/time.hpp"'
kept src/pki/planted.cpp '#include <openssl/evp.h>'
kept src/ca/planted.cpp '#include <sys/stat.h>'
exit $failures
