#!/usr/bin/env python3
"""What tests/programs/life.sh tells of: run on an instance where tools/demo_case.py has been."""

import glob
import hashlib
import http.server
import json
import os
import re
import ssl
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import demo_case  # noqa: E402

HOLDER = "morgane.le.gall@plouvalen.example"
MANAGER = "claire.olivari@azur-ingenierie.example"


class Receiver:
    """An application that is told: HTTPS on a port of its own, refusing the first notice so that it is sent again."""

    def __init__(self, key, certificate):
        outer = self
        self.notices = []
        self.refused = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if not outer.refused:
                    outer.refused += 1
                    self.send_response(503)
                else:
                    outer.notices.append((self.headers["Vidimus-Signature"], body))
                    self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def openssl(out, *arguments, stdin=None):
    ran = subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, cwd=out)
    return (ran.stdout + ran.stderr).decode(errors="replace")


def wait_until(what, seconds, question):
    """Seconds until the question is answered yes."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        if question():
            return time.monotonic() - begin
        time.sleep(0.1)
    raise SystemExit(f"{what}: not within {seconds} s")


def main():
    parser = demo_case.arguments()
    for name in ("--reference", "--hook-key", "--hook-certificate"):
        parser.add_argument(name, required=True)
    options = parser.parse_args()
    case = demo_case.Case(options)
    case.seen = set(glob.glob(os.path.join(options.instance, "mail", "*.eml")))
    out = options.out
    serial = openssl(out, "x509", "-in", "certificate.pem", "-noout", "-serial").strip().split("=")[1].lower()

    # An application with its key.
    manager = case.sign_in(MANAGER)
    key = manager.post("/api/v1/integrator-keys", {"name": "S2LOW"})["secret"]
    application = demo_case.Api(options.portal, case.anchors, key)
    rows = application.list("/api/v1/certificates/inventory", "certificates")
    assert [int(row["serial"], 16) for row in rows] == [int(serial, 16)], rows
    with open(os.path.join(out, "certificate.cer"), "rb") as file:
        assert rows[0]["sha256"] == hashlib.sha256(file.read()).hexdigest()
    assert rows[0]["serial"] in application.get("/api/v1/certificates/export.csv").decode()
    events = application.get("/api/v1/certificates/changes?after=0")["events"]
    assert [event["event"] for event in events] == ["issued"], events
    try:
        application.get("/api/v1/audit?after=0")
        raise SystemExit("an application reads the audit trail")
    except demo_case.Refused as refused:
        assert refused.status == 401, refused
    receiver = Receiver(options.hook_key, options.hook_certificate)
    made = manager.post("/api/v1/subscriptions", {"name": "S2LOW", "url": receiver.url})

    # The holder's questions, then the day the key and the code are lost.
    holder = case.sign_in(HOLDER)
    holder.post("/api/v1/revocation-questions", {
        "question_1": "Quel était le nom de mon premier chat ?", "answer_1": "Réglisse",
        "question_2": "Dans quelle rue habitait ma grand-mère ?", "answer_2": "rue de l'Écluse",
        "question_3": "Quel livre ai-je lu trois fois ?", "answer_3": "Le Grand Meaulnes"})
    effect = holder.list(f"/api/v1/orders/{options.reference}/revocation", "certificates")[0]
    assert effect["refusal"] is None and len(effect["told"]) >= 2, effect
    stranger = case.anonymous()
    path = f"/api/v1/certificates/{serial}/revocation"
    try:
        stranger.post(path, {"code": "WRONGONE", "reason": "lost_or_stolen"})
        raise SystemExit("a wrong code revokes")
    except demo_case.Refused as refused:
        assert refused.status == 422, refused
    questions = stranger.post(path + "/questions", {"email": HOLDER})["questions"]
    assert len(questions) == 3, questions
    done = stranger.post(path + "/answers", {"email": HOLDER, "answer_1": "reglisse", "answer_2": "RUE DE L'ECLUSE",
                                             "answer_3": "le grand meaulnes", "reason": "lost_or_stolen"})
    assert done["state"] == "revoked", done

    # Published, as strangers see it.
    asked = ("ocsp", "-issuer", "issuing.pem", "-cert", "certificate.pem", "-url", options.public + "/ocsp", "-CAfile", "root.pem",
             "-verify_other", "issuing.pem", "-no_nonce")
    seconds = wait_until("OCSP", 5, lambda: "certificate.pem: revoked" in openssl(out, *asked))
    print(f"OCSP: revoked after {seconds:.1f} s")

    def listed():
        name = "issuing.crl"
        with __import__("urllib.request").request.urlopen(f"{options.public}/crl/{name}", timeout=10) as answer:
            text = openssl(out, "crl", "-inform", "DER", "-noout", "-text", stdin=answer.read())
        assert "CRL Reason Code" not in text or "Superseded" in text, "a reason is published"
        return serial in text.lower()
    seconds = wait_until("CRL", 60, listed)
    print(f"CRL: listed after {seconds:.1f} s")
    for address in (HOLDER,):
        case.mail(address, r"est (révoqué)\.")

    # The application is told, and believes only what is signed. The first notice was refused: it comes again.
    wait_until("notice", 90, lambda: receiver.notices and b'"revoked"' in receiver.notices[-1][1])
    told = []
    for signature, body in receiver.notices:
        when, value = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", signature).groups()
        computed = openssl(out, "dgst", "-sha256", "-hmac", made["secret"], stdin=when.encode() + b"." + body)
        assert computed.strip().endswith(value), (computed, value)
        told += [event["event"] for event in json.loads(body)["events"]]
    assert told == ["revoked"] and receiver.refused == 1, told
    events = application.get("/api/v1/certificates/changes?after=0")["events"]
    assert [event["event"] for event in events] == ["issued", "revoked"], events
    print("notice: issued, revoked, signature verified by openssl")


if __name__ == "__main__":
    main()
