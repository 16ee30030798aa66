"""The .deb that cpack makes of a build: what is in it, that it runs from another folder, that it is the same twice, that lintian has no errors.

    package.py BUILD VERSION        status 77: dpkg-deb is not installed
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

build, version = Path(sys.argv[1]), sys.argv[2]
application = "io.github.connack.Connack"
expected = [
    "usr/bin/connack",
    f"usr/share/applications/{application}.desktop",
    f"usr/share/metainfo/{application}.metainfo.xml",
    f"usr/share/icons/hicolor/scalable/apps/{application}.svg",
    "usr/share/man/man1/connack.1.gz",
    "usr/share/bash-completion/completions/connack",
    "usr/share/zsh/vendor-completions/_connack",
    "usr/share/fish/vendor_completions.d/connack.fish",
    "usr/share/doc/connack/copyright",
    "usr/share/doc/connack/changelog.Debian.gz",
]


def run(*command, status=0, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=100, **options)
    if status is not None and done.returncode != status:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def pack(folder):
    run("cpack", "-G", "DEB", "--config", build / "CPackConfig.cmake", "-B", folder)
    packages = list(folder.glob("*.deb"))
    if len(packages) != 1:
        sys.exit(f"cpack made {packages}")
    return packages[0]


def check_control(package):
    control = run("dpkg-deb", "-f", package).stdout
    depends = next(line for line in control.splitlines() if line.startswith("Depends:"))
    wanted = ["Package: connack\n", f"Version: {version}-1\n", "Recommends: ", "Section: net\n"]
    missing = [part for part in wanted if part not in control]
    missing += [library for library in ("libqt6core6", "libqt6gui6", "libqt6widgets6", "libqt6websockets6", "libssl3") if library not in depends]
    return [f"the control file lacks {part!r}" for part in missing]


def check_files(root):
    files = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    problems = [f"{name} is missing" for name in expected if name not in files]
    problems += [f"{name} is not expected" for name in files if name not in expected and not name.endswith((".png", "/libconnack_window.so"))]
    if not any(name.endswith("/connack/libconnack_window.so") for name in files):
        problems.append("the window's module is missing")
    return problems


def check_program(root, home):
    environment = dict(os.environ, HOME=str(home), XDG_CONFIG_HOME=str(home), QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8")
    program = root / "usr/bin/connack"
    problems = []
    if f"Connack {version}\n" not in run(program, "--version", env=environment).stdout:
        problems.append("--version tells another version")
    if "tcp-refused" not in run(program, "check", "mqtt://127.0.0.1:9", "--no-probe", "--json", status=None, env=environment).stdout:
        problems.append("the command does not name the cause of a port where nothing listens")
    # Said by the window's module: it was found and loaded, and Qt's platform as well.
    if "There is no theme" not in run(program, "--theme", "plaid", status=2, env=environment).stderr:
        problems.append("the window's module does not run")
    # A file is opened by its content: this one is taken for an options object.
    options = home / "link.jsonl"
    options.write_text('{"port": "none"}')
    for name in (options, options.as_uri()):
        if str(options) not in run(program, name, status=2, env=environment).stderr:
            problems.append(f"{name} is not opened as a file")
    return problems


def check_lintian(package):
    if not shutil.which("lintian"):
        print("lintian is not installed")
        return []
    said = run("lintian", "--no-cfg", "--allow-root", package, status=None).stdout
    print(said.strip())
    return [line for line in said.splitlines() if line.startswith("E:")]


def main():
    if not shutil.which("dpkg-deb"):
        print("dpkg-deb is not installed")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name, part) for part in ("once", "again", "root", "home")]
        for folder in folders:
            folder.mkdir()
        once, again, root, home = folders
        package = pack(once)
        run("dpkg-deb", "-x", package, root)
        problems = check_control(package) + check_files(root) + check_program(root, home) + check_lintian(package)
        sums = [hashlib.sha256(file.read_bytes()).hexdigest() for file in (package, pack(again))]
        print(package.name, *sums)
        if sums[0] != sums[1]:
            problems.append("packing it twice gives two packages")
    print("\n".join(problems) or "the package is as it should be")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
