#!/usr/bin/env python3
"""The case once more, with a wrong act before each right one: every refusal says what is wrong, and changes nothing.

Takes the options of tools/demo_case.py."""

import base64
import datetime
import http.client
import json
import os
import subprocess
import sys
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import demo_case  # noqa: E402

AUDITOR = "hugo.santini@audit.example"
NEIGHBOURS = ("nadia.kervella@armorique-numerique.example", "yann.lecorre@armorique-numerique.example",
              "maelle.riou@armorique-numerique.example")


class Refusals(demo_case.Case):
    failed = 0
    seen_refusals = 0

    def wrong(self, what):
        self.failed += 1
        print("WRONG:", what, flush=True)

    def refused(self, what, status, act, **expected):
        """The act must be refused with this status, code, pointers of fields and missing facts. Answers the problem."""
        self.seen_refusals += 1
        try:
            got = act()
        except demo_case.Refused as refused:
            problem = refused.problem
            if not isinstance(problem, dict):
                self.wrong(f"{what}: no problem document: {refused}")
                return {}
            found = {"status": refused.status, "code": problem["code"],
                     "pointers": [f["pointer"] for f in problem.get("fields", [])],
                     "missing": [m["fact"] for m in problem.get("missing", [])]}
            for name, value in {"status": status, **expected}.items():
                right = value in found[name] if name in ("pointers", "missing") else found[name] == value
                if not right:
                    self.wrong(f"{what}: {name} is {found[name]}, not {value}: {problem}")
            if not problem.get("title") or problem["title"] == problem["code"]:
                self.wrong(f"{what}: no title for people: {problem}")
            for one in problem.get("fields", []) + problem.get("missing", []):
                if " " not in one["sentence"]:
                    self.wrong(f"{what}: no sentence for people: {one}")
            return problem
        self.wrong(f"{what}: not refused: {str(got)[:200]}")
        return {}

    def adhere(self, body):
        contract = next(c for c in body["contracts"] if c["state"] == "open")
        form = {"contract": contract["id"], "siret": "12345678901234", "name": "Commune", "street": "1 place", "zip": "29999",
                "town": "Plouvalen", "given_names": "Camille", "surname": "Kerbrat", "email": "x@plouvalen.example",
                "function": "Maire", "phone": "02 61 91 00 01"}
        anonymous = self.anonymous()
        self.refused("a wrong SIRET", 400, lambda: anonymous.post("/api/v1/memberships", form), pointers="/siret")
        self.refused("no JSON", 400, lambda: anonymous.post("/api/v1/memberships", raw=b'{"siret": '))
        self.refused("octets for JSON", 400, lambda: anonymous.post("/api/v1/memberships", raw=bytes(range(256))))
        self.refused("JSON too deep", 400, lambda: anonymous.post("/api/v1/memberships", raw=b"[" * 30000))
        self.refused("another media type", 415, lambda: anonymous.post("/api/v1/memberships", raw=b"a=b", media="text/plain"))
        self.refused("nobody", 401, lambda: anonymous.get("/api/v1/orders"), code="unauthenticated")
        self.refused("no such operation", 404, lambda: anonymous.get("/api/v1/nothing"))
        super().adhere(body)

    def constitute(self):
        self.holder = self.sign_in(self.holder_address)
        dossier = "/api/v1/dossiers/" + self.case(self.holder)["dossier"]["id"]
        pieces = dossier + "/pieces?kind=identity_document&file_name=a.pdf"
        problem = self.refused("a dossier without its pieces", 409, lambda: self.holder.post(dossier + "/submission"),
                               code="missing_facts", missing="every_piece_present")
        items = next((m["items"] for m in problem.get("missing", []) if m["fact"] == "every_piece_present"), [])
        if sorted(items) != ["appointing_act", "identity_document"]:
            self.wrong(f"the missing pieces are not named: {items}")
        self.refused("a PDF that is none", 415, lambda: self.holder.post(pieces, raw=b"MZ\x90 a program", media="application/pdf"))
        self.refused("a form that is none", 400, lambda: self.holder.post(dossier + "/pieces", raw=b"--other\r\nrubbish",
                                                                          media="multipart/form-data; boundary=edge"))
        large = demo_case.small_pdf() + b" " * (10 << 20)
        self.refused("a document over its limit", 413, lambda: self.holder.post(pieces, raw=large, media="application/pdf"))
        self.announce_too_much(pieces)
        if self.case(self.holder)["pieces"]:
            self.wrong("a refused document was kept")
        super().constitute()
        self.strangers_to_the_case()

    def announce_too_much(self, path):
        """A gigabyte announced is refused before it is sent."""
        where = urllib.parse.urlsplit(self.options.portal)
        connection = http.client.HTTPSConnection(where.hostname, where.port, context=self.holder.context, timeout=20)
        connection.putrequest("POST", path)
        for name, value in (("Authorization", "Bearer " + self.holder.token), ("Content-Type", "application/pdf"),
                            ("Content-Length", str(1 << 30))):
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        self.seen_refusals += 1
        if answer.status != 413 or json.loads(answer.read())["code"] != "too_large":
            self.wrong(f"a gigabyte: {answer.status}")
        connection.close()

    def strangers_to_the_case(self):
        dossier = self.dossier
        for address in NEIGHBOURS:
            other = self.sign_in(address)
            self.refused(f"{address} reads the case", 404, lambda: self.case(other), code="not_found")
            self.refused(f"{address} accepts it", 404, lambda: other.post(dossier + "/acceptance"), code="not_found")
        auditor = self.sign_in(AUDITOR)
        self.case(auditor)  # he may look
        self.refused("the auditor accepts", 403, lambda: auditor.post(dossier + "/acceptance"), code="forbidden")
        self.refused("the auditor buys", 403, lambda: auditor.post(self.path + "/purchase-order", raw=demo_case.small_pdf(),
                                                                   media="application/pdf"))
        self.refused("the holder judges herself", 403, lambda: self.holder.post(dossier + "/acceptance"))

    def book(self):
        tomorrow = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
        soon = tomorrow.replace(minute=0, second=0, microsecond=0).isoformat().replace("+00:00", "Z")
        self.refused("an appointment tomorrow", 409, lambda: self.holder.post(self.path + "/appointment", {"starts": soon}),
                     missing="notice_kept")
        super().book()

    def meet(self, **other):
        checks = {"holder_present": True, "document_kind": "identity_card", "document_number": "X4RTBPFW4",
                  "code": self.withdrawal}
        return self.agents["delivery_operator"].post(self.path + "/face-to-face", {**checks, **other})

    def hand_over(self):
        self.refused("another document", 409, lambda: self.meet(document_number="AUTRE0001"), missing="same_document")
        self.refused("a wrong code", 422, lambda: self.meet(code="ZZZZ2222"), code="wrong_code")
        self.meet()
        self.broken_request()

    def broken_request(self):
        """A station whose request is not signed by the key it holds: nothing is issued."""
        operator = self.agents["delivery_operator"]
        site = self.case(operator)["delivery_site"]["id"]
        pairing = operator.post(f"/api/v1/sites/{site}/stations")
        paired = self.anonymous().post("/api/v1/stations/pairings", {"code": pairing["code"], "name": "poste"})
        station = demo_case.Api(self.options.portal, self.anchors, paired["key"])
        token = next(t for s in operator.list("/api/v1/day-sheets", "day_sheets") if s["site"]["id"] == site for t in s["stock"])
        operator.post(self.path + "/personalisation", {"token_serial": token["serial"], "station": pairing["station"]["id"]})
        job = station.post("/api/v1/stations/jobs/next", {"modules": [], "tokens": []})
        kind = ["rsa:3072"] if job["key_kind"].startswith("rsa") else ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        request = bytearray(subprocess.run(
            ["openssl", "req", "-new", "-newkey", *kind, "-nodes", "-keyout", os.path.join(self.options.work, "stray.key"), "-subj",
             "/CN=" + job["subject"], "-outform", "DER"], check=True, capture_output=True).stdout)
        request[-1] ^= 1
        send = lambda octets: station.post(f"/api/v1/stations/jobs/{job['job']}/request",
                                           {"csr": base64.b64encode(octets).decode(), "token_serial": token["serial"],
                                            "token_model": "SoftHSM v2"})
        self.refused("a request without proof of possession", 422, lambda: send(request), code="bad_signature")
        self.refused("a request that is none", 400, lambda: send(b"\x30\x80 no request"))
        self.refused("another's job", 404, lambda: station.post("/api/v1/stations/jobs/01M80XNX21PFM95P1CTQ8HSNAY/request",
                                                                {"csr": "AA==", "token_serial": "1", "token_model": ""}))
        self.refused("a person as a station", 401, lambda: operator.post("/api/v1/stations/jobs/next"))
        if operator.get(self.path + "/personalisation")["state"] == "done":
            self.wrong("personalised without a certificate")
        try:
            self.wrong(f"issued: {len(self.holder.get(self.path + '/certificate'))} octets")
        except demo_case.Refused as refused:
            if refused.status not in (404, 409):
                self.wrong(f"no certificate, and it says {refused}")
        # Withdrawn, the station is nobody any more.
        operator.call("DELETE", "/api/v1/stations/" + pairing["station"]["id"])
        self.refused("a withdrawn station", 401, lambda: station.post("/api/v1/stations/jobs/next", {}))

    def lock(self, body):
        """Wrong codes are counted, then the code is locked: even the right one no longer opens."""
        self.order(body)
        demo_case.Case.constitute(self)
        self.verify()
        # A booking holds a token of the stock: the other cases hold the sample's two.
        site = next(s["id"] for s in body["sites"] if s["kind"] == "own")
        self.agents["delivery_operator"].post("/api/v1/tokens", {"site": site, "serial": "ESSAI-0001", "model": "SoftHSM v2", "qualified": False})
        demo_case.Case.book(self)
        for attempt in range(1, 20):
            problem = {}
            try:
                self.meet(code="ZZZZ2222")
            except demo_case.Refused as refused:
                problem = refused.problem
            if problem.get("code") != "wrong_code":
                break
        if problem.get("code") != "locked" or attempt > 10 or attempt < 2:
            self.wrong(f"after {attempt} wrong codes: {problem}")
        self.refused("the right code after too many wrong ones", 423, self.meet, code="locked")
        print("locked at wrong code", attempt)

    def octets(self):
        """Rubbish for the status and time-stamp services is answered in their own terms, and they go on."""
        for path, kind, right in (("/ocsp", "application/ocsp-request", bytes.fromhex("30030a0101")),
                                  ("/tsa", "application/timestamp-query", None)):
            for rubbish in (b"\x00", b"\x30\x84\xff\xff\xff\xff", bytes(range(256)) * 8):
                request = urllib.request.Request(self.options.public + path, rubbish, {"Content-Type": kind})
                self.seen_refusals += 1
                try:
                    with urllib.request.urlopen(request, timeout=10) as reply:
                        answer = reply.read()
                        # OCSPResponse malformedRequest (RFC 6960); PKIStatus rejection (RFC 3161)
                        if answer != right if right else b"\x02\x01\x02" not in answer[:12]:
                            self.wrong(f"{path}: {answer.hex()}")
                except urllib.error.HTTPError as error:
                    if error.code not in (400, 413):
                        self.wrong(f"{path}: {error.code}")
                    elif right:
                        self.wrong(f"{path}: no answer of its own terms: {error.code}")

    def keep(self):
        """Nothing was issued: there is nothing to keep."""

    def run(self):
        super().run()
        self.lock(next(b for b in self.anonymous().list("/api/v1/bodies", "bodies") if b["slug"] == "azur"))
        self.octets()
        print(f"{self.seen_refusals} refusals, {self.failed} not as they should be")
        return 1 if self.failed else 0


if __name__ == "__main__":
    sys.exit(Refusals(demo_case.arguments().parse_args()).run())
