#!/usr/bin/env python3
"""OCSP over the number of certificates: responders of 10,000, 1,000,000 and 10,000,000, asked in turn about 10,000 of them by POST.

  status_scale.py BIN_FOLDER [SECONDS [COUNT…]]

Prints for each its requests a second, CPU and memory, how long it took to answer first, and the ratios to the first. Needs 2 GB.
"""
import os
import pathlib
import sys
import tempfile
import time

from ocsp import LOAD, load, post_of, responder
from turns import ROUNDS, exchange, middle, run, two_cores

ASKED = 10_000


def resident(server):
    """Megabytes of the process in memory."""
    for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def start(programs, folder, count):
    """A responder that knows so many certificates, and the seconds until its first answer."""
    os.mkdir(folder)
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{folder}/ca.key",
        "-out", f"{folder}/ca.pem", "-subj", "/C=FR/O=TEST/CN=TEST bench", "-days", "2")
    run(f"{programs}/ocsp_seed", f"{folder}/ca.pem", f"{folder}/ca.key", folder, str(count), str(ASKED))
    pathlib.Path(f"{folder}/load.lua").write_text(LOAD)
    request = post_of(bytes.fromhex(pathlib.Path(f"{folder}/post.txt").open().readline().strip()))
    begun = time.perf_counter()
    server = responder(programs, folder)
    answer = exchange(server.port, request)[1]
    spent = time.perf_counter() - begun
    if b"\x0a\x01\x00" not in answer[:8]:
        server.end()
        raise SystemExit("the responder's answer is not a successful one")
    return server, spent


def measure(programs, seconds, folder, counts, servers):
    begun, seen = {}, {count: [] for count in counts}
    for count in counts:
        servers[count], begun[count] = start(programs, f"{folder}/{count}", count)
        load(servers[count], "post", f"{folder}/{count}", 2)  # every answer signed once
    for _ in range(ROUNDS):
        for count in counts:
            seen[count].append(load(servers[count], "post", f"{folder}/{count}", seconds))
    rate = {count: middle(seen[count], 0) for count in counts}
    cost = {count: middle(seen[count], 1) for count in counts}
    first = counts[0]
    for count in counts:
        print(f"OCSP of {count:>10,} certificates: {rate[count]:9.0f} requests/s, {cost[count]:6.2f} us CPU/request, "
              f"{resident(servers[count]):7.1f} MB, first answer after {begun[count]:.2f} s, {sum(turn[2] for turn in seen[count])} errors; "
              f"beside {first:,}: requests/s {rate[count] / rate[first]:.3f}, CPU {cost[first] / cost[count]:.3f}")


def main():
    programs = os.path.abspath(sys.argv[1])
    seconds = min(int(sys.argv[2]) if len(sys.argv) > 2 else 3, 30)
    counts = [int(word) for word in sys.argv[3:]] or [10_000, 1_000_000, 10_000_000]
    two_cores()
    servers = {}
    with tempfile.TemporaryDirectory(prefix="vidimus-bench-") as folder:
        try:
            measure(programs, seconds, folder, counts, servers)
        finally:
            for server in servers.values():
                server.end()


if __name__ == "__main__":
    main()
