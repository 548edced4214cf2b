#!/usr/bin/env python3
"""Time stamps over HTTP, log-in by certificate, start and memory of the services, each beside its limit or nginx, in the same run.

  services.py BIN_FOLDER [SECONDS [CERTIFICATES]]

Servers on core 0, loads on core 1, loopback, a throw-away instance with P-256 keys.
"""
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from house import House
from ocsp import post_of, responder
from turns import ROUNDS, Server, exchange, free_port, middle, run, two_cores, wrk

STAMPS = r"""
function init(args)
  local file = io.open(args[1], 'rb')
  local body = file:read('a')
  file:close()
  query = wrk.format('POST', '/tsa', { ['Content-Type'] = 'application/timestamp-query', Host = 'localhost' }, body)
end
function request() return query end
"""

NGINX = """
daemon off; master_process off; worker_processes 1; error_log {folder}/error.log; pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
  access_log off; server_tokens off; keepalive_requests 1000000000;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ {server} }}
}}
"""


def nginx(folder, server):
    port = free_port()
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, server=server.format(port=port)))
    return Server(port, "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"))


def signature_microseconds():
    """CPU of one bare P-256 signature, as OpenSSL measures it."""
    said = subprocess.run(["taskset", "-c", "0", "openssl", "speed", "-seconds", "1", "ecdsap256"], check=True, capture_output=True,
                          text=True).stdout
    return 1e6 / float(re.search(r"ecdsa \(nistp256\).*?([\d.]+) +[\d.]+\s*$", said, re.M).group(1))


def unit(programs, folder):
    """A responder whose time-stamping unit has a key in memory: what it adds to a bare signature is its own."""
    folder.mkdir()
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(folder / "ca.key"), "-out",
        str(folder / "ca.pem"), "-subj", "/C=FR/O=TEST/CN=TEST bench", "-days", "2", "-addext",
        "extendedKeyUsage=critical,timeStamping")
    port = free_port()
    (folder / "vidimus.toml").write_text(f"""
[responder]
listen = "127.0.0.1:{port}"
io_threads = 1
[[responder.issuer]]
name = "bench"
certificate = "ca.pem"
[responder.issuer.key]
file = "ca.key"
[responder.tsa]
certificates = ["ca.pem"]
key = {{ file = "ca.key" }}
""")
    return Server(port, programs / "vidimus-responder", "--instance", str(folder))


def stamps(programs, folder, seconds, running):
    ours = unit(programs, folder / "unit")
    running.append(ours)
    run("openssl", "ts", "-query", "-data", str(folder / "unit" / "vidimus.toml"), "-sha256", "-cert", "-out", str(folder / "query.tsq"))
    (folder / "stamps.lua").write_text(STAMPS)
    query = (folder / "query.tsq").read_bytes()
    head, body = exchange(ours.port, b"POST /tsa HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/timestamp-query\r\n"
                          b"Content-Length: %d\r\n\r\n" % len(query) + query)
    if body[:1] != b"\x30" or b"\x02\x01\x00" not in body[:10]:
        raise SystemExit("no time stamp")
    fill = "x" * len(body)
    peer = nginx(folder / "stamps", 'listen 127.0.0.1:{port}; location = /tsa {{ return 200 "' + fill + '"; }}')
    running.append(peer)
    seen = {"vidimus": [], "nginx": []}
    signatures = []
    for _ in range(ROUNDS):
        for name, server in (("vidimus", ours), ("nginx", peer)):
            seen[name].append(wrk(server, f"http://127.0.0.1:{server.port}", seconds, str(folder / "stamps.lua"),
                                  str(folder / "query.tsq")))
        signatures.append(signature_microseconds())
    cost, bare, signature = middle(seen["vidimus"], 1), middle(seen["nginx"], 1), statistics.median(signatures)
    print(f"time stamps: {middle(seen['vidimus'], 0):.0f}/s, {cost:.1f} us CPU each ({head} + {len(body)} octets), "
          f"{sum(turn[2] for turn in seen['vidimus'])} errors; limit: nginx {bare:.1f} us + bare signature {signature:.1f} us; "
          f"limit/ours {(bare + signature) / cost:.3f}")
    for server in (running.pop(), running.pop()):
        server.end()


def handshakes(server, folder, seconds):
    """New connections with a client's certificate, each with one page: CPU microseconds of the server a connection, and how many."""
    before = server.cpu()
    said = subprocess.run(
        ["taskset", "-c", "1", "openssl", "s_time", "-connect", f"127.0.0.1:{server.port}", "-new", "-tls1_3", "-www", "/", "-time",
         str(seconds), "-cert", str(folder / "client.pem"), "-key", str(folder / "client.key"), "-CAfile", str(folder / "chain.pem")],
        capture_output=True, text=True, timeout=seconds + 20).stdout
    done = int(re.search(r"(\d+) connections in [\d.]+ real seconds", said).group(1))
    return (server.cpu() - before) * 1e6 / max(done, 1), done


def log_in(house, folder, seconds, running):
    for name in ("root", "issuing"):
        run("openssl", "x509", "-inform", "DER", "-in", str(house.folder / "ca" / f"{name}.cer"), "-out", str(folder / f"{name}.pem"))
    (folder / "chain.pem").write_text((folder / "root.pem").read_text() + (folder / "issuing.pem").read_text())
    run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(folder / "client.key"),
        "-out", str(folder / "client.csr"), "-subj", "/CN=bench")
    house.command("certify", "--profile", "tls_client", "--request", folder / "client.csr", "--out", folder / "client.pem", "--subject",
                  "common_name=bench", "--subject", "organization=TEST", "--subject", "country=FR", "--dns", "bench.example")
    registry = house.registry()
    running.append(registry)
    door = Door(registry, house.door)
    tls = folder / "door"
    tls.mkdir()
    for name in ("server.pem", "server.key"):
        shutil.copy(house.folder / "tls" / name, tls / name)
        (tls / name).chmod(0o644)
    shutil.copy(folder / "chain.pem", tls / "chain.pem")
    peer = nginx(tls, f"listen 127.0.0.1:{{port}} ssl; ssl_certificate {tls}/server.pem; ssl_certificate_key {tls}/server.key; "
                 f"ssl_client_certificate {tls}/chain.pem; ssl_verify_client on; ssl_verify_depth 4; ssl_protocols TLSv1.3; "
                 'location / {{ return 200 ok; }}')
    running.append(peer)
    seen = {"vidimus": [], "nginx": []}
    for _ in range(ROUNDS):
        seen["vidimus"].append(handshakes(door, folder, seconds))
        seen["nginx"].append(handshakes(peer, folder, seconds))
    ours, theirs = middle(seen["vidimus"], 0), middle(seen["nginx"], 0)
    print(f"log-in by certificate, full handshake and a page: {ours:.0f} us CPU ({sum(turn[1] for turn in seen['vidimus'])} connections), "
          f"nginx {theirs:.0f} us; nginx/vidimus {theirs / ours:.3f}")
    for server in (running.pop(), running.pop()):
        server.end()


class Door:
    """Another port of a server's."""

    def __init__(self, server, port):
        self.server, self.port = server, port

    def cpu(self):
        return self.server.cpu()


def memory(process):
    """MB: resident, and the share of it (pages that several processes hold, of the C library say, count in parts)."""
    rollup = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    return tuple(int(re.search(rf"^{name}:\s+(\d+)", rollup, re.M).group(1)) / 1024 for name in ("Rss", "Pss"))


def start(make):
    begun = time.perf_counter()
    server = make()
    return (time.perf_counter() - begun) * 1000, server


def at_rest(house, running):
    """Start to listening, and memory two seconds later with both running: the registry (portal, API, CA) and the responder (OCSP,
    lists, stamps)."""
    took = {}
    for name, make in (("registry", house.registry), ("responder", house.responder)):
        took[name] = []
        for turn in range(ROUNDS):
            time_taken, server = start(make)
            took[name].append(time_taken)
            running.append(server)
            if turn < ROUNDS - 1:
                running.pop().end()
    time.sleep(2)
    share = 0.0
    for name, server in zip(took, running[-2:]):
        resident, own = memory(server.process)
        share += own
        print(f"{name:9} at rest: {resident:.0f} MB resident ({own:.0f} without what is shared); listens {statistics.median(took[name]):.0f} ms "
              "after its start")
    print(f"both at rest: {share:.0f} MB")
    for server in (running.pop(), running.pop()):
        server.end()


def million(programs, folder, certificates, running):
    """From the start to the first answer over HTTP, with so many certificates in the snapshot."""
    store = folder / "million"
    store.mkdir()
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(store / "ca.key"), "-out",
        str(store / "ca.pem"), "-subj", "/C=FR/O=TEST/CN=TEST bench", "-days", "2")
    run(f"{programs}/ocsp_seed", str(store / "ca.pem"), str(store / "ca.key"), str(store), str(certificates))
    body = bytes.fromhex((store / "post.txt").open().readline())
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        server = responder(programs, str(store))
        running.append(server)
        _, answer = exchange(server.port, post_of(body))
        times.append((time.perf_counter() - begun) * 1000)
        if answer[:1] != b"\x30" or b"\x0a\x01\x00" not in answer[:8]:
            raise SystemExit("not a successful answer")
        used = memory(server.process)
        running.pop().end()
    print(f"responder with {certificates} certificates: first answer {statistics.median(times):.0f} ms after its start, "
          f"{used[0]:.0f} MB resident")


def main():
    programs = pathlib.Path(sys.argv[1]).resolve()
    seconds = min(int(sys.argv[2]) if len(sys.argv) > 2 else 3, 30)
    certificates = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    two_cores()
    running = []
    with tempfile.TemporaryDirectory(prefix="vidimus-bench-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        try:
            house = House(programs, folder, "--fast-keys")
            at_rest(house, running)
            stamps(programs, folder, seconds, running)
            log_in(house, folder, seconds, running)
            million(programs, folder, certificates, running)
        finally:
            for server in running:
                server.end()


if __name__ == "__main__":
    main()
