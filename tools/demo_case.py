#!/usr/bin/env python3
"""Drives one case from the adhesion of a public body to a certificate on a token, through the REST API alone, as six people in turn.

Used by `make demo` (prints a dated timeline, keeps what was made) and by the tests. Standard library only."""

import argparse
import datetime
import email
import email.policy
import glob
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zoneinfo

PDF = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
       b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n")


def small_pdf():
    """A one-page PDF with a right cross-reference table."""
    body, offsets = PDF, []
    for number in (1, 2, 3):
        offsets.append(body.index(b"%d 0 obj" % number))
    at = len(body)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % at


def luhn(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10


def siret(seed):
    """A SIRET with right check digits, from eight digits."""
    siren = next(seed + d for d in "0123456789" if luhn(seed + d) == 0)
    return next(siren + "0001" + d for d in "0123456789" if luhn(siren + "0001" + d) == 0)


class Refused(Exception):
    def __init__(self, status, problem):
        super().__init__(f"{status}: {json.dumps(problem, ensure_ascii=False)}")
        self.status, self.problem = status, problem


class Api:
    """The REST API as one person sees it."""

    def __init__(self, base, anchors, token=None):
        self.base, self.anchors, self.token = base, anchors, token
        self.context = ssl.create_default_context(cafile=anchors)

    def call(self, method, path, body=None, raw=None, media="application/json"):
        data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
        request = urllib.request.Request(self.base + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", media)
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=60) as answer:
                content = answer.read()
                kind = answer.headers.get("Content-Type", "")
        except urllib.error.HTTPError as error:
            content = error.read()
            try:
                raise Refused(error.code, json.loads(content)) from None
            except ValueError:
                raise Refused(error.code, content[:200].decode(errors="replace")) from None
        return json.loads(content) if "json" in kind and content else content

    def get(self, path):
        return self.call("GET", path)

    def list(self, path, name):
        return self.get(path)[name]

    def post(self, path, body=None, **more):
        return self.call("POST", path, {} if body is None and "raw" not in more else body, **more)


class Case:
    def __init__(self, options):
        self.options = options
        self.anchors = os.path.join(options.instance, "ca", "anchors.pem")
        self.seen = set()
        self.lines = []
        self.zone = zoneinfo.ZoneInfo("Europe/Paris")

    def say(self, who, what):
        now = datetime.datetime.now(self.zone)
        line = f"{now:%Y-%m-%d %H:%M:%S}  {who:<29}{what}"
        self.lines.append(line)
        print(line, flush=True)

    def mail(self, to, pattern):
        """The newest letter to an address whose text has the pattern: what the person reads."""
        folder = os.path.join(self.options.instance, "mail")
        for _ in range(300):
            for path in sorted(glob.glob(os.path.join(folder, "*.eml")), reverse=True):
                if path in self.seen:
                    continue
                with open(path, "rb") as file:
                    message = email.message_from_binary_file(file, policy=email.policy.default)
                if to not in message["To"]:
                    continue
                text = message.get_body(("plain",)).get_content()
                found = re.search(pattern, text)
                if found:
                    self.seen.add(path)
                    return found.group(1)
            time.sleep(0.1)
        raise SystemExit(f"no letter to {to} with {pattern}")

    def anonymous(self):
        return Api(self.options.portal, self.anchors)

    def sign_in(self, address):
        self.anonymous().post("/api/v1/sign-in-links", {"email": address})
        secret = self.mail(address, r"/connexion/([A-Za-z0-9_-]+)")
        session = self.anonymous().post("/api/v1/sessions", {"secret": secret})
        return Api(self.options.portal, self.anchors, session["token"])

    def code(self, api, path, address):
        api.post(path)
        return self.mail(address, r"(?<![\w-])(\d{6})(?![\w-])")

    def wait_for_registry(self):
        for _ in range(200):
            try:
                return self.anonymous().list("/api/v1/bodies", "bodies")
            except (urllib.error.URLError, ConnectionError, Refused):
                time.sleep(0.1)
        raise SystemExit("the registry does not answer")

    # The case, act by act.

    def adhere(self, body):
        contract = next(c for c in body["contracts"] if c["state"] == "open")
        self.mayor = "camille.kerbrat@plouvalen.example"
        form = {"contract": contract["id"], "siret": siret("99123456"), "name": "Commune de Plouvalen",
                "street": "1 place de la Mairie", "zip": "29999", "town": "Plouvalen", "given_names": "Camille",
                "surname": "Kerbrat", "email": self.mayor, "function": "Maire", "phone": "02 61 91 00 01"}
        membership = self.anonymous().post("/api/v1/memberships", form)
        self.membership = "/api/v1/memberships/" + membership["membership"]["id"]
        self.say("Représentante légale", "demande l'adhésion de la commune de Plouvalen")
        self.lr = self.sign_in(self.mayor)
        self.lr.post(self.membership + "/signature",
                     {"code": self.code(self.lr, self.membership + "/consent-codes", self.mayor)})
        self.say("Représentante légale", "signe la convention")
        self.agents["ra_manager"].post(self.membership + "/activation")
        self.say("Responsable de l'AE", "accepte l'adhésion")

    def order(self, body):
        lines = self.lr.post(self.membership + "/annexes",
                             {"count": 1, "code": self.code(self.lr, self.membership + "/annexes/consent-codes", self.mayor)})
        self.reference = lines["orders"][0]["reference"]
        self.path = "/api/v1/orders/" + self.reference
        self.say("Représentante légale", f"envoie l'annexe 4 : dossier {self.reference}")
        self.holder_address = "morgane.le.gall@plouvalen.example"
        contract = next(c for c in body["contracts"] if c["state"] == "open")
        product = next(p for p in body["products"] if p["contract"] == contract["id"] and p["validity_months"] == 36)
        site = next(s for s in body["sites"] if s["kind"] == "own")
        office = next(s for s in body["sites"] if s["kind"] == "own" and s["verifies"])
        self.lr.post(self.path + "/reservation",
                     {"given_names": "Morgane, Anne", "surname": "Le Gall", "email": self.holder_address,
                      "phone": "06 39 98 00 07", "function": "Secrétaire générale", "product": product["id"],
                      "mode": "own_site", "delivery_site": site["id"], "verifying_office": office["id"]})
        self.say("Gestionnaire", "réserve pour Morgane Le Gall, retrait au syndicat")

    def constitute(self):
        self.holder = self.sign_in(self.holder_address)
        dossier = self.case(self.holder)["dossier"]["id"]
        self.dossier = "/api/v1/dossiers/" + dossier
        expires = (datetime.date.today() + datetime.timedelta(days=2000)).isoformat()
        self.holder.post(self.dossier + "/document", {"kind": "identity_card", "number": "X4RTBPFW4", "expires": expires})
        self.document_expires = expires
        for kind in ("identity_document", "appointing_act"):
            self.holder.post(f"{self.dossier}/pieces?kind={kind}&file_name={kind}.pdf", raw=small_pdf(), media="application/pdf")
        self.say("Porteuse", "déclare sa pièce d'identité et dépose ses pièces")
        self.holder.post(self.dossier + "/consents",
                         {"code": self.code(self.holder, self.dossier + "/consent-codes", self.holder_address)})
        self.lr.post(self.dossier + "/consents", {"code": self.code(self.lr, self.dossier + "/consent-codes", self.mayor)})
        self.say("Représentante légale", "signe le mandat")
        self.holder.post(self.dossier + "/submission")
        due = datetime.datetime.fromisoformat(self.case(self.holder)["dossier"]["due_at"].replace("Z", "+00:00"))
        self.say("Porteuse", f"envoie le dossier ; vérification due le {due.astimezone(self.zone):%d/%m/%Y à %H h %M}")

    def verify(self):
        operator = self.agents["registration_operator"]
        for piece in self.case(operator)["pieces"]:
            operator.post(f"/api/v1/pieces/{piece['id']}/verdict", {"verdict": "conform", "reason": ""})
        lists = {one["name"]: one for one in operator.get("/api/v1/review-rules")["checklists"]}
        boxes = lists[self.case(operator)["checklist"] or "standard"]["items"]
        operator.post(self.dossier + "/acceptance", {"ticked": [box["name"] for box in boxes]})
        self.say("Opératrice d'enregistrement", "vérifie les pièces et accepte le dossier")
        self.withdrawal = self.mail(self.holder_address, r"\b([A-HJ-NP-Z2-9]{8}|[A-HJ-NP-Z2-9]{4}[ -][A-HJ-NP-Z2-9]{4})\b")
        self.say("Porteuse", "reçoit son code de retrait par courriel")
        self.lr.post(self.path + "/purchase-order", raw=small_pdf(), media="application/pdf")
        self.say("Gestionnaire", "renvoie le bon de commande signé")

    def book(self):
        starts = self.holder.list(self.path + "/slots", "slots")[0]["starts"]
        self.holder.post(self.path + "/appointment", {"starts": starts})
        when = datetime.datetime.fromisoformat(starts.replace("Z", "+00:00")).astimezone(self.zone)
        self.say("Porteuse", f"prend rendez-vous le {when:%d/%m/%Y à %H h %M}")

    def hand_over(self):
        operator = self.agents["delivery_operator"]
        self.meet(operator)
        site = self.case(operator)["delivery_site"]["id"]
        pairing = operator.post(f"/api/v1/sites/{site}/stations")
        station = self.start_station(pairing["code"])
        token = self.take_token(operator, site, pairing["station"]["id"])
        for left in reversed(range(100)):  # until the station has paired
            try:
                operator.post(self.path + "/personalisation",
                              {"token_serial": token["serial"], "station": pairing["station"]["id"]})
                break
            except Refused:
                if left == 0 or station.poll() is not None:
                    raise
                time.sleep(0.1)
        for _ in range(600):
            job = operator.get(self.path + "/personalisation")
            if job["state"] in ("done", "failed"):
                break
            time.sleep(0.1)
        if job["state"] != "done":
            raise SystemExit(f"personalisation: {job}\n" + open(os.path.join(self.options.work, "station.log")).read())
        self.say("Poste de remise", "clé créée sur le support, certificat écrit et relu")
        operator.post(self.path + "/delivery-record/signing")
        self.say("Porteuse", "lit et accepte son certificat")
        self.wait_for_record(operator, "signed", "sealed")
        station.terminate()
        station.wait()
        self.say("Porteuse", "essaie sa clé sur le poste et signe le procès-verbal de remise")
        self.mail(self.holder_address, r"(/connexion/[A-Za-z0-9_-]+)")
        self.say("Porteuse", "reçoit le courriel d'installation")

    def take_token(self, operator, site, station):
        """A token of the stock, for the holder."""
        sheets = operator.list("/api/v1/day-sheets", "day_sheets")
        return next(t for s in sheets if s["site"]["id"] == site for t in s["stock"])

    def meet(self, operator):
        """The checks of the counter, one after the other; another document is refused."""
        visit = self.path + "/visit"
        operator.post(visit, {"holder_present": True})
        shown = {"document_kind": "identity_card", "document_number": "X4RTBPFW4", "document_expires": self.document_expires}
        try:
            operator.post(visit + "/document", {**shown, "document_number": "AUTRE0001"})
            raise SystemExit("another document was accepted")
        except Refused as refused:
            self.say("Opérateur de délivrance", "refuse une autre pièce d'identité : " +
                     ", ".join(f["pointer"].lstrip("/") for f in refused.problem.get("errors", [])))
        operator.post(visit + "/document", shown)
        operator.post(visit + "/code", {"code": self.withdrawal})
        operator.post(visit + "/purchase-order")
        self.say("Opérateur de délivrance", "tient le face-à-face : même pièce, code bon, bon de commande reçu")

    def wait_for_record(self, operator, *states):
        for _ in range(600):
            record = operator.get(self.path + "/delivery-record/signing")
            if record["state"] in states:
                return
            time.sleep(0.1)
        raise SystemExit(f"delivery record: {record}\n" + open(os.path.join(self.options.work, "station.log")).read())

    def start_station(self, code):
        work = self.options.work
        os.makedirs(os.path.join(work, "token"), exist_ok=True)
        with open(os.path.join(work, "softhsm2.conf"), "w") as file:
            file.write(f"directories.tokendir = {work}/token\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.write_code("pin", "246813")
        environment = {**os.environ, "SOFTHSM2_CONF": os.path.join(work, "softhsm2.conf"), "LC_ALL": "C.UTF-8"}
        log = open(os.path.join(work, "station.log"), "wb")
        return subprocess.Popen(
            [os.path.join(self.options.bin, "vidimus-station"), "--module", software_module(), "--pin-file",
             os.path.join(work, "pin"), "run", "--registry", self.options.portal, "--pairing", code, "--state",
             os.path.join(work, "station.json"), "--ca", self.anchors, *self.station_options(environment)],
            env=environment, stdout=log, stderr=log)

    def write_code(self, name, code):
        path = os.path.join(self.options.work, name)
        with open(path, "w") as file:
            file.write(code + "\n")
        os.chmod(path, 0o600)
        return path

    def station_options(self, environment):
        """More for the station's command line."""
        return []

    def case(self, api):
        return api.get(self.path)

    def keep(self):
        """What the case leaves behind, for a newcomer to look at."""
        out = self.options.out
        os.makedirs(os.path.join(out, "mail"), exist_ok=True)
        for path in glob.glob(os.path.join(self.options.instance, "mail", "*.eml")):
            shutil.copy(path, os.path.join(out, "mail"))
        write = lambda name, content: open(os.path.join(out, name), "wb").write(content)
        certificate = self.holder.get(self.path + "/certificate")
        write("certificate.cer", certificate)
        write("certificate.pem", ssl.DER_cert_to_PEM_cert(certificate).encode())
        shutil.copy(self.anchors, os.path.join(out, "anchors.pem"))
        record = self.agents["delivery_operator"].get(self.path + "/delivery-record")
        write("delivery_record.json", json.dumps(record, ensure_ascii=False, indent=2).encode())
        self.wait_for_record(self.agents["delivery_operator"], "sealed")
        write("delivery_record.pdf", self.agents["delivery_operator"].get(self.path + "/delivery-record/file"))
        entries, after = [], 0
        while True:
            page = self.agents["ra_manager"].get(f"/api/v1/audit?after={after}")
            page = page["entries"]
            if not page:
                break
            entries += page
            after = page[-1]["seq"]
        write("audit.jsonl", b"".join(json.dumps(e, ensure_ascii=False).encode() + b"\n" for e in entries))
        public = self.options.public
        crls = sorted(os.listdir(os.path.join(self.options.instance, "public", "crl")))
        for name in crls:
            with urllib.request.urlopen(f"{public}/crl/{name}", timeout=10) as answer:
                write(name, answer.read())
        self.strangers(out)
        write("timeline.txt", "\n".join(self.lines).encode() + b"\n")
        size = sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk(out) for f in fs)
        print(f"\nKept in {out}: {len(entries)} audit entries, "
              f"{len(os.listdir(os.path.join(out, 'mail')))} letters, {size // 1024} KiB in all")

    def strangers(self, out):
        """OpenSSL, which we did not write, judges what was made."""
        chain = os.path.join(out, "anchors.pem")
        public = self.options.public

        def openssl(*arguments, stdin=None):
            ran = subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, cwd=out)
            if ran.returncode != 0:
                raise SystemExit(f"openssl {' '.join(arguments)}\n" + (ran.stdout + ran.stderr).decode(errors="replace"))
            return ran.stdout + ran.stderr

        pems = re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", open(chain).read(), re.S)
        for name, pem in zip(("issuing.pem", "root.pem"), pems):
            open(os.path.join(out, name), "w").write(pem)
        crls = b""
        for name in sorted(f for f in os.listdir(out) if f.endswith(".crl")):
            crls += openssl("crl", "-inform", "DER", "-in", name)
        open(os.path.join(out, "crls.pem"), "wb").write(crls)
        for _ in range(50):  # the status service hears of a new certificate within seconds
            answer = openssl("ocsp", "-issuer", "issuing.pem", "-cert", "certificate.pem", "-url", public + "/ocsp", "-CAfile",
                             "root.pem", "-verify_other", "issuing.pem", "-respout", "ocsp_answer.der").decode()
            if "certificate.pem: good" in answer:
                break
            time.sleep(0.2)
        if "certificate.pem: good" not in answer or "Response verify OK" not in answer:
            raise SystemExit("openssl ocsp: " + answer)
        openssl("verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "-crl_check_all", "-CRLfile",
                "crls.pem", "certificate.pem")
        openssl("ts", "-query", "-data", "certificate.cer", "-sha256", "-cert", "-out", "stamp_query.tsq")
        request = urllib.request.Request(public + "/tsa", open(os.path.join(out, "stamp_query.tsq"), "rb").read(),
                                         {"Content-Type": "application/timestamp-query"})
        with urllib.request.urlopen(request, timeout=10) as reply:
            open(os.path.join(out, "time_stamp.tsr"), "wb").write(reply.read())
        openssl("ts", "-verify", "-queryfile", "stamp_query.tsq", "-in", "time_stamp.tsr", "-CAfile", "root.pem", "-untrusted",
                "issuing.pem")
        self.say("OpenSSL", "chaîne et listes vérifiées, OCSP « good », horodatage vérifié")
        if shutil.which("pdfsig"):
            verdict = subprocess.run(["pdfsig", "-nocert", os.path.join(out, "delivery_record.pdf")], capture_output=True, text=True).stdout
            if verdict.count("Signature is Valid.") != 2:
                raise SystemExit("pdfsig: " + verdict)
            self.say("Poppler", "procès-verbal de remise : signature du porteur et cachet vérifiés")

    def run(self):
        self.until_booked()
        self.hand_over()
        self.keep()

    def until_booked(self):
        bodies = self.wait_for_registry()
        # The body that hands over at its own counter.
        body = next(b for b in bodies if b["slug"] == "azur")
        self.agents = {role: self.sign_in(address) for role, address in
                       (("ra_manager", "claire.olivari@azur-ingenierie.example"),
                        ("registration_operator", "ines.roubaud@azur-ingenierie.example"),
                        ("delivery_operator", "marius.pellegrin@azur-ingenierie.example"))}
        self.adhere(body)
        self.order(body)
        self.constitute()
        self.verify()
        self.book()


def software_module():
    for path in ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                 "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"):
        if os.path.exists(path):
            return path
    raise SystemExit("SoftHSM2 is not installed")


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("instance", "bin", "portal", "certificate", "public", "out", "work"):
        parser.add_argument("--" + name)
    return parser


def main():
    parser = arguments()
    parser.add_argument("--prepare")
    options = parser.parse_args()
    if options.prepare:
        with open(options.prepare, "w") as file:
            file.write("PORTAL=%d\nCERTIFICATE=%d\nPUBLIC=%d\n" % tuple(free_ports(3)))
        return
    started = time.monotonic()
    Case(options).run()
    print(f"{time.monotonic() - started:.1f} s from adhesion to certificate")


if __name__ == "__main__":
    sys.exit(main())
