"""From process start until the window is painted and its event loop idle, beside a bare QMainWindow with a QTableView.

Both programs run as they are, with the library window_probe in front (LD_PRELOAD): it ends them when they are idle. Once with nothing saved,
and once with one saved connection, whose page is then shown. Offscreen and, where Xvfb is installed, with xcb on a display of its own.

    python3 window_start.py BUILD      RUNS=N sets how often each program is timed (default 15)
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import instructions
from display import Display

RUNS = int(os.environ.get("RUNS", "15"))
LIMITS = {"wall": "ratio <= 1.3", "instructions": "ratio <= 1.5"}
REFERENCE = "QMainWindow with a QTableView"


def environment(folder, probe, platform, display):
    """Settings and profiles of its own, in English."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_", "LC_", "QT_"))}
    env |= {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "LC_ALL": "C.UTF-8", "LD_PRELOAD": str(probe), "QT_QPA_PLATFORM": platform}
    if display:
        env["DISPLAY"] = display
    return env


def run(command, env):
    """Milliseconds, and the TLS libraries that were loaded."""
    started = time.perf_counter()
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    elapsed = time.perf_counter() - started
    tls = [line for line in done.stdout.decode().splitlines() if line.startswith("tls:")]
    if done.returncode or not tls:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr.decode()}")
    return elapsed * 1000, tls[0].split()[1:]


def count(command, env):
    """Instructions of the whole process."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(env)
    try:
        return instructions.of_command(command)
    finally:
        os.environ.clear()
        os.environ.update(before)


def save_connection(folder):
    """One connection in the list, as the program would have saved it."""
    config = folder / ".config" / "connack"
    (config / "connack").mkdir(parents=True)
    saved = {"version": 1, "connections": [{"id": "6f0c4a52-2a0f-4f5e-9a2c-6d2d8f3d1b11", "name": "Broker", "url": "mqtt://127.0.0.1:1883"}]}
    (config / "connack" / "connections.json").write_text(json.dumps(saved))


def tell_tls(name, libraries):
    """Whether Qt's TLS back end was loaded. libssl is linked, and so always there; without the back end nothing initialises it."""
    print(f"{name}, TLS back end loaded\t{int('libqopensslbackend' in libraries)}\tlibraries\t{REFERENCE}\t0\t-\tvalue <= 0", flush=True)


def accept_one(listener):
    """Answers CONNECT, and waits until the client has gone."""
    peer, _ = listener.accept()
    with peer:
        if peer.recv(1024):
            peer.sendall(bytes.fromhex("20020000"))
        while peer.recv(1024):
            pass


def connect_without_tls(connack, env):
    """The same at the end of a connection over mqtt://."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept_one, args=(listener,), daemon=True)
        thread.start()
        url = f"mqtt://127.0.0.1:{listener.getsockname()[1]}"
        _, libraries = run([*connack, "check", url], env | {"CONNACK_PROBE_UNTIL": "quit"})
        thread.join(10)
    tell_tls("connection over mqtt", libraries)


def compare(name, connack, floor, env):
    """Prints the two figures of one start."""
    run(connack, env), run(floor, env)
    pairs = [(run(connack, env), run(floor, env)) for _ in range(RUNS)]
    wall, other = (statistics.median(pair[i][0] for pair in pairs) for i in (0, 1))
    print(f"{name}, wall\t{wall:.4g}\tms\t{REFERENCE}\t{other:.4g}\t{wall / other:.3f}\t{LIMITS['wall']}", flush=True)
    tell_tls(name, pairs[0][0][1])
    if instructions.available():
        instructions.line(f"{name}, instructions", count(connack, env), REFERENCE, count(floor, env), LIMITS["instructions"])


def measure(build, platform, display):
    connack, floor = [str(build / "bin/connack")], [str(build / "tests/bench/floor_window")]
    probe = build / "tests/bench/libwindow_probe.so"
    for what in ("nothing saved", "one connection"):
        with tempfile.TemporaryDirectory(prefix="connack-bench-") as temporary:
            if what == "one connection":
                save_connection(Path(temporary))
            env = environment(Path(temporary), probe, platform, display)
            compare(f"window start, {platform}, {what}", connack, floor, env)
    if platform == "offscreen":
        with tempfile.TemporaryDirectory(prefix="connack-bench-") as temporary:
            connect_without_tls(connack, environment(Path(temporary), probe, platform, display))


if __name__ == "__main__":
    measure(Path(sys.argv[1]), "offscreen", None)
    with Display() as screen:
        if screen:
            measure(Path(sys.argv[1]), "xcb", screen)
        else:
            print("Xvfb is not installed: only offscreen", file=sys.stderr)
