#!/usr/bin/env python3
"""OCSP under load beside nginx returning as many octets (body and header lines) and, where it is installed (golang-cfssl), beside
`cfssl ocspserve` with the same answers in memory, in the same run.

  ocsp.py BIN_FOLDER [SECONDS]

Server on core 0, wrk on core 1, loopback, free ports, a folder of its own; what was started is ended, what was written removed.
Prints requests a second and CPU microseconds a request of the server, medians of three rounds in turn, and the ratios.
"""
import base64
import os
import pathlib
import shutil
import sys
import tempfile

from turns import ROUNDS, Server, exchange, free_port, middle, run, two_cores, wrk

CERTIFICATES = 10_000

LOAD = r"""
local requests, count, at = {}, 0, 0
function init(args)
  for line in io.lines(args[2]) do
    count = count + 1
    if args[1] == 'post' then
      local body = line:gsub('%x%x', function(two) return string.char(tonumber(two, 16)) end)
      requests[count] = wrk.format('POST', '/ocsp', { ['Content-Type'] = 'application/ocsp-request', Host = 'localhost' }, body)
    else
      requests[count] = wrk.format('GET', '/ocsp/' .. line, { Host = 'localhost' })
    end
  end
end
function request() at = at % count + 1; return requests[at] end
"""

NGINX = """
daemon off; master_process off; worker_processes 1; error_log {folder}/error.log; pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
  access_log off; server_tokens off; keepalive_requests 1000000000; sendfile on; tcp_nopush on;
  open_file_cache max=100 inactive=600s;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port}; root {folder}; types {{}} default_type application/ocsp-response;
    location = /ocsp {{ {post_pad} return 200 "{fill}"; }}
    location /ocsp/ {{ {get_pad} rewrite ^ /answer.der break; }}
  }}
}}
"""


def load(server, mode, folder, seconds):
    return wrk(server, f"http://127.0.0.1:{server.port}", seconds, f"{folder}/load.lua", mode, f"{folder}/{mode}.txt")


def responder(programs, folder):
    port = free_port()
    pathlib.Path(f"{folder}/vidimus.toml").write_text(f"""
[responder]
listen = "127.0.0.1:{port}"
io_threads = 1
snapshot = "status.snapshot"
[[responder.issuer]]
name = "bench"
certificate = "ca.pem"
[responder.issuer.key]
file = "ca.key"
""")
    return Server(port, f"{programs}/vidimus-responder", "--instance", folder)


def nginx(folder, answers, pads):
    port = free_port()
    pathlib.Path(f"{folder}/answer.der").write_bytes(answers["get"][1])
    line = {mode: f"add_header X-Pad {'x' * pads[mode]};" if pads[mode] > 0 else "" for mode in pads}
    pathlib.Path(f"{folder}/nginx.conf").write_text(NGINX.format(
        folder=folder, port=port, fill="x" * len(answers["post"][1]), post_pad=line["post"], get_pad=line["get"]))
    return Server(port, "nginx", "-p", folder, "-c", f"{folder}/nginx.conf")


def cfssl(ours, folder):
    """The responder of CFSSL, with the answers ours gives: it looks them up by serial number in a map."""
    port = free_port()
    with open(f"{folder}/answers.txt", "w") as out:
        for line in open(f"{folder}/post.txt"):
            out.write(base64.b64encode(exchange(ours.port, post_of(bytes.fromhex(line)))[1]).decode() + "\n")
    return Server(port, "cfssl", "ocspserve", "-address", "127.0.0.1", "-port", str(port), "-path", "/ocsp", "-responses",
                  f"{folder}/answers.txt", "-loglevel", "5")


def post_of(body):
    return (b"POST /ocsp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body)


def measure(programs, seconds, folder, servers):
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{folder}/ca.key",
        "-out", f"{folder}/ca.pem", "-subj", "/C=FR/O=TEST/CN=TEST bench", "-days", "2")
    run(f"{programs}/ocsp_seed", f"{folder}/ca.pem", f"{folder}/ca.key", folder, str(CERTIFICATES))
    pathlib.Path(f"{folder}/load.lua").write_text(LOAD)
    pathlib.Path(folder).chmod(0o755)  # nginx may serve under another user
    first = {mode: pathlib.Path(f"{folder}/{mode}.txt").open().readline().strip() for mode in ("post", "get")}
    body = bytes.fromhex(first["post"])
    requests = {"post": post_of(body), "get": b"GET /ocsp/%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % first["get"].encode()}

    ours = responder(programs, folder)
    servers.append(ours)
    answers = {mode: exchange(ours.port, requests[mode]) for mode in requests}
    if answers["post"][1][:1] != b"\x30" or b"\x0a\x01\x00" not in answers["post"][1][:8]:
        raise SystemExit("the responder's answer is not a successful one")
    plain = nginx(folder, answers, {"post": 0, "get": 0})
    servers.append(plain)
    pads = {mode: answers[mode][0] - exchange(plain.port, requests[mode])[0] - len("X-Pad: \r\n") for mode in requests}
    servers.pop().end()
    peer = nginx(folder, answers, pads)
    servers.append(peer)
    for mode in ("post", "get"):
        same = exchange(peer.port, requests[mode])
        print(f"OCSP {mode.upper():4}: header {answers[mode][0]} + body {len(answers[mode][1])} octets; "
              f"nginx {same[0]} + {len(same[1])}; {CERTIFICATES} certificates in turn")

    others = {}
    if shutil.which("cfssl"):
        others["cfssl"] = cfssl(ours, folder)
        servers.append(others["cfssl"])
    seen = {(name, mode): [] for name in ("vidimus", "nginx", *others) for mode in ("post", "get")}
    load(ours, "post", folder, 2)  # every answer signed once
    for _ in range(ROUNDS):
        for mode in ("post", "get"):
            seen["vidimus", mode].append(load(ours, mode, folder, seconds))
            seen["nginx", mode].append(load(peer, mode, folder, seconds))
        for name, server in others.items():
            seen[name, "post"].append(load(server, "post", folder, seconds))
    for mode in ("post", "get"):
        rate = {name: middle(seen[name, mode], 0) for name in ("vidimus", "nginx")}
        cost = {name: middle(seen[name, mode], 1) for name in ("vidimus", "nginx")}
        for name in ("vidimus", "nginx"):
            p99 = sorted(turn[3] for turn in seen[name, mode])[ROUNDS // 2]
            print(f"OCSP {mode.upper():4} {name:8} {rate[name]:9.0f} requests/s, {cost[name]:6.2f} us CPU/request, p99 {p99}, "
                  f"{sum(turn[2] for turn in seen[name, mode])} errors")
        print(f"OCSP {mode.upper():4} ratio    requests/s vidimus/nginx {rate['vidimus'] / rate['nginx']:.3f}   "
              f"CPU nginx/vidimus {cost['nginx'] / cost['vidimus']:.3f}")


    for name in others:
        rate, cost = (middle(seen[name, "post"], column) for column in (0, 1))
        print(f"OCSP POST {name:8} {rate:9.0f} requests/s, {cost:6.2f} us CPU/request, {sum(turn[2] for turn in seen[name, 'post'])} errors; "
              f"vidimus/{name}: requests/s {middle(seen['vidimus', 'post'], 0) / rate:.1f}, CPU {cost / middle(seen['vidimus', 'post'], 1):.1f}")


def main():
    programs = os.path.abspath(sys.argv[1])
    seconds = min(int(sys.argv[2]) if len(sys.argv) > 2 else 3, 30)
    two_cores()
    servers = []
    with tempfile.TemporaryDirectory(prefix="vidimus-bench-") as folder:
        try:
            measure(programs, seconds, folder, servers)
        finally:
            for server in servers:
                server.end()


if __name__ == "__main__":
    main()
