#!/usr/bin/env python3
"""Pages of the portal over a full registry: how long the server takes for each, beside the limit of 20 ms (p95).

  pages.py BIN_FOLDER [CASES] [ROUNDS]

Makes an instance of the sample, fills it by `vidimus generate` (100,000 cases), signs in as the people who work with it, and asks
for their main pages in turn over one kept connection each; the time counts from the request sent to the last octet received.
"""
import pathlib
import re
import statistics
import sys
import tempfile
import time

from house import House, Visitor

LIMIT = 20.0
PAGES = {
    "ines.roubaud@azur-ingenierie.example": ["/espace", "/verification", "/recherche", "/recherche?q=Fabre+Plouvalen",
                                             "/recherche?q=AZUR-{year}-000007", "/recherche?etat=ready"],
    "marius.pellegrin@azur-ingenierie.example": ["/guichet", "/guichet/semaine"],
    "claire.olivari@azur-ingenierie.example": ["/gestion", "/certificats", "/gestion/previsions", "/gestion/delais",
                                               "/gestion/audit", "/courriels", "/gestion/factures", "/gestion/conservation", "/gestion/marches/{contract}"],
    None: ["/", "/points-de-delivrance", "/etat-du-service"],
}


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


def contract_of(visitor):
    """The first contract on the manager's page of contracts."""
    _, page = visitor.ask("/gestion/marches")
    return re.search(r"/gestion/marches/([0-9A-Z]{26})", page if isinstance(page, str) else page.decode()).group(1)


def settle(server, longest=300):
    """Waits until what a registry does by itself after its start is done: it archives made-up cases by the ten thousand, on the core
    that answers here."""
    for _ in range(longest):
        before = server.cpu()
        time.sleep(1)
        if server.cpu() - before < 0.1:
            return


def main():
    binaries = pathlib.Path(sys.argv[1]).resolve()
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    with tempfile.TemporaryDirectory() as folder:
        house = House(binaries, folder)
        begun = time.monotonic()
        house.command("generate", "--cases", cases, "--body", "azur")
        print(f"pages: {cases} cases made in {time.monotonic() - begun:.0f} s")
        server = house.registry()
        try:
            settle(server)
            slow = 0
            print(f"  {'page':<38}{'median ms':>10}{'p95 ms':>9}{'kB':>6}   limit {LIMIT:.0f} ms")
            for person, pages in PAGES.items():
                visitor = Visitor(house)
                if person:
                    visitor.sign_in(person)
                for page in pages:
                    path = page.format(year=time.gmtime().tm_year - 1, contract=contract_of(visitor) if "{contract}" in page else "")
                    middle, high, size = measure(visitor, path, rounds)
                    slow += high > LIMIT
                    print(f"  {path:<38}{middle:>10.1f}{high:>9.1f}{size / 1024:>6.0f}   {'' if high <= LIMIT else 'above'}")
            print(f"pages: {slow} above the limit")
        finally:
            server.end()


main()
