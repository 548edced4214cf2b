#!/usr/bin/env python3
"""A stranger's registry for vidimus-station: the job protocol over TLS, certificates issued by the openssl command.

usage: station_registry.py FOLDER SCENARIO
FOLDER holds tls.pem, tls.key, ca.pem, ca.key. Writes its port to FOLDER/port and one line an event to FOLDER/events.
SCENARIO: "plain" answers at once; "later" answers 202 until FOLDER/release exists; "broken" answers the first readback with 500;
"record" has a delivery record signed after the read-back; "no_room" sends one that leaves no room for a signature; "unblock" has
the token unblocked with the code told at the request; "prepare" has a box of three tokens prepared, "prepare_cut" forgets the answer
to the first.
"countersign" has the same key sign a record as its operator's. A station that pairs with a key of its own gets bearer keys that end
after three questions; each session is a signature over a question of ours, written to FOLDER/events as "session N".
FAULT=WHAT:STEP:WHEN makes one thing go wrong once: "crash" kills the station whose number is in FOLDER/station.pid, "unplug" takes
FOLDER/tokens away, "network" drops the line; at the step "next", "request", "readback" or "signatures"; "before" it is done here, or
"after", so that the answer is lost.
What is said with tokens goes into FOLDER/dialogue-JOB, one sentence a line.
"""
import base64, http.server, json, os, ssl, subprocess, sys, time

folder, scenario = sys.argv[1], sys.argv[2]
JOB = {"job": "J1", "kind": "personalise", "dossier": "D-2026-0042", "token_serial": "", "token_label": "vidimus-0042",
       "key_kind": os.environ.get("KEY_KIND", "rsa-2048"), "subject": "Maëlle Le Goff"}
issued = {}
own = {"key": None, "bearer": "bearer-secret", "left": -1, "question": "", "sessions": 0, "pairings": 0}
state = {"done": False, "readbacks": 0, "polls": 0, "spent": 0.0, "signed": False, "serial": "", "officer": "", "prepared": []}


def at(name):
    return os.path.join(folder, name)


def event(text):
    with open(at("events"), "a") as file:
        file.write(text + "\n")


def openssl(*arguments):
    begun = time.monotonic()
    out = subprocess.run(["openssl", *arguments], capture_output=True, check=True).stdout
    state["spent"] += time.monotonic() - begun
    with open(at("spent"), "w") as file:  # for bench/handover.py
        file.write(str(state["spent"]))
    return out


def issue(csr):
    """The certificate for a request: the same one for the same key, as the house's registry does."""
    with open(at("csr.der"), "wb") as file:
        file.write(csr)
    openssl("req", "-inform", "DER", "-in", at("csr.der"), "-verify", "-noout")
    key = openssl("req", "-inform", "DER", "-in", at("csr.der"), "-pubkey", "-noout")
    event("request " + base64.b64encode(key).decode()[60:100])
    if key not in issued:
        event("issued")
        issued[key] = openssl("x509", "-req", "-inform", "DER", "-in", at("csr.der"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"),
                              "-set_serial", str(1000 + len(issued)), "-days", "1", "-outform", "DER")
    return issued[key]


STEPS = {"jobs/next": "next", "jobs/J1/request": "request", "jobs/J1/readback": "readback", "jobs/R1/signatures": "signatures"}


def faulted(path, when):
    """Something goes wrong here and now. Answers whether the line is gone with it."""
    wanted = os.environ.get("FAULT", "").split(":")
    if wanted[1:] != [STEPS.get(path, ""), when] or os.path.exists(at("faulted")):
        return False
    open(at("faulted"), "w").close()
    if wanted[0] == "unplug":
        os.rename(at("tokens"), at("away"))
        os.mkdir(at("tokens"))
        return False
    if wanted[0] == "crash":
        os.kill(int(open(at("station.pid")).read()), 9)
    return True


def signed_by(spki, text, signature):
    for name, octets in (("own.der", spki), ("own.text", text.encode()), ("own.signature", signature)):
        with open(at(name), "wb") as file:
            file.write(octets)
    return subprocess.run(["openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", at("own.der"), "-signature", at("own.signature"),
                           at("own.text")], capture_output=True).returncode == 0


def pair(body):
    """A station's key of its own is proved, and its bearer keys end."""
    own.update(key=None, bearer="bearer-secret", left=-1)
    own["pairings"] += 1
    if "public_key" not in body:
        return True
    key = base64.b64decode(body["public_key"])
    if not signed_by(key, "vidimus-station-pairing\n" + body["code"].replace("-", ""), base64.b64decode(body["signature"])):
        return False
    own.update(key=key, left=3)
    event("own key " + base64.b64encode(key).decode()[60:100])
    return True


def open_session(body):
    text = f"vidimus-station-session\n{body['station']}\n{own['question']}"
    asked, own["question"] = own["question"], ""
    if own["key"] is None or not asked or body["question"] != asked:
        return None
    if not signed_by(own["key"], text, base64.b64decode(body["signature"])):
        return None
    own["sessions"] += 1
    own.update(bearer=f"bearer-{own['sessions']}", left=3)
    event(f"session {own['sessions']}")
    return own["bearer"]


def record():
    """A delivery record with room for a signature of 12 KiB, twice as many digits between angle brackets."""
    before = b"%PDF-1.7\nproces-verbal /Contents "
    room = b"<" + b"0" * (24 << 10) + (b">" if scenario != "no_room" else b"")
    return {"job": "R1", "kind": "sign_record", "dossier": "D-2026-0042", "token_serial": state["serial"],
            "document": base64.b64encode(before + room + b" fin\n").decode(), "room": len(before),
            "challenge": base64.b64encode(b"l" * 32).decode()}


class Door(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=None):
        if self.command == "POST" and faulted(self.path.removeprefix("/api/v1/stations/"), "after"):
            self.close_connection = True
            return
        octets = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)

    def certificate(self):
        csr = open(at("csr.der"), "rb").read()
        if scenario == "later" and not os.path.exists(at("release")):
            return self.answer(202, {"retry_after": 1})
        self.answer(200, {"certificate": base64.b64encode(issue(csr)).decode(), "challenge": base64.b64encode(b"c" * 32).decode(),
                          "chain": [base64.b64encode(openssl("x509", "-in", at("ca.pem"), "-outform", "DER")).decode()]})

    def kept(self, octets):
        with open(at("signature"), "wb") as file:
            file.write(base64.b64decode(octets))
        return at("signature")

    def do_GET(self):
        self.certificate()

    def do_POST(self):
        octets = self.rfile.read(int(self.headers["Content-Length"]))
        if b"246810" in octets:
            event("PIN LEAKED")
        body = json.loads(octets)
        if faulted(self.path.removeprefix("/api/v1/stations/"), "before"):
            self.close_connection = True
            return
        path = self.path.removeprefix("/api/v1/stations/")
        if path == "pairings":
            event("pairing " + body["code"])
            good = body["code"] == "PAIR-ME" and pair(body)
            return self.answer(201, {"station": "S1", "key": own["bearer"]}) if good else self.answer(401)
        if path == "questions":
            own["question"] = os.urandom(9).hex()
            return self.answer(200, {"question": own["question"]})
        if path == "sessions":
            key = open_session(body)
            return self.answer(201, {"key": key}) if key else self.answer(401)
        if self.headers["Authorization"] != "Bearer " + own["bearer"] or own["left"] == 0:
            return self.answer(401)
        own["left"] -= 1
        if path == "jobs/next":
            state["polls"] += 1
            if scenario in ("prepare", "prepare_cut") and len(state["prepared"]) < 3:
                return self.answer(200, {"job": "B1", "kind": "prepare", "box": "C-7", "wanted": 3 - len(state["prepared"])})
            if state["done"] and scenario == "unblock" and not state["signed"]:
                return self.answer(200, {"job": "U1", "kind": "unblock", "dossier": "D-2026-0042", "token_serial": state["serial"],
                                         "security_officer": state["officer"]})
            if state["done"] and scenario in ("record", "no_room") and not state["signed"]:
                return self.answer(200, record())
            if state["done"] and scenario == "countersign" and not state["signed"]:
                return self.answer(200, {**record(), "job": "C1", "kind": "countersign", "key": "D-2026-0042", "challenge": ""})
            if state["done"]:
                time.sleep(1)
                return self.answer(204)
            return self.answer(200, JOB)
        if path == "jobs/J1/request":
            csr = base64.b64decode(body["csr"])
            issue(csr)
            event("token " + body["token_serial"] + " " + body["token_model"])
            state["serial"] = body["token_serial"]
            state["officer"] = body.get("security_officer", "")
            return self.certificate()
        if path == "jobs/J1/readback":
            state["readbacks"] += 1
            if scenario == "broken" and state["readbacks"] == 1:
                return self.answer(500)
            certificate = base64.b64decode(body["certificate"])
            with open(at("read.der"), "wb") as file:
                file.write(certificate)
            with open(at("signature"), "wb") as file:
                file.write(base64.b64decode(body["challenge_signature"]))
            with open(at("challenge"), "wb") as file:
                file.write(b"c" * 32)
            with open(at("key.pem"), "wb") as file:
                file.write(openssl("x509", "-inform", "DER", "-in", at("read.der"), "-pubkey", "-noout"))
            good = certificate in issued.values() and subprocess.run(
                ["openssl", "dgst", "-sha256", "-verify", at("key.pem"), "-signature", at("signature"), at("challenge")],
                capture_output=True).returncode == 0
            event("readback " + ("good" if good else "WRONG"))
            state["done"] = good
            return self.answer(200 if good else 422, {"state": "done"} if good else {})
        if path == "jobs/R1/signatures":
            with open(at("signature"), "wb") as file:
                file.write(base64.b64decode(body["challenge_signature"]))
            with open(at("challenge"), "wb") as file:
                file.write(b"l" * 32)
            good = subprocess.run(["openssl", "dgst", "-sha256", "-verify", at("key.pem"), "-signature", at("signature"), at("challenge")],
                                  capture_output=True).returncode == 0
            # The attributes are DER of the document's digest: a signature over anything shorter would be as long, and another one.
            other = body["record_signature"] != body["challenge_signature"]
            event("record " + ("good" if good and other else "WRONG"))
            state["signed"] = True
            return self.answer(200, {"state": "done"})
        if path.endswith("/dialogue"):
            with open(at("dialogue-" + path.split("/")[1]), "w") as file:
                file.write("".join(sentence + "\n" for sentence in body["said"]))
            return self.answer(204)
        if path == "jobs/C1/countersignature":
            # 256 octets of an RSA key of 2048 bits over the signed attributes; what they are is read by pdfsig in tests/ra.
            size = openssl("pkeyutl", "-verifyrecover", "-pubin", "-inkey", at("key.pem"), "-in", self.kept(body["signature"]))
            event("countersigned " + ("sha256" if size[:2] == b"\x30\x31" and len(size) == 51 else "WRONG"))
            state["signed"] = True
            return self.answer(200, {"state": "done"})
        if path == "jobs/U1/unblocked":
            event("unblocked")
            state["signed"] = True
            return self.answer(200, {"state": "done"})
        if path == "jobs/B1/prepared":
            if body["token_serial"] not in state["prepared"]:
                state["prepared"].append(body["token_serial"])
                event("prepared " + body["token_serial"] + " " + str(len(body["security_officer"])))
                if scenario == "prepare_cut" and len(state["prepared"]) == 1:
                    return self.answer(500)
            return self.answer(200, {"wanted": 3 - len(state["prepared"])})
        if path in ("jobs/J1/failure", "jobs/R1/failure", "jobs/U1/failure", "jobs/B1/failure", "jobs/C1/failure"):
            event("failure " + body["kind"] + " " + body["reason"])
            if not (os.environ.get("FAULT") and body["kind"] == "retry"):  # offered again, as the house's registry does
                state["signed"] = state["done"] = True
            return self.answer(200, {})
        self.answer(404)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(at("tls.pem"), at("tls.key"))
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(at("port.new"), "w") as file:
    file.write(str(server.server_port))
os.rename(at("port.new"), at("port"))
server.serve_forever()
