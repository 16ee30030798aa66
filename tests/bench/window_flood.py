"""Runs bench_window_flood with xcb on an X server of its own where Xvfb is installed, else offscreen.

    python3 window_flood.py BUILD
"""

import os
import subprocess
import sys
from pathlib import Path

from display import Display

if __name__ == "__main__":
    with Display() as screen:
        if not screen:
            print("Xvfb is not installed: the window is offscreen", file=sys.stderr)
        env = os.environ | ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": screen} if screen else {"QT_QPA_PLATFORM": "offscreen"})
        sys.exit(subprocess.run([Path(sys.argv[1]) / "tests/bench/bench_window_flood", *sys.argv[2:]], env=env).returncode)
