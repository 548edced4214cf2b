#!/usr/bin/env python3
"""What tests/programs/call.sh tells of: every act by `vidimus login` and `vidimus call`, as a person at a terminal would."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import re
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import demo_case  # noqa: E402

MANAGER = "claire.olivari@azur-ingenierie.example"
REVIEWER = "ines.roubaud@azur-ingenierie.example"
MAYOR = "camille.kerbrat@plouvalen.example"
HOLDER = "morgane.le.gall@plouvalen.example"


def totp(secret, step):
    """RFC 6238, six digits, SHA-1."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


class Terminal:
    """One person's command line: a session file of his own."""

    def __init__(self, case, address):
        self.case, self.address = case, address
        self.session = os.path.join(case.options.work, address.split("@")[0] + ".json")
        self.secret, self.step = None, 0

    def run(self, *arguments, stdin=None):
        ran = subprocess.run([os.path.join(self.case.options.bin, "vidimus"), *arguments], capture_output=True, input=stdin,
                             env={**os.environ, "VIDIMUS_SESSION": self.session})
        return ran.returncode, ran.stdout, ran.stderr.decode()

    def login(self, *arguments):
        """The letter is read while the command waits for the link on its standard input."""
        ran = subprocess.Popen([os.path.join(self.case.options.bin, "vidimus"), "login", self.address, "--registry",
                                self.case.options.portal, "--ca", self.case.anchors, *arguments],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env={**os.environ, "VIDIMUS_SESSION": self.session})
        link = self.case.mail(self.address, r"(https://\S+/connexion/[A-Za-z0-9_-]+\S*)")
        answers = link + "\n" + (self.next_code() + "\n" if self.secret else "")
        out, error = ran.communicate(answers.encode(), timeout=60)
        must(ran.returncode == 0, f"login of {self.address}: {error.decode()}")
        must(os.stat(self.session).st_mode & 0o077 == 0, "the session file is for its owner alone")
        return out.decode() + error.decode()

    def next_code(self):
        """A code of the application that was not used yet; the registry takes one step ahead."""
        while True:
            now = int(time.time()) // 30
            if now + 1 > self.step:
                self.step = max(now, self.step + 1)
                return totp(self.secret, self.step)
            time.sleep(1)

    def call(self, *words):
        status, out, error = self.run("call", *words)
        must(status == 0, f"{' '.join(words)}: {status} {error}")
        try:
            return json.loads(out) if out else {}
        except ValueError:
            return out

    def refused(self, status, words, *arguments):
        got, out, error = self.run("call", *arguments)
        must(got == status and words in error, f"{' '.join(arguments)}: {got}, not {status} with «{words}»: {error}")

    def enrol(self):
        offer = self.call("offerCodes")
        self.secret, self.step = offer["secret"], 0
        self.call("enrolCodes", "sealed=" + offer["sealed"], "code=" + self.next_code(), "name=Terminal")


def must(good, what):
    if not good:
        raise SystemExit("WRONG: " + what)


def code(person, operation, *words):
    person.call(operation, *words)
    return "code=" + person.case.mail(person.address, r"(?<![\w-])(\d{6})(?![\w-])")


def adhere(case, manager, body):
    contract = next(c for c in body["contracts"] if c["state"] == "open")
    nobody = Terminal(case, "personne@plouvalen.example")
    door = ["--registry", case.options.portal, "--ca", case.anchors]
    fields = [f"contract={contract['id']}", "siret=" + demo_case.siret("99123456"), "name=Commune de Plouvalen",
              "street=1 place de la Mairie", "zip=29999", "town=Plouvalen", "given_names=Camille", "surname=Kerbrat",
              f"email={MAYOR}", "function=Maire", "phone=02 61 91 00 01"]
    nobody.refused(1, "/siret", "adhere", *door, *[f if not f.startswith("siret") else "siret=123" for f in fields])
    membership = "id=" + nobody.call("adhere", *door, *fields)["membership"]["id"]
    mayor = Terminal(case, MAYOR)
    mayor.login()
    mayor.call("signConvention", membership, code(mayor, "askConventionCode", membership))
    mayor.refused(1, "", "activateMembership", membership)
    manager.call("activateMembership", membership)
    return mayor, membership


def order(mayor, membership, body):
    placed = mayor.call("sendAnnex", membership, "count=1", code(mayor, "askAnnexCode", membership))
    reference = "reference=" + placed["orders"][0]["reference"]
    contract = next(c for c in body["contracts"] if c["state"] == "open")
    product = next(p for p in body["products"] if p["contract"] == contract["id"] and p["validity_months"] == 36)
    site = next(s for s in body["sites"] if s["kind"] == "own" and s["verifies"])
    reservation = os.path.join(mayor.case.options.work, "reservation.json")
    with open(reservation, "w") as file:
        json.dump({"given_names": "Morgane, Anne", "surname": "Le Gall", "email": HOLDER, "phone": "06 39 98 00 07",
                   "function": "Secrétaire générale", "mode": "own_site", "delivery_site": site["id"]}, file)
    mayor.refused(2, "given_names=… is missing", "reserve", reference, "product=" + product["id"])
    mayor.call("reserve", reference, "--json", reservation, "product=" + product["id"], "verifying_office=" + site["id"])
    return reference


def constitute(holder, mayor, reference, pdf):
    dossier = "id=" + holder.call("showOrder", reference)["dossier"]["id"]
    expires = (datetime.date.today() + datetime.timedelta(days=2000)).isoformat()
    holder.call("declareDocument", dossier, "kind=identity_card", "number=X4RTBPFW4", "expires=" + expires)
    for kind in ("identity_document", "appointing_act"):
        holder.call("addPiece", dossier, "kind=" + kind, "--file", "file=" + pdf)
    for person in (holder, mayor):
        person.call("consent", dossier, code(person, "askDossierCode", dossier))
    holder.call("submitDossier", dossier)
    return dossier


def verify(reviewer, mayor, reference, dossier, pdf):
    case = reviewer.call("showOrder", reference)
    for piece in case["pieces"]:
        reviewer.call("judgePiece", "id=" + piece["id"], "verdict=conform", "reason=")
    lists = {one["name"]: one for one in reviewer.call("listReviewRules")["checklists"]}
    boxes = lists[case["checklist"] or "standard"]["items"]
    reviewer.call("acceptDossier", dossier, *["ticked=" + box["name"] for box in boxes])
    mayor.call("returnPurchaseOrder", reference, "--file", "file=" + pdf)
    target = os.path.join(mayor.case.options.work, "bon.pdf")
    status, _, error = mayor.run("call", "showPurchaseOrder", reference, "--out", target)
    must(status == 0 and open(target, "rb").read(5) == b"%PDF-", "the purchase order is written to a file: " + error)


def exit_codes(case, manager):
    nobody = Terminal(case, "nobody@nowhere.example")
    nobody.refused(3, "vidimus login", "listOrders")
    nobody.refused(4, "", "listServices", "--registry", "https://localhost:1", "--ca", case.anchors)
    nobody.refused(4, "", "listServices", "--registry", case.options.portal)
    manager.refused(2, "no operation is called", "listEverything")
    manager.refused(2, "knows no colour; it takes", "showOrder", "reference=X", "colour=blue")
    manager.refused(2, "reference=… is missing", "showOrder")
    manager.refused(2, "a whole number", "sendAnnex", "id=x", "count=many", "code=1")
    manager.refused(1, "", "showOrder", "reference=AZUR-2000-000001-1")
    os.chmod(manager.session, 0o644)
    manager.refused(1, "chmod 600", "listOrders")
    os.chmod(manager.session, 0o600)


def main():
    case = demo_case.Case(demo_case.arguments().parse_args())
    bodies = case.wait_for_registry()
    body = next(b for b in bodies if b["slug"] == "azur")
    manager = Terminal(case, MANAGER)
    must("act as no agent" in manager.login(), "a link alone is not enough for an agent")
    manager.refused(1, "", "listAgentProofs")
    manager.enrol()
    must(any(one["proofs"] for one in manager.call("listAgentProofs")["agents"]), "the proof is listed")
    reviewer = Terminal(case, REVIEWER)
    reviewer.login()
    reviewer.enrol()
    must("act as no agent" not in reviewer.login(), "the code of the application is asked for at the next sign-in")
    exit_codes(case, manager)
    pdf = os.path.join(case.options.work, "piece.pdf")
    with open(pdf, "wb") as file:
        file.write(demo_case.small_pdf())
    mayor, membership = adhere(case, manager, body)
    reference = order(mayor, membership, body)
    holder = Terminal(case, HOLDER)
    holder.login()
    dossier = constitute(holder, mayor, reference, pdf)
    verify(reviewer, mayor, reference, dossier, pdf)
    slot = holder.call("listSlots", reference)["slots"][0]["starts"]
    holder.call("bookAppointment", reference, "starts=" + slot)
    listed = manager.run("call", "--list", "appointment")[1].decode()
    must("bookAppointment" in listed and "adhere" not in listed, "operations are found by a word")
    must(holder.run("logout")[0] == 0 and not os.path.exists(holder.session), "signed out")
    holder.refused(3, "vidimus login", "listOrders")
    print("a case from adhesion to appointment by the command line alone:", reference)


if __name__ == "__main__":
    sys.exit(main())
