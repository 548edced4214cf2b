"""Drives tests/programs/stamps_hard.sh's responder; prints what is wrong and leaves with 1."""
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
import urllib.error
import urllib.request

WRONG = []
SERIALS = set()
random.seed(20261123)


def wrong(text):
    WRONG.append(text)
    print("WRONG:", text)


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True)
    return done.stdout + done.stderr


def query(text):
    open("asked", "w").write(text)
    return subprocess.run(["openssl", "ts", "-query", "-data", "asked", "-sha256", "-cert"], capture_output=True).stdout


class Unit:
    def __init__(self, environment=None, room=None):
        def limit():
            if room is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

        open("log.txt", "w").close()
        self.process = subprocess.Popen([os.environ["VIDIMUS_RESPONDER"], "--instance", "."], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        env=dict(os.environ, **(environment or {})), preexec_fn=limit, restore_signals=room is None, text=True)
        for line in self.process.stdout:
            found = re.search(r'responder\.serving.*port="(\d+)"', line)
            if found:
                self.port = int(found.group(1))
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return
        sys.exit("the responder does not start")

    def ask(self, octets):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/tsa", data=octets, headers={"Content-Type": "application/timestamp-query"})
        return urllib.request.urlopen(request, timeout=20).read()

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


def granted(answer):
    """PKIStatus granted or grantedWithMods, read from the first octets."""
    at = 2 if answer[1] < 0x80 else 2 + (answer[1] & 0x7F)
    return answer[at + 2 : at + 5] in (b"\x02\x01\x00", b"\x02\x01\x01")


def judged(asked, answer, arrived=None, name="q"):
    """A stamp that left is for what was asked, verifies, tells the time it arrived at, and has a serial number of its own."""
    arrived = arrived or datetime.datetime.utcnow()
    open(f"{name}.tsq", "wb").write(asked)
    open(f"{name}.tsr", "wb").write(answer)
    said = run("openssl", "ts", "-verify", "-queryfile", f"{name}.tsq", "-in", f"{name}.tsr", "-CAfile", "ca.pem")
    text = run("openssl", "ts", "-reply", "-in", f"{name}.tsr", "-text")
    if "Verification: OK" not in said:
        return wrong(f"a stamp that does not verify: {said} {text}")
    serial = int(re.search(r"Serial number: (0x\w+)", text).group(1), 16)
    if serial in SERIALS:
        wrong(f"serial number {serial:x} twice")
    SERIALS.add(serial)
    shown = re.search(r"Time stamp: (\w+ +\d+ [\d:]+)(?:\.\d+)? (\d+) GMT", text)
    when = datetime.datetime.strptime(f"{shown.group(1)} {shown.group(2)}", "%b %d %H:%M:%S %Y")
    if abs((when - arrived).total_seconds()) > 10:
        wrong(f"the stamp says {when}, and arrived at {arrived}")


def random_octets(unit):
    """Garbage is refused; a damaged query is refused, or its stamp is of what it now asks."""
    whole = query("random octets")
    stamps = 0
    for turn in range(150):
        asked = bytearray(random.randbytes(random.randrange(1, 300)) if turn % 3 == 0 else whole)
        if turn % 3:
            for _ in range(random.randrange(1, 3)):
                asked[random.randrange(len(asked))] = random.randrange(256)
        try:
            answer = unit.ask(bytes(asked))
        except urllib.error.HTTPError:
            continue
        if not granted(answer):
            continue
        stamps += 1
        if turn % 3 == 0:
            wrong(f"garbage was stamped: {asked.hex()}")
        judged(bytes(asked), answer)
    print(f"{stamps} damaged queries still asked for something, and got a stamp of that")


def crowd(unit):
    """10,000 connections stay open: most are idle, some drip."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = min(10_000, most - 500)
    held = []
    for turn in range(count):
        one = socket.create_connection(("127.0.0.1", unit.port), timeout=20)
        if turn % 20 == 0:
            one.sendall(b"POST /tsa HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\nX-Slow: ")
        held.append(one)
    spent = 0.0
    for turn in range(20):
        asked = query(f"beside a crowd {turn}")
        started = time.time()
        answer = unit.ask(asked)
        spent += time.time() - started
        judged(asked, answer)
    if spent > 30:
        wrong(f"20 stamps took {spent:.0f} s beside {count} connections")
    print(f"20 stamps beside {count} connections")
    for one in held:
        one.close()


def kills():
    """kill -9 under load: each token that was received verifies, is unique, and stands in the trace, which stays sound."""
    received = []
    for _ in range(3):
        unit = Unit()
        over = threading.Event()

        def load(number, unit=unit, over=over):
            asked = subprocess.run(["openssl", "ts", "-query", "-digest", f"{number:064x}", "-sha256", "-cert"], capture_output=True).stdout
            while not over.is_set():
                try:
                    received.append((asked, unit.ask(asked), datetime.datetime.utcnow()))
                except (OSError, ValueError, urllib.error.URLError, http.client.HTTPException):
                    pass

        threads = [threading.Thread(target=load, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        # Under way, however busy the machine is.
        before, patience = len(received), time.time() + 30
        while len(received) < before + 10 and time.time() < patience:
            time.sleep(0.02)
        time.sleep(0.2)
        unit.stop(signal.SIGKILL)
        over.set()
        for thread in threads:
            thread.join()
    if len(received) < 30:
        wrong(f"only {len(received)} answers before the kills")
    for asked, answer, arrived in received[:: max(1, len(received) // 60)]:
        if not granted(answer):
            wrong("refused under load")
        else:
            judged(asked, answer, arrived)
    print(f"{len(received)} stamps around three kills")
    traced()


def traced():
    """No token without its line; the chain of lines holds."""
    lines = open("stamps.log").read()
    missing = [serial for serial in SERIALS if f'"serial":"{serial:032x}"' not in lines]
    if missing:
        wrong(f"{len(missing)} tokens without a trace, such as {missing[0]:x}")
    said = run(os.path.dirname(os.environ["VIDIMUS_RESPONDER"]) + "/vidimus", "audit", "stamps", "--file", "stamps.log")
    if "sound" not in said:
        wrong("the trace: " + said)


def fills():
    """The disk has room for some traces only: no stamp beyond them, and none is lost; then there is room again."""
    size = os.path.getsize("stamps.log")
    unit = Unit(room=size + 1500)
    states = []
    for turn in range(12):
        asked = query(f"until it is full {turn}")
        answer = unit.ask(asked)
        states.append(granted(answer))
        if granted(answer):
            judged(asked, answer)
    if not states[0] or states[-1] or states != sorted(states, reverse=True):
        wrong(f"a disk that fills: {states}")
    traced()
    resource.prlimit(unit.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    asked = query("room again")
    answer = unit.ask(asked)
    judged(asked, answer) if granted(answer) else wrong("room again, and no stamp")
    unit.stop()
    traced()


def cut_off():
    """The machine fell while a line was written: the trace goes on from the last whole one."""
    with open("stamps.log", "a") as log:
        log.write('{"time":"2026-11-23T00:00:0')
    unit = Unit()
    asked = query("after the fall")
    judged(asked, unit.ask(asked))
    unit.stop()
    traced()


def clock_jumps():
    """Forward or back: no stamp until the clock has been still for a while; meanwhile it says that it has no time."""
    library = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)
    if library is None:
        return wrong("libfaketime is not here")

    def jump(text):
        open("offset.new", "w").write(text)
        os.rename("offset.new", "offset")

    jump("+0d")
    unit = Unit({"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": os.path.abspath("offset"), "FAKETIME_NO_CACHE": "1",
                 "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
    asked = query("before the jump")
    answer = unit.ask(asked)
    judged(asked, answer) if granted(answer) else wrong("no stamp before the clock jumped")
    for offset in ("+1h", "-2h", "+400d", "+0d"):
        jump(offset)
        for _ in range(3):
            answer = unit.ask(query("a clock that jumped"))
            open("j.tsr", "wb").write(answer)
            said = run("openssl", "ts", "-reply", "-in", "j.tsr", "-text")
            if granted(answer) or "time" not in said.lower():
                wrong(f"a stamp from a clock that jumped by {offset}: {said}")
            time.sleep(0.2)
    unit.stop()
    traced()


def main():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    unit = Unit()
    asked = query("first")
    judged(asked, unit.ask(asked))
    random_octets(unit)
    crowd(unit)
    if unit.stop() != 0:
        wrong("it does not stop in order")
    traced()
    kills()
    fills()
    cut_off()
    clock_jumps()
    print(f"{len(SERIALS)} stamps, each looked at")
    sys.exit(1 if WRONG else 0)


main()
