"""An unattended hand-over beside the bare PKCS#11 operations it needs: the station takes a job over TLS, initialises a blank token,
makes a key on it, asks for the certificate, writes it, reads it back and signs; then the same calls to the module alone, in one
process, without registry. The median of some rounds, and the ratio.

usage: handover.py BIN_FOLDER"""
import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 5
HERE = os.path.dirname(os.path.abspath(__file__))
PIN, SO_PIN = b"246810", b"87654321"
Ulong, Octet = ctypes.c_ulong, ctypes.c_ubyte
# PKCS#11 v2.40: places in the function list, types and values.
CALLS = {"Initialize": 0, "GetSlotList": 4, "InitToken": 9, "InitPIN": 10, "OpenSession": 12, "CloseSession": 13, "Login": 18, "Logout": 19,
         "CreateObject": 20, "GetAttributeValue": 24, "SignInit": 42, "Sign": 43, "GenerateKeyPair": 59}
CKA = {"class": 0, "token": 1, "private": 2, "label": 3, "value": 0x11, "certificate_type": 0x80, "id": 0x102, "sensitive": 0x103, "sign": 0x108,
       "verify": 0x10A, "subject": 0x101, "extractable": 0x162, "ec_params": 0x180}
P256 = bytes.fromhex("06082a8648ce3d030107")


class Attribute(ctypes.Structure):
    _fields_ = [("type", Ulong), ("value", ctypes.c_void_p), ("length", Ulong)]


class Mechanism(ctypes.Structure):
    _fields_ = [("type", Ulong), ("parameter", ctypes.c_void_p), ("length", Ulong)]


def attributes(values):
    kept = []
    for name, value in values.items():
        octets = bytes([value]) if isinstance(value, bool) else value.to_bytes(8, "little") if isinstance(value, int) else value
        buffer = ctypes.create_string_buffer(octets, len(octets))
        kept.append(Attribute(CKA[name], ctypes.cast(buffer, ctypes.c_void_p), len(octets)))
        kept[-1].buffer = buffer
    return (Attribute * len(kept))(*kept), kept


class Module:
    def __init__(self, path):
        library = ctypes.CDLL(path)
        functions = ctypes.c_void_p()
        library.C_GetFunctionList(ctypes.byref(functions))
        # CK_VERSION takes two octets; the pointers begin at the next eight.
        self.table = (ctypes.c_void_p * 68).from_address(functions.value + 8)
        self.call("Initialize", None)

    def call(self, name, *arguments):
        function = ctypes.CFUNCTYPE(Ulong, *[type(one) if not isinstance(one, type(None)) else ctypes.c_void_p for one in arguments])
        code = function(self.table[CALLS[name]])(*arguments)
        if code:
            raise SystemExit(f"C_{name}: {code:#x}")

    def hand_over(self, certificate):
        """What a station asks of a module for one blank token, and nothing else."""
        count = Ulong(64)
        slots = (Ulong * 64)()
        self.call("GetSlotList", Octet(1), ctypes.cast(slots, ctypes.c_void_p), ctypes.cast(ctypes.byref(count), ctypes.c_void_p))
        slot = Ulong(slots[count.value - 1])  # SoftHSM2 keeps one blank token, the last
        text = lambda octets: ctypes.c_char_p(octets)
        self.call("InitToken", slot, text(SO_PIN), Ulong(len(SO_PIN)), text(b"porteur".ljust(32)))
        session = Ulong()
        opened = lambda: self.call("OpenSession", slot, Ulong(6), None, None, ctypes.cast(ctypes.byref(session), ctypes.c_void_p))
        opened()
        self.call("Login", session, Ulong(0), text(SO_PIN), Ulong(len(SO_PIN)))
        self.call("InitPIN", session, text(PIN), Ulong(len(PIN)))
        self.call("Logout", session)
        self.call("Login", session, Ulong(1), text(PIN), Ulong(len(PIN)))
        key = self.key_pair(session)
        self.sign(session, key, b"\x01" * 32)  # the request
        for label in (b"porteur", b"autorite"):
            made, kept = attributes({"class": 1, "certificate_type": 0, "token": True, "label": label, "id": b"\x01", "subject": b"\x30\x00",
                                     "value": certificate})
            written = Ulong()
            self.call("CreateObject", session, ctypes.cast(made, ctypes.c_void_p), Ulong(len(kept)), ctypes.cast(ctypes.byref(written), ctypes.c_void_p))
        self.read(session, written)
        self.sign(session, key, b"\x02" * 32)  # the challenge
        self.call("CloseSession", session)

    def key_pair(self, session):
        public, public_kept = attributes({"token": True, "verify": True, "label": b"key", "id": b"\x01", "ec_params": P256})
        private, private_kept = attributes({"token": True, "private": True, "sensitive": True, "extractable": False, "sign": True, "label": b"key",
                                            "id": b"\x01"})
        one, other, way = Ulong(), Ulong(), Mechanism(0x1040, None, 0)
        self.call("GenerateKeyPair", session, ctypes.cast(ctypes.byref(way), ctypes.c_void_p),
                  ctypes.cast(public, ctypes.c_void_p), Ulong(len(public_kept)), ctypes.cast(private, ctypes.c_void_p), Ulong(len(private_kept)),
                  ctypes.cast(ctypes.byref(one), ctypes.c_void_p), ctypes.cast(ctypes.byref(other), ctypes.c_void_p))
        return other

    def sign(self, session, key, digest):
        way = Mechanism(0x1041, None, 0)
        self.call("SignInit", session, ctypes.cast(ctypes.byref(way), ctypes.c_void_p), key)
        out, length = ctypes.create_string_buffer(128), Ulong(128)
        self.call("Sign", session, ctypes.c_char_p(digest), Ulong(len(digest)), ctypes.cast(out, ctypes.c_void_p),
                  ctypes.cast(ctypes.byref(length), ctypes.c_void_p))

    def read(self, session, handle):
        out = ctypes.create_string_buffer(4096)
        asked = Attribute(CKA["value"], ctypes.cast(out, ctypes.c_void_p), 4096)
        self.call("GetAttributeValue", session, handle, ctypes.cast(ctypes.byref(asked), ctypes.c_void_p), Ulong(1))


def software_module():
    for path in ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                 "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"):
        if os.path.exists(path):
            return path
    raise SystemExit("SoftHSM2 is not installed")


def prepare(folder):
    os.makedirs(os.path.join(folder, "tokens"))
    with open(os.path.join(folder, "softhsm2.conf"), "w") as file:
        file.write(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = os.path.join(folder, "softhsm2.conf")
    with open(os.path.join(folder, "pin"), "wb") as file:
        file.write(PIN + b"\n")
    for name, subject in (("ca", "/CN=AC"), ("tls", "/CN=localhost")):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out",
                        f"{name}.pem", "-subj", subject, "-days", "2", "-addext", "subjectAltName=IP:127.0.0.1"], cwd=folder, check=True, capture_output=True)


def station_round(station, module, folder, number):
    """One job from the line to the read-back; the registry's own time (openssl processes) is taken off."""
    for name in ("port", "events", "spent"):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            os.remove(path)
    os.environ["KEY_KIND"] = "p-256"
    registry = subprocess.Popen([sys.executable, os.path.join(HERE, "..", "tests", "programs", "station_registry.py"), folder, "plain"],
                                stderr=subprocess.DEVNULL)
    try:
        while not os.path.exists(os.path.join(folder, "port")):
            time.sleep(0.02)
        port = open(os.path.join(folder, "port")).read()
        command = [station, "--module", module, "--pin-file", os.path.join(folder, "pin"), "run", "--registry", f"https://127.0.0.1:{port}",
                   "--state", os.path.join(folder, f"station-{number}.json"), "--ca", os.path.join(folder, "tls.pem"), "--once", "--pairing", "PAIR-ME"]
        begun = time.monotonic()
        subprocess.run(command, check=True, capture_output=True)
        return time.monotonic() - begun - float(open(os.path.join(folder, "spent")).read())
    finally:
        registry.kill()
        registry.wait()


def main():
    station = os.path.join(sys.argv[1], "vidimus-station")
    os.environ.setdefault("VIDIMUS_DATA", os.path.join(HERE, "..", "data"))
    module = software_module()
    whole = []
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            prepare(folder)
            whole.append(station_round(station, module, folder, number))
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        certificate = subprocess.run(["openssl", "x509", "-in", os.path.join(folder, "ca.pem"), "-outform", "DER"], check=True, capture_output=True).stdout
        bare, begun = [], time.monotonic()
        driver = Module(module)
        loaded = time.monotonic() - begun
        for _ in range(ROUNDS):
            begun = time.monotonic()
            driver.hand_over(certificate)
            bare.append(time.monotonic() - begun + loaded)
    one, other = statistics.median(whole), statistics.median(bare)
    print(f"hand-over, unattended, P-256, SoftHSM2: {one * 1000:.0f} ms (start, TLS and registry's answers included); "
          f"bare PKCS#11 operations: {other * 1000:.0f} ms; ratio {one / other:.1f}")


if __name__ == "__main__":
    main()
