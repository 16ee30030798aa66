"""decode(), encode() and rowView(): times, and instructions a packet where valgrind is installed."""

import subprocess
import sys
from pathlib import Path

import instructions

LIMITS = {("decode", "3.1.1"): 1400, ("decode", "5.0"): 4800, ("encode", "3.1.1"): 1900, ("encode", "5.0"): 3000,
          ("row", "3.1.1"): 150, ("row", "5.0"): 280}


def main(build):
    program = build / "tests/bench/bench_codec"
    subprocess.run([program], check=True)
    if not instructions.available():
        print("valgrind is not installed: no instructions are counted", file=sys.stderr)
        return
    floors = {version: instructions.of_turn(program, f"copy-{version}") for version in ("3.1.1", "5.0")}
    for (what, version), limit in LIMITS.items():
        instructions.line(f"{what} PUBLISH {version}", instructions.of_turn(program, f"{what}-{version}"),
                          "topic and payload copied", floors[version], f"value <= {limit}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
