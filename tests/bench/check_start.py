"""`connack check` from process start to clean exit, beside the least Qt program that gets a CONNACK over the same transport."""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMITS = {"mqtt": (1.5, 2.0), "mqtts": (1.2, 1.2), "ws": (1.2, 1.2), "wss": (1.2, 1.2)}  # wall time, instructions
RUNS = int(os.environ.get("RUNS", "15"))


def openssl(*words):
    subprocess.run(("openssl", *map(str, words)), check=True, capture_output=True)


def certificates(folder):
    """A CA and a server certificate for localhost: (CA, certificate, key)."""
    ca, ca_key, request, cert, key = (folder / name for name in ("ca.pem", "ca.key", "server.csr", "server.pem", "server.key"))
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", "-x509", *curve, "-keyout", ca_key, "-out", ca, "-subj", "/CN=Bench CA", "-days", "2")
    openssl("req", *curve, "-keyout", key, "-out", request, "-subj", "/CN=localhost")
    names = folder / "names"
    names.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial", "-out", cert, "-days", "2", "-extfile", names)
    return ca, cert, key


def run(command):
    started = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    elapsed = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr.decode()}")
    return elapsed * 1000


def instructions(command, folder):
    if not shutil.which("valgrind"):
        return None
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind.out", *command],
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    found = re.search(rb"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit(f"{' '.join(command)} under valgrind: exit status {done.returncode}\n{done.stderr.decode()[-800:]}")
    return int(found[1])


def line(name, value, unit, reference, other, limit):
    print(f"{name}\t{value:.4g}\t{unit}\t{reference}\t{other:.4g}\t{value / other:.2f}\t{limit}", flush=True)


def measure(build, folder):
    ca, cert, key = certificates(folder)
    peer = subprocess.Popen([build / "tests/bench/bench_peer", cert, key], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        ports = dict(zip(LIMITS, peer.stdout.readline().split()))
        for scheme, (wall_limit, instruction_limit) in LIMITS.items():
            secure = scheme in ("mqtts", "wss")
            floor = [str(build / f"tests/bench/floor_{scheme}"), ports[scheme]] + ([str(ca)] if secure else [])
            path = "/mqtt" if scheme.startswith("ws") else ""
            check = [str(build / "bin/connack"), "check", f"{scheme}://localhost:{ports[scheme]}{path}"] + (["--ca", str(ca)] if secure else [])
            run(check), run(floor)
            pairs = [(run(check), run(floor)) for _ in range(RUNS)]
            line(f"check {scheme}, wall", statistics.median(p[0] for p in pairs), "ms", f"floor_{scheme}", statistics.median(p[1] for p in pairs), wall_limit)
            counts = instructions(check, folder), instructions(floor, folder)
            if None not in counts:
                line(f"check {scheme}, instructions", counts[0] / 1e6, "million", f"floor_{scheme}", counts[1] / 1e6, instruction_limit)
    finally:
        peer.stdin.close()
        peer.wait(10)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="connack-bench-") as temporary:
        measure(Path(sys.argv[1]), Path(temporary))
