"""What the measuring scripts share: servers pinned to core 0, load from core 1, turns one after another, medians."""
import os
import pathlib
import re
import socket
import statistics
import subprocess
import time

CONNECTIONS = 32
ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


def exchange(port, request):
    """One exchange: (octets of the header, octets of the body)."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += line.recv(65536)
        head, body = received.split(b"\r\n\r\n", 1)
        length = int(re.search(rb"(?i)content-length: *(\d+)", head).group(1))
        while len(body) < length:
            body += line.recv(65536)
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"not answered: {head[:60]!r}")
    return len(head) + 4, body


class Server:
    """A server pinned to core 0, unless it shares both with a database, until the end of the run."""

    def __init__(self, port, *command, pinned=True):
        self.port = port
        self.process = subprocess.Popen([*(["taskset", "-c", "0"] if pinned else []), *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(2000):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.0025)
        self.end()
        raise SystemExit(f"{command[0]} does not listen")

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def cpu_precise(self):
        """Seconds computed by all its threads, as the scheduler counts them in nanoseconds."""
        threads = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(one.read_text().split()[0]) for one in threads) / 1e9

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def wrk(server, address, seconds, *script, connections=CONNECTIONS):
    """One turn: (requests a second, CPU microseconds a request, answers that were not 2xx or did not come, p99)."""
    before = server.cpu()
    said = subprocess.run(
        ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script[0], address, "--",
         *script[1:]], check=True, capture_output=True, text=True, timeout=seconds + 20).stdout
    spent = server.cpu() - before
    done = int(re.search(r"(\d+) requests in", said).group(1))
    rate = float(re.search(r"Requests/sec: +([\d.]+)", said).group(1))
    wrong = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))
    wrong += sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", said)))
    return rate, spent * 1e6 / max(done, 1), wrong, re.search(r"99% +(\S+)", said).group(1)


def middle(turns, column):
    return statistics.median(turn[column] for turn in turns)


def two_cores():
    if not {0, 1} <= os.sched_getaffinity(0):
        raise SystemExit("two cores are needed, one for the server and one for the load")
