#!/usr/bin/env python3
"""Certificates issued over HTTPS and kept for good, beside bare commits of the same database and beside CFSSL, in the same run.

  enrolment.py BIN_FOLDER [SECONDS]

A machine renews its certificate over EST (RFC 7030, TLS with its certificate) on 8 and 32 kept connections (enrolment_load): each request
is for a new key, each answer a certificate issued by a key in SoftHSM2, linted, in the register, with its lines in the audit trail, in
PostgreSQL that writes through to the disk. The register is counted before and after. Beside it: pgbench, as many clients that commit
one row of as many octets; and `cfssl serve` (golang-cfssl), with a key in memory, no database, no TLS, asked by the same program.
"""
import base64
import http.client
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile

from house import House
from turns import ROUNDS, Server, free_port, middle, two_cores

CONNECTIONS = (8, 32)
ROW = 2600  # octets a certificate adds: its own, its register entry, its line of the trail
PASSWORD = "mot de passe du parc"
TESTS = pathlib.Path(__file__).resolve().parent.parent / "tests"

def openssl(*arguments, **options):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, **options).stdout


class Database:
    def __init__(self, folder):
        self.folder = folder / "server"
        folder.chmod(0o755)
        kept = dict(os.environ, VIDIMUS_POSTGRES_OPTIONS="-c fsync=on")
        subprocess.run(["sh", TESTS / "postgres.sh", "start", self.folder], check=True, env=kept, stdout=subprocess.DEVNULL)
        self.address = f"postgresql:///postgres?host={self.folder}&user=vidimus"

    def commits(self, folder, seconds, clients):
        """Rows committed a second by so many clients, one row a commit."""
        (folder / "row.sql").write_text(f"INSERT INTO bare_rows (octets) VALUES (decode(repeat('5a', {ROW}), 'hex'));\n")
        bare = ["-h", str(self.folder), "-U", "vidimus"]
        subprocess.run(["psql", *bare, "-qc", "CREATE TABLE IF NOT EXISTS bare_rows (id bigserial PRIMARY KEY, octets bytea)", "postgres"],
                       check=True, capture_output=True)
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
        said = subprocess.run([programs[-1], *bare, "-n", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", folder / "row.sql",
                               "postgres"], check=True, capture_output=True, text=True).stdout
        return float(said.split("tps = ")[1].split()[0])

    def issued(self):
        said = subprocess.run(["psql", "-h", str(self.folder), "-U", "vidimus", "-qtAc", "SELECT count(*) FROM issuance WHERE state = 'issued'",
                               "postgres"], check=True, capture_output=True, text=True).stdout
        return int(said)

    def end(self):
        subprocess.run(["sh", TESTS / "postgres.sh", "stop", self.folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Machine:
    """A machine with a certificate it renews."""

    def __init__(self, house, folder, port):
        self.port, self.folder = port, folder
        openssl("x509", "-inform", "DER", "-in", house.folder / "ca" / "root.cer", "-out", folder / "root.pem")
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", folder / "machine.key")
        self.request = base64.b64encode(openssl("req", "-new", "-key", folder / "machine.key", "-subj",
                                                "/C=FR/O=Commune de Vannes/CN=m1.parc.example", "-addext",
                                                "subjectAltName=DNS:m1.parc.example", "-outform", "DER"))
        self.trust = ssl.create_default_context(cafile=str(folder / "root.pem"))
        name = base64.b64encode(f"parc:{PASSWORD}".encode()).decode()
        reply = self.ask(self.line(), "simpleenroll", {"Authorization": f"Basic {name}"})
        given = openssl("pkcs7", "-inform", "DER", "-print_certs", input=base64.b64decode(reply))
        (folder / "machine.pem").write_bytes(openssl("x509", input=given))
        (folder / "own.pem").write_bytes((folder / "machine.pem").read_bytes() + (folder / "machine.key").read_bytes())
        (folder / "wish.p10").write_bytes(base64.b64decode(self.request))

    def line(self):
        return http.client.HTTPSConnection("localhost", self.port, context=self.trust)

    def ask(self, line, what, headers):
        line.request("POST", f"/.well-known/est/{what}", self.request, {"Content-Type": "application/pkcs10", **headers})
        reply = line.getresponse()
        body = reply.read()
        if reply.status != 200:
            raise SystemExit(f"{what}: {reply.status} {body[:300]!r}")
        return body


def enrolments(house):
    port = free_port()
    hashed = subprocess.run([house.programs / "vidimus", "enrolment", "password"], input=PASSWORD + "\n", check=True, text=True,
                            capture_output=True).stdout.strip()
    house.settings(f"""
[enrolment]
address = "127.0.0.1"
port = {port}
[[enrolment.client]]
name = "parc"
password_hash = "{hashed}"
profiles = ["tls_server"]
names = {{ common_name = ["*.parc.example"], organization = ["Commune de Vannes"], country = ["FR"], dns_name = ["*.parc.example"] }}
""")
    return port


def cfssl(folder):
    port = free_port()
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder / "ca.key", "-out",
            folder / "ca.pem", "-subj", "/C=FR/O=TEST/CN=TEST bench", "-days", "30")
    return Server(port, "cfssl", "serve", "-address", "127.0.0.1", "-port", str(port), "-ca", str(folder / "ca.pem"), "-ca-key",
                  str(folder / "ca.key"), "-loglevel", "5")


def load(programs, server, door, port, seconds, connections, *files):
    """One turn: (certificates a second, CPU microseconds of the server each, answers that were none, how many)."""
    before = server.cpu()
    said = subprocess.run([programs / "enrolment_load", door, str(port), str(seconds), str(connections), *files], check=True, capture_output=True,
                          text=True, timeout=seconds + 240).stdout.split()
    spent = server.cpu() - before
    return float(said[0]), spent * 1e6 / max(int(said[1]), 1), int(said[2]), int(said[1])


def beside_peers(programs, folder, seconds, connections, database, registry, port, peer):
    own, sample = folder / "own.pem", folder / "wish.p10"
    ours, bare, theirs = [], [], []
    before = database.issued()
    for _ in range(ROUNDS):
        ours.append(load(programs, registry, "est", port, seconds, connections, sample, own))
        bare.append((database.commits(folder, seconds, connections),))
        if peer:
            theirs.append(load(programs, peer, "cfssl", peer.port, seconds, connections, sample))
    kept, told = database.issued() - before, sum(turn[3] for turn in ours)
    if kept != told:
        raise SystemExit(f"{told} certificates were answered and {kept} are in the register")
    rate, cost = middle(ours, 0), middle(ours, 1)
    print(f"{connections} connections: issued over EST and kept {rate:.0f} certificates/s, {cost:.0f} us CPU of the registry each; "
          f"bare commits {middle(bare, 0):.0f}/s; ratio {rate / middle(bare, 0):.3f}; {sum(turn[2] for turn in ours)} errors")
    if peer:
        print(f"  cfssl serve, no database, no TLS: {middle(theirs, 0):.0f} certificates/s, {middle(theirs, 1):.0f} us CPU each, "
              f"{sum(turn[2] for turn in theirs)} errors; "
              f"certificates/s vidimus/cfssl {rate / middle(theirs, 0):.3f}; CPU cfssl/vidimus {middle(theirs, 1) / cost:.3f}")


def measure(programs, folder, seconds, database, running):
    house = House(programs, folder, "--fast-keys", "--database", database.address)
    port = enrolments(house)
    registry = house.registry(pinned=False)
    running.append(registry)
    Machine(house, folder, port)
    peer = cfssl(folder) if shutil.which("cfssl") else None
    if peer:
        running.append(peer)
    load(programs, registry, "est", port, 1, CONNECTIONS[0], folder / "wish.p10", folder / "own.pem")
    for connections in CONNECTIONS:
        beside_peers(programs, folder, seconds, connections, database, registry, port, peer)


def main():
    programs = pathlib.Path(sys.argv[1]).resolve()
    seconds = min(int(sys.argv[2]) if len(sys.argv) > 2 else 3, 30)
    two_cores()
    running = []
    with tempfile.TemporaryDirectory(prefix="vidimus-bench-") as name:
        folder = pathlib.Path(name)
        database = Database(folder)
        try:
            measure(programs, folder, seconds, database, running)
        finally:
            for server in running:
                server.end()
            database.end()


if __name__ == "__main__":
    main()
