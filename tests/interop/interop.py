#!/usr/bin/env python3
"""The interoperation matrix: Connack's client against every broker that is installed, in every version of MQTT.

    interop.py --client PATH/interop_client [--only mosquitto,NATS]

Exits 0 if each cell is as it should be: ok, or as brokers.py knows it; 77 if no broker is installed.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import threading
import traceback
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "lab")]

from brokers import BROKERS, MQTT, known  # noqa: E402
from scenario import Skipped  # noqa: E402
from servers import Lab, clean_environment  # noqa: E402

FEATURES = ("connect", "subscribe", "publish 0", "publish 1", "publish 2", "retain", "will", "session", "properties")
V5_ALONE = ("properties",)


@dataclass
class Cell:
    word: str                # ok, limited, skipped, FAILED
    note: str = ""           # why it is not ok
    wrong: bool = False      # it is not as it should be


@dataclass
class Row:
    """A broker in one version of MQTT."""
    broker: str
    broker_version: str
    mqtt_version: str
    cells: dict = field(default_factory=dict)

    def fill(self, word, note, wrong=False):
        for feature in FEATURES:
            self.cells.setdefault(feature, Cell(word, note, wrong))


def judged(row, feature, state, seen):
    line = known(row.broker, row.broker_version, row.mqtt_version, feature)
    if line is None:
        return Cell("ok") if state == "ok" else Cell("FAILED", f"{state}: {seen}", True)
    if state != line.state or not re.search(line.seen, seen):
        return Cell("FAILED", f"{state}: {seen or '-'}; expected: {line.state}, {line.seen} ({line.why})", True)
    return Cell("limited" if state == "limited" else "skipped", line.why)


def measure(client, row, port, broker, folder):
    command = [client, "127.0.0.1", str(port), row.mqtt_version] + ([broker.username, broker.password] if broker.username else [])
    try:
        done = subprocess.run(command, capture_output=True, timeout=50, env=clean_environment(folder))
    except subprocess.TimeoutExpired as late:
        done = subprocess.CompletedProcess(command, "no end", late.stdout or b"", late.stderr or b"")
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        feature, state, seen = (line + "\t\t").split("\t")[:3]
        row.cells[feature] = judged(row, feature, state, seen)
    if row.mqtt_version != "5":
        for feature in V5_ALONE:
            row.cells.setdefault(feature, Cell("-"))
    if done.returncode != 0:
        row.fill("FAILED", f"the client ended with {done.returncode}: {done.stderr.decode('utf-8', 'replace')[-300:]}", True)
    elif row.cells["connect"].word == "skipped":
        row.fill("skipped", row.cells["connect"].note)
    else:
        row.fill("FAILED", "not reported", True)


def go_through(client, broker, rows, folder):
    """One broker, from its start to its end."""
    lab = Lab(folder, None)
    try:
        version = broker.version()
        for row in rows:
            row.broker_version = version
        port = broker.start(lab)
        for row in rows:
            measure(client, row, port, broker, folder)
    except Skipped as why:
        for row in rows:
            row.fill("skipped", str(why))
    except Exception as problem:
        traceback.print_exc()
        for row in rows:
            row.fill("FAILED", f"it could not be started: {problem}", True)
    finally:
        lab.close()


def table(rows):
    """The matrix, and below it the notes that its cells point to."""
    notes, lines = [], [("broker", "version", "MQTT", *FEATURES)]
    for row in rows:
        words = []
        for feature in FEATURES:
            cell = row.cells[feature]
            if cell.note and cell.note not in notes:
                notes.append(cell.note)
            words.append(cell.word + (f" [{notes.index(cell.note) + 1}]" if cell.note else ""))
        lines.append((row.broker, row.broker_version, MQTT[row.mqtt_version], *words))
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    printed = ["  ".join(word.ljust(width) for word, width in zip(line, widths)).rstrip() for line in lines]
    return "\n".join(printed + [""] + [f"[{number}] {note}" for number, note in enumerate(notes, 1)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--client", required=True)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    wanted = [b for b in BROKERS if not args.only or b.name.lower() in args.only.lower().split(",")]
    rows = {b.name: [Row(b.name, "", v) for v in MQTT] for b in wanted}
    client = str(Path(args.client).resolve())
    with tempfile.TemporaryDirectory(prefix="connack-interop-", ignore_cleanup_errors=True) as folder:
        threads = [threading.Thread(target=go_through, args=(client, b, rows[b.name], Path(folder, b.name))) for b in wanted]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    every = [row for b in wanted for row in rows[b.name]]
    print(table(every))
    cells = [cell for row in every for cell in row.cells.values()]
    counts = {word: sum(cell.word == word for cell in cells) for word in ("ok", "limited", "skipped", "FAILED")}
    print("\n" + ", ".join(f"{word} {count}" for word, count in counts.items()))
    if any(cell.wrong for cell in cells):
        sys.exit(1)
    sys.exit(0 if counts["ok"] else 77)


if __name__ == "__main__":
    main()
