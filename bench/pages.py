#!/usr/bin/env python3
"""Pages of the portal over a full registry: how long the server takes for each, beside the limit of 20 ms (p95).

  pages.py BIN_FOLDER [CASES] [ROUNDS]

Makes an instance of the sample, fills it by `vidimus generate` (100,000 cases), signs in as the people who work with it, and asks
for their main pages in turn over one kept connection each; the time counts from the request sent to the last octet received.
"""
import http.client
import os
import pathlib
import re
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

LIMIT = 20.0
PAGES = {
    "ines.roubaud@azur-ingenierie.example": ["/espace", "/verification", "/recherche", "/recherche?q=Fabre+Plouvalen",
                                             "/recherche?q=AZUR-{year}-000007", "/recherche?etat=ready"],
    "marius.pellegrin@azur-ingenierie.example": ["/guichet", "/guichet/semaine"],
    "claire.olivari@azur-ingenierie.example": ["/gestion", "/certificats", "/gestion/previsions", "/gestion/delais",
                                               "/gestion/audit", "/courriels"],
    None: ["/", "/points-de-delivrance", "/etat-du-service"],
}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Visitor:
    """One person with a kept connection and his cookies."""

    def __init__(self, port, mail):
        trusting = ssl.create_default_context()
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE
        self.connection = http.client.HTTPSConnection("localhost", port, context=trusting)
        self.cookies, self.mail = {}, mail

    def ask(self, path, form=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("POST" if body else "GET", path, body, headers)
        reply = self.connection.getresponse()
        page = reply.read().decode()
        for line in reply.headers.get_all("Set-Cookie", []):
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return reply, page

    def send(self, path, form):
        _, page = self.ask(path)
        form["csrf"] = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        return self.ask(path, form)

    def sign_in(self, email):
        before = set(self.mail.glob("**/*.eml"))
        self.send("/connexion", {"email": email})
        for _ in range(200):
            for letter in set(self.mail.glob("**/*.eml")) - before:
                text = letter.read_text(errors="replace").replace("=\n", "")
                found = re.search(r"(/connexion/[\w-]+)", text)
                if email in text and found:
                    self.send(found[1], {})
                    return
            time.sleep(0.1)
        raise SystemExit(f"no letter to {email}")


def measure(visitor, path, rounds):
    reply, page = visitor.ask(path)
    if reply.status != 200:
        raise SystemExit(f"{path} answers {reply.status}")
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        visitor.ask(path)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times), sorted(times)[int(len(times) * 0.95)], len(page)


def main():
    binaries = pathlib.Path(sys.argv[1]).resolve()
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    os.environ.setdefault("VIDIMUS_DATA", str(pathlib.Path(__file__).resolve().parent.parent / "data"))
    with tempfile.TemporaryDirectory() as folder:
        instance = pathlib.Path(folder) / "instance"
        ports = [free_port() for _ in range(3)]
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([binaries / "vidimus", "init", "--instance", instance, "--sample", "--portal-port", str(ports[0]),
                        "--certificate-port", str(ports[1]), "--public-port", str(ports[2])], **quiet)
        subprocess.run([binaries / "vidimus", "setup", "--instance", instance], **quiet)
        begun = time.monotonic()
        subprocess.run([binaries / "vidimus", "generate", "--instance", instance, "--cases", str(cases)], **quiet)
        print(f"pages: {cases} cases made in {time.monotonic() - begun:.0f} s")
        with open(pathlib.Path(folder) / "log", "wb") as log:
            server = subprocess.Popen([binaries / "vidimusd", "--instance", instance], stderr=log)
        try:
            for _ in range(300):
                try:
                    socket.create_connection(("localhost", ports[0]), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            slow = 0
            print(f"  {'page':<38}{'median ms':>10}{'p95 ms':>9}{'kB':>6}   limit {LIMIT:.0f} ms")
            for person, pages in PAGES.items():
                visitor = Visitor(ports[0], instance / "mail")
                if person:
                    visitor.sign_in(person)
                for page in pages:
                    path = page.format(year=time.gmtime().tm_year - 1)
                    middle, high, size = measure(visitor, path, rounds)
                    slow += high > LIMIT
                    print(f"  {path:<38}{middle:>10.1f}{high:>9.1f}{size / 1024:>6.0f}   {'' if high <= LIMIT else 'above'}")
            print(f"pages: {slow} above the limit")
        finally:
            server.terminate()
            server.wait()


main()
