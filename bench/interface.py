#!/usr/bin/env python3
"""The REST interface under an open load: 100 requests a second, reads and bookings mixed, over a full registry in PostgreSQL that writes
through to the disk, all on the same two cores. Limit: p99 of 20 ms.

  interface.py BIN_FOLDER [SECONDS [CASES]]

A request's time counts from the moment it was due, so that a server that falls behind is not let off.
"""
import collections
import http.client
import itertools
import json
import os
import pathlib
import queue
import re
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from enrolment import Database
from house import House

LIMIT, RATE, LINES = 20.0, 100, 16
PEOPLE = {"manager": "claire.olivari@azur-ingenierie.example", "reviewer": "ines.roubaud@azur-ingenierie.example",
          "operator": "marius.pellegrin@azur-ingenierie.example"}


class Caller:
    """Somebody signed in by `vidimus login`; each thread has a line of its own."""

    def __init__(self, house, address):
        self.house, kept = house, house.folder.parent / f"{address}.json"
        before = set((house.folder / "mail").glob("**/*.eml"))
        ran = subprocess.Popen([house.programs / "vidimus", "login", address, "--registry", f"https://localhost:{house.portal}", "--ca",
                                house.folder / "ca" / "anchors.pem"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "VIDIMUS_SESSION": str(kept)})
        ran.communicate((self.link(before, address) + "\n").encode(), timeout=60)
        session = json.loads(kept.read_text())
        self.headers = {"Authorization": f"Bearer {session['token']}"}
        self.lines = threading.local()

    def link(self, before, address):
        for _ in range(200):
            for letter in set((self.house.folder / "mail").glob("**/*.eml")) - before:
                text = letter.read_text(errors="replace").replace("=\n", "")
                found = re.search(r"(https://\S+/connexion/[\w-]+)", text)
                if address in text and found:
                    return found[1]
            time.sleep(0.1)
        raise SystemExit(f"no letter to {address}")

    def ask(self, method, path, body=None, accepted=(200,)):
        if not hasattr(self.lines, "one"):
            trusting = ssl.create_default_context(cafile=str(self.house.folder / "ca" / "anchors.pem"))
            self.lines.one = http.client.HTTPSConnection("localhost", self.house.portal, context=trusting)
        headers = dict(self.headers)
        if body is not None:
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        self.lines.one.request(method, path, body, headers)
        reply = self.lines.one.getresponse()
        octets = reply.read()
        if reply.status not in accepted:
            raise SystemExit(f"{method} {path}: {reply.status} {octets[:300]!r}")
        return json.loads(octets) if octets else {}


class Mix:
    """What a morning asks for: mostly cases looked at, then queues and weeks; appointments moved where cases can be booked
    (made-up ones are not invited yet: then reads alone)."""

    def __init__(self, people):
        self.people = people
        manager = people["manager"]
        orders = manager.ask("GET", "/api/v1/orders?limit=500")["orders"]
        self.references = itertools.cycle([one["reference"] for one in orders])
        ready = manager.ask("GET", "/api/v1/orders?state=ready&limit=500")["orders"]
        mine = [one for one in ready if "slots" in people["operator"].ask("GET", f"/api/v1/orders/{one['reference']}/slots",
                                                                          accepted=(200, 403, 409))][:40]
        self.bookable = [one["reference"] for one in mine]
        current = people["operator"].ask("GET", "/api/v1/sessions/current")
        site = next(held["site"] for held in current["accreditations"] if held["site"])
        self.acts = itertools.cycle(
            [("case", lambda: manager.ask("GET", f"/api/v1/orders/{next(self.references)}"))] * 12
            + [("orders", lambda: manager.ask("GET", "/api/v1/orders?limit=25")),
               ("queue", lambda: people["reviewer"].ask("GET", "/api/v1/review-queue/pages?limit=25")),
               ("week", lambda: people["operator"].ask("GET", f"/api/v1/sites/{site}/week", accepted=(200,))),
               ("certificates", lambda: manager.ask("GET", "/api/v1/certificates?limit=25"))] + [("booking", self.book)] * (4 if self.bookable else 0))
        self.turn = itertools.count()

    def book(self):
        """Free slots asked for, and the appointment moved to one of them: two requests, told as one."""
        turn = next(self.turn)
        reference, operator = self.bookable[turn % len(self.bookable)], self.people["operator"]
        slots = operator.ask("GET", f"/api/v1/orders/{reference}/slots")["slots"]
        # Another may have taken it meanwhile: that is an answer too.
        operator.ask("POST", f"/api/v1/orders/{reference}/appointment",
                     {"starts": slots[turn * 7 % len(slots)]["starts"], "reason": "mesure"}, accepted=(200, 409))


def open_load(mix, seconds):
    due, taken, times = queue.Queue(), threading.Lock(), collections.defaultdict(list)

    def work():
        while (one := due.get()) is not None:
            moment, name, act = one
            act()
            spent = (time.perf_counter() - moment) * 1000
            with taken:
                times[name].append(spent)

    threads = [threading.Thread(target=work) for _ in range(LINES)]
    for thread in threads:
        thread.start()
    begun = time.perf_counter()
    for at in range(int(RATE * seconds)):
        moment = begun + at / RATE
        time.sleep(max(0.0, moment - time.perf_counter()))
        due.put((moment, *next(mix.acts)))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    return times


def high(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def main():
    programs = pathlib.Path(sys.argv[1]).resolve()
    seconds = min(int(sys.argv[2]) if len(sys.argv) > 2 else 10, 60)
    cases = int(sys.argv[3]) if len(sys.argv) > 3 else 20_000
    with tempfile.TemporaryDirectory(prefix="vidimus-bench-") as name:
        folder = pathlib.Path(name)
        database, registry = Database(folder), None
        try:
            house = House(programs, folder, "--fast-keys", "--database", database.address)
            house.command("generate", "--cases", cases, "--body", "azur")
            registry = house.registry(pinned=False)
            mix = Mix({role: Caller(house, address) for role, address in PEOPLE.items()})
            open_load(mix, 2)
            times = open_load(mix, seconds)
            print(f"interface, {cases} cases in PostgreSQL, {RATE} a second due:")
            for name, one in times.items():
                print(f"  {name:<14}{len(one):>6} asked, median {statistics.median(one):6.1f} ms, p95 {high(one, 0.95):6.1f}, p99 {high(one, 0.99):6.1f}")
            all_of = [spent for one in times.values() for spent in one]
            print(f"  all{len(all_of):>17} asked, median {statistics.median(all_of):6.1f} ms, p95 {high(all_of, 0.95):6.1f}, p99 {high(all_of, 0.99):6.1f}; "
                  f"limit {LIMIT:.0f} ms")
        finally:
            if registry:
                registry.end()
            database.end()


if __name__ == "__main__":
    main()
