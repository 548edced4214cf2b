#!/usr/bin/env python3
"""Pages of the portal over a full registry: how long the server takes for each, beside the limit of 20 ms (p95).

  pages.py BIN_FOLDER [CASES] [ROUNDS] [all]   "all" prints every page, not the slowest alone

Makes an instance of the sample, fills it by `vidimus generate` (100,000 cases), and lets one person of every role follow the links of
every page he comes to, as a browser would. One page of each shape (an address without its identifiers, with the names of what it asks)
is asked for ROUNDS times over a kept connection: the time counts from the request sent to the last octet received, and beside it stands
what the server itself computed, which a busy machine falsifies less. Each shape is printed once, as the person has it for whom it is
slowest; the table is that of docs/performance.md.
"""
import collections
import html
import pathlib
import re
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.parse

from house import House, Visitor

LIMIT = 20.0
# Of one shape, so many addresses are opened for their links: a calendar has a next week for ever.
OPENED = 6
SHOWN = 25
AZUR = "azur-ingenierie.example"
# The people of the sample, by what they do; None: who is not signed in.
PEOPLE = {
    "visitor": None,
    "RA manager": f"claire.olivari@{AZUR}",
    "auditor": "hugo.santini@audit.example",
    "registration operator": f"ines.roubaud@{AZUR}",
    "delivery operator": f"marius.pellegrin@{AZUR}",
    "legal representative": "mireille.castellan@valbrune.example",
    "order manager": "bastien.audibert@valbrune.example",
}
# People of the made-up cases: the representative who ordered last, and a holder whose case stands at each stage.
REPRESENTATIVE = "SELECT p.email FROM order_line l JOIN person p ON p.id = l.ordered_by ORDER BY l.id DESC LIMIT 1"
HOLDER = "SELECT p.email FROM order_line l JOIN person p ON p.id = l.holder WHERE l.state = ? ORDER BY l.id DESC LIMIT 1"
STAGES = ("dossier_open", "dossier_sent", "ready", "issued", "completed")
# What a person types where no link leads: words, references and states of the search.
TYPED = {
    "registration operator": ["/recherche?q=Fabre+Plouvalen", "/recherche?q=AZUR-{year}-000007", "/recherche?etat=ready",
                              "/recherche?quoi=personnes&q=Fabre", "/recherche?quoi=organismes&q=mairie",
                              "/recherche?quoi=certificats&q=0a"],
    "RA manager": ["/recherche?q=Fabre+Plouvalen", "/recherche?q=martin", "/gestion/audit?q=generate"],
}


class Pages:
    """What was measured: (role, address, median ms, p95 ms, CPU ms of the server, octets)."""

    def __init__(self, server, rounds):
        self.server, self.rounds, self.rows, self.refused = server, rounds, [], []

    def measure(self, role, visitor, address):
        times, before = [], self.server.cpu_precise()
        for _ in range(self.rounds):
            begun = time.perf_counter()
            _, page = visitor.ask(address)
            times.append((time.perf_counter() - begun) * 1000)
        spent = (self.server.cpu_precise() - before) * 1000 / self.rounds
        self.rows.append((role, address, statistics.median(times), sorted(times)[int(len(times) * 0.95)], spent, len(page)))


def shape(address):
    """The address without its identifiers: those of records, of files, of days, and what a query says."""
    path, _, query = address.partition("?")
    path = re.sub(r"/(?:[A-Z]+-\d{4}-\d+(?:-\d+)?|[0-9A-Z]{26}|[0-9a-f]{16,}|\d[\d-]*)(?=/|\.|$)", "/{}", path)
    names = sorted({one.split("=")[0] for one in query.split("&") if one})
    return path + ("?" + "&".join(names) if names else "")


def links(page, here):
    """What a click follows on this site: no acts, no languages, no links of letters written to somebody else, and no whole lists as files:
    a long one is written by the server while its reader goes on, on the core that answers here."""
    for href in re.findall(r'<a\s[^>]*?href="([^"]+)"', page):
        address = urllib.parse.urljoin(here, html.unescape(href)).partition("#")[0]
        if address.startswith("/") and not address.startswith(("//", "/langue/", "/assets/")) and "courriel=" not in address \
                and not address.partition("?")[0].endswith((".csv", ".ods", ".pdf")):
            yield address


def crawl(pages, role, visitor, typed, public):
    """Opens what links lead to and measures each shape once, but for pages that everybody sees alike, which are the visitor's."""
    queue = collections.deque(["/espace", *typed] if role != "visitor" else ["/", "/style"])
    met, opened = set(queue), collections.Counter()
    while queue:
        address = queue.popleft()
        kind = shape(address)
        opened[kind] += 1
        if opened[kind] > OPENED:
            continue
        reply, page = visitor.ask(address)
        if reply.status not in (200, 303):
            pages.refused.append(f"{address} answers {reply.status} to the {role}")
        if reply.status != 200 or not reply.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for following in links(page, address):
            if following not in met:
                met.add(following)
                queue.append(following)
        if opened[kind] == 1 and kind not in public:
            pages.measure(role, visitor, address)
    return set(opened)


def settle(server, longest=300):
    """Waits until what a registry does by itself after its start is done: it archives made-up cases by the ten thousand, on the core
    that answers here."""
    for _ in range(longest):
        before = server.cpu()
        time.sleep(1)
        if server.cpu() - before < 0.1:
            return


def made_up_people(house):
    with sqlite3.connect(f"file:{house.database()}?mode=ro", uri=True) as store:
        yield "representative of made-up cases", store.execute(REPRESENTATIVE).fetchone()[0]
        for stage in STAGES:
            if found := store.execute(HOLDER, (stage,)).fetchone():
                yield f"holder, {stage}", found[0]


def table(rows):
    print("| page | slowest for | median ms | p95 ms | CPU ms | kB |\n|---|---|---|---|---|---|")
    for role, address, middle, high, spent, size in rows:
        print(f"| `{shape(address)}` | {role} | {middle:.1f} | {high:.1f}{' (above)' if high > LIMIT else ''} | {spent:.1f} "
              f"| {size / 1024:.0f} |")


def once_each(rows):
    """The slowest measure of each shape, slowest first."""
    out = {}
    for row in sorted(rows, key=lambda row: -row[3]):
        out.setdefault(shape(row[1]), row)
    return list(out.values())


def main():
    binaries = pathlib.Path(sys.argv[1]).resolve()
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 30
    every = len(sys.argv) > 4
    with tempfile.TemporaryDirectory() as folder:
        house = House(binaries, folder)
        begun = time.monotonic()
        house.command("generate", "--cases", cases, "--body", "azur")
        print(f"pages: {cases} cases made in {time.monotonic() - begun:.0f} s")
        server = house.registry()
        try:
            settle(server)
            begun = time.monotonic()
            pages = Pages(server, rounds)
            public = set()
            for role, email in [*PEOPLE.items(), *made_up_people(house)]:
                visitor = Visitor(house)
                if email:
                    visitor.sign_in(email)
                seen = crawl(pages, role, visitor, [one.format(year=time.gmtime().tm_year - 1) for one in TYPED.get(role, [])], public)
                public = public or seen
            rows = once_each(pages.rows)
            above = [row for row in rows if row[3] > LIMIT]
            computing = [row for row in rows if row[4] > LIMIT]
            table(rows if every else rows[:max(SHOWN, len(above))])
            print(f"pages: {len(rows)} shapes of page as {len(PEOPLE) + len(STAGES) + 1} people see them, {len(pages.rows)} measures of "
                  f"{rounds} in {time.monotonic() - begun:.0f} s; median of all p95 {statistics.median(row[3] for row in pages.rows):.1f} ms; "
                  f"{len(above)} above the limit of {LIMIT:.0f} ms, {len(computing)} by computing")
            for line in pages.refused:
                print(f"pages: {line}")
        finally:
            server.end()


main()
