#!/bin/sh
# usage: encoding.sh FILE…  What dumpasn1 finds wrong in DER files; leaves with 1 when there is something. It notes three things that are no
# faults: that an authority outlives January 2038, which 32 bits could not count; a stamp's fraction of a second (RFC 3161 §2.4.2); and
# a UUID under 2.25 (X.667) whose first bits are zero, which it takes for an OID cut short.
found=0
for file in "$@"; do
  said=$(dumpasn1 -z "$file" 2>&1 | awk '/Error: Time value cannot be represented in a 32-bit time_t/ { next }
    /Error: Time is encoded incorrectly/ && before ~ /GeneralizedTime .[0-9]+\.[0-9]*[1-9]Z/ { next }
    /Error: OID has invalid encoding/ && before ~ /OBJECT IDENTIFIER .2 25.$/ { next }
    /(Error|Warning): / { print } /^[0-9]+ warnings?, / { ended = 1 } { before = $0 } END { if (!ended) print "not read to its end" }')
  [ -z "$said" ] || { echo "$file: $said"; found=1; }
done
exit $found
