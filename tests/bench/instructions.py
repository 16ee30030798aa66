"""Instructions that a benchmark program executes, by valgrind's callgrind: they do not depend on how busy the machine is.

A program that wants to be counted takes the arguments `--turns CASE COUNT`: it then does the work of CASE COUNT times and prints nothing.
Two runs with different counts are compared, so that starting the program does not count.

    python3 instructions.py PROGRAM CASE [COUNT]     prints the instructions of one turn
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def available():
    return shutil.which("valgrind") is not None


def of_command(command):
    """Instructions of a whole run; ends the program with a message if it fails."""
    with tempfile.TemporaryDirectory(prefix="connack-bench-") as folder:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind.out", *map(str, command)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    found = [int(count) for count in re.findall(rb"Collected : (\d+)", done.stderr)]  # children that it forks say theirs as well
    if done.returncode or not found:
        sys.exit(f"{' '.join(map(str, command))} under valgrind: exit status {done.returncode}\n{done.stderr.decode()[-800:]}")
    return max(found)


def of_turn(program, case, count=1000):
    """Instructions of one turn of a case."""
    first, second = (of_command([program, "--turns", case, turns]) for turns in (count, 3 * count))
    return (second - first) / (2 * count)


def line(name, value, reference, other, limit):
    """A figure as tests/bench/run prints it."""
    print(f"{name}\t{value:.6g}\tinstructions\t{reference}\t{other:.6g}\t{value / other:.3f}\t{limit}", flush=True)


if __name__ == "__main__":
    if not available():
        sys.exit("valgrind is not installed: no instructions are counted")
    print(of_turn(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1000))
