"""An X server for benchmarks, seen by nobody."""

import os
import shutil
import subprocess


class Display:
    """`with Display() as name`: its name, such as ":1"; None where Xvfb is not installed."""

    def __enter__(self):
        self.server = None
        if not shutil.which("Xvfb"):
            return None
        readable, writable = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(writable), "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"],
                                       pass_fds=[writable], stderr=subprocess.DEVNULL)
        os.close(writable)
        with os.fdopen(readable) as numbers:
            return f":{numbers.readline().strip()}"

    def __exit__(self, *_):
        if self.server:
            self.server.terminate()
            self.server.wait(10)
