"""Drives tests/programs/responder_hard.sh's responder; prints what is wrong and leaves with 1."""
import datetime
import glob
import http.client
import os
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

WRONG = []
random.seed(20261122)


def wrong(text):
    WRONG.append(text)
    print("WRONG:", text)


REVOKED = b"\x18\x0f20250101000000Z"  # revocationTime of 6, the one revoked certificate


def question(serial):
    """An OCSP request without a nonce, as OpenSSL writes it."""
    return subprocess.run(["openssl", "ocsp", "-issuer", "ca.pem", "-serial", str(serial), "-no_nonce", "-reqout", "-"], capture_output=True).stdout


class Responder:
    def __init__(self, **environment):
        self.log = open("log.txt", "w")
        self.process = subprocess.Popen([os.environ["VIDIMUS_RESPONDER"], "--instance", "."], stdout=self.log, stderr=self.log,
                                        env=dict(os.environ, **environment))
        for _ in range(300):
            found = re.search(r'responder\.serving.*port="(\d+)"', open("log.txt").read())
            if found:
                self.port = int(found.group(1))
                return
            time.sleep(0.05)
        sys.exit("the responder does not start: " + open("log.txt").read())

    def post(self, path, body, content_type):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body, headers={"Content-Type": content_type})
        return urllib.request.urlopen(request, timeout=20).read()

    def says(self, serial, state):
        """OpenSSL's verdict on the answer for a serial number."""
        run = subprocess.run(["openssl", "ocsp", "-issuer", "ca.pem", "-CAfile", "ca.pem", "-serial", str(serial),
                              "-url", f"http://127.0.0.1:{self.port}/ocsp"], capture_output=True, text=True, timeout=30)
        said = run.stdout + run.stderr
        return "Response verify OK" in said and f"{serial}: {state}" in said

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


def eventually(check, what):
    for _ in range(60):
        if check():
            return
        time.sleep(0.2)
    wrong(what)


def hold(port, count, drip):
    """Connections that say nothing, or a few octets of a request that never ends."""
    held = []
    for _ in range(count):
        try:
            one = socket.create_connection(("127.0.0.1", port), timeout=5)
            if drip:
                one.sendall(b"POST /ocsp HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\nX-Slow: ")
            held.append(one)
        except OSError:
            pass
    return held


def crowd():
    """10,000 connections stay open, most of them silent; who comes then is answered, and each that speaks up later too."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = 10_000
    if hard < count + 500:
        print(f"only {hard} descriptors are allowed here: {count} connections are not tried")
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    responder = Responder()
    eventually(lambda: responder.says(6, "revoked"), "6 is not revoked before the crowd")
    held = hold(responder.port, count, False)
    query = question(6)
    ask = b"POST /ocsp HTTP/1.1\r\nHost: a\r\nContent-Type: application/ocsp-request\r\nContent-Length: %d\r\n\r\n" % len(query) + query
    if len(held) < count:
        wrong(f"only {len(held)} of {count} connections were taken")
    if not responder.says(6, "revoked") or not responder.says(5, "good"):
        wrong("no right answer beside 10,000 connections")
    spoke = 0
    for one in held[::100]:
        try:
            one.sendall(ask)
            spoke += REVOKED in one.recv(4096)
        except OSError:
            pass
    if spoke < len(held[::100]):
        wrong(f"{len(held[::100]) - spoke} of the connections held open got no right answer")
    kilobytes = int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{responder.process.pid}/status").read()).group(1))
    print(f"{len(held)} connections open: {kilobytes / 1024:.0f} MB resident")
    for one in held:
        one.close()
    if not responder.says(6, "revoked"):
        wrong("after the crowd")
    responder.stop()


def clock_jumps():
    """The clock of the machine is set: what is said stays within the list's dates, or nothing is said."""
    library = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)
    if library is None:
        return wrong("libfaketime is not here")

    def jump(text):
        open("offset.new", "w").write(text)
        os.rename("offset.new", "offset")

    def state():
        answer = responder.post("/ocsp", query, "application/ocsp-request")
        if answer[4:5] == b"\x03":
            return "tryLater"
        open("jump.der", "wb").write(answer)
        return subprocess.run(["openssl", "ocsp", "-respin", "jump.der", "-issuer", "ca.pem", "-CAfile", "ca.pem", "-serial", "6",
                               "-no_nonce", "-noverify"], capture_output=True, text=True).stdout

    jump("+0d")
    responder = Responder(LD_PRELOAD=library, FAKETIME_TIMESTAMP_FILE=os.path.abspath("offset"), FAKETIME_NO_CACHE="1",
                          DONT_FAKE_MONOTONIC="1", FAKETIME_DONT_FAKE_MONOTONIC="1")
    query = question(6)
    eventually(lambda: "6: revoked" in state(), "6 is not revoked under a clock that can be set")
    for offset, wanted in (("+1h", "6: revoked"), ("+3d", "tryLater"), ("+400d", "tryLater"), ("+0d", "6: revoked")):
        jump(offset)
        for _ in range(3):
            said = state()
            if wanted not in said:
                wrong(f"the clock jumped by {offset}: {said!r} instead of {wanted}")
            time.sleep(0.5)
    # Back before the list: the past cannot be told from it, and no answer may be dated in a future.
    jump("-2h")
    for _ in range(3):
        said = state()
        dates = re.findall(r"This Update: (.*)", said)
        shown = [datetime.datetime.strptime(date, "%b %d %H:%M:%S %Y GMT") for date in dates]
        limit = datetime.datetime.utcnow() - datetime.timedelta(hours=2) + datetime.timedelta(seconds=5)
        if "tryLater" not in said and ("6: revoked" not in said or any(date > limit for date in shown)):
            wrong(f"the clock jumped back: {said!r}")
        time.sleep(0.7)
    jump("+0d")
    eventually(lambda: "6: revoked" in state(), "after the clock was set right")
    responder.stop()


def right_about_what_it_names(answer):
    """A damaged request may name another certificate: its status is of that one, revoked for 6 and for no other."""
    open("named.der", "wb").write(answer)
    said = subprocess.run(["openssl", "ocsp", "-respin", "named.der", "-noverify", "-text"], capture_output=True, text=True).stdout
    found = re.findall(r"Serial Number: (\w+)\s+Cert Status: (\w+)", said)
    for serial, status in found:
        if (status == "revoked") != (int(serial, 16) == 6):
            wrong(f"{serial} is said to be {status}")
    return bool(found)


def random_octets(responder, rounds):
    """Neither garbage nor damaged requests may be answered with a status: only refusals, or an answer for the serial it now names."""
    query = question(5)
    named = 0
    for turn in range(rounds):
        if turn % 2:
            body = random.randbytes(random.randrange(1, 400))
        else:
            body = bytearray(query)
            for _ in range(random.randrange(1, 4)):
                body[random.randrange(len(body))] = random.randrange(256)
            body = bytes(body)
        answer = responder.post("/ocsp", body, "application/ocsp-request")
        if turn % 2 and answer[:2] != b"\x30\x03":
            wrong(f"garbage was answered: {body.hex()}")
        if answer[4:7] == b"\x0a\x01\x00" and right_about_what_it_names(answer):
            named += 1
    print(f"{named} damaged requests named a certificate and got its status")
    for _ in range(rounds):
        try:
            with socket.create_connection(("127.0.0.1", responder.port), timeout=5) as one:
                one.sendall(random.randbytes(random.randrange(1, 2000)) + b"\r\n\r\n")
                one.shutdown(socket.SHUT_WR)
                first = one.recv(64)
                if first and b"200" in first.split(b"\r\n")[0]:
                    wrong("raw garbage was answered with 200")
        except OSError:
            pass


def main():
    responder = Responder()
    eventually(lambda: responder.says(6, "revoked"), "6 is not revoked, from a list alone")
    if not responder.says(5, "good"):
        wrong("5 is not good, from a list alone")

    held = hold(responder.port, 300, False) + hold(responder.port, 200, True)
    if len(held) < 400:
        wrong(f"only {len(held)} connections were taken")
    started = time.time()
    for _ in range(20):
        if not responder.says(6, "revoked"):
            wrong("no right answer beside idle and slow connections")
    if time.time() - started > 30:
        wrong(f"20 answers took {time.time() - started:.1f} s beside idle and slow connections")
    for one in held:
        one.close()

    random_octets(responder, 200)
    if not responder.says(6, "revoked") or not responder.says(5, "good"):
        wrong("after random octets")

    # A disk that is full: no trace can be kept, so no stamp leaves; status goes on.
    query = subprocess.run(["openssl", "ts", "-query", "-data", "gen.cnf", "-sha256", "-cert"], capture_output=True).stdout
    open("r.tsr", "wb").write(responder.post("/tsa", query, "application/timestamp-query"))
    said = subprocess.run(["openssl", "ts", "-reply", "-in", "r.tsr", "-text"], capture_output=True, text=True).stdout
    if "Granted" in said or "Rejected" not in said:
        wrong("a stamp left without its trace: " + said)

    # Lists cut off, emptied, taken away: what was known is still said.
    whole = open("ca.crl", "rb").read()
    for content in (whole[:50], b"", whole[:-1] + bytes([whole[-1] ^ 1])):
        open("ca.crl", "wb").write(content)
        time.sleep(1.3)
        if not responder.says(6, "revoked"):
            wrong("a damaged list changed an answer")
    os.rename("ca.crl", "away.crl")
    time.sleep(1.3)
    if not responder.says(6, "revoked"):
        wrong("a list taken away changed an answer")
    open("ca.crl", "wb").write(whole)

    # kill -9 under load, again and again: no answer is ever wrong, and each start gives right answers from the first.
    query = question(6)
    answered = []
    for _ in range(3):
        stop = threading.Event()

        def load(asked=responder):
            while not stop.is_set():
                try:
                    if REVOKED not in asked.post("/ocsp", query, "application/ocsp-request"):
                        wrong("a wrong answer while it was killed")
                    answered.append(1)
                except (OSError, http.client.HTTPException):
                    pass  # no answer is no wrong answer

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        responder.stop(signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
        responder = Responder()
        eventually(lambda: responder.says(6, "revoked"), "after kill -9")
        if not responder.says(5, "good"):
            wrong("5 is not good after kill -9")
    print(f"{len(answered)} answers around three kills, each looked at")
    if not answered:
        wrong("nothing was answered before the kills")
    if responder.stop() != 0:
        wrong("it does not stop in order")
    clock_jumps()
    crowd()
    sys.exit(1 if WRONG else 0)


main()
