"""The recipes for AppImage and Flatpak: they can be read, and they name the same application, version and files as the build does.

    recipes.py SOURCES VERSION      status 77: neither PyYAML nor bash is installed
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

top, version = Path(sys.argv[1]), sys.argv[2]
packaging = top / "resources/packaging"
application = "io.github.connack.Connack"
problems = []


def check(condition, complaint):
    if not condition:
        problems.append(complaint)


def check_flatpak():
    try:
        import yaml
    except ImportError:
        print("PyYAML is not installed: the Flatpak manifest is not read")
        return False
    path = packaging / f"flatpak/{application}.yml"
    manifest = yaml.safe_load(path.read_text())
    check(manifest["id"] == application, "the Flatpak manifest has another id")
    check(manifest["command"] == "connack", "the Flatpak manifest starts another program")
    module = manifest["modules"][-1]
    source = (path.parent / module["sources"][0]["path"]).resolve()
    check((source / "CMakeLists.txt").exists(), f"the Flatpak manifest builds {source}")
    options = (top / "CMakeLists.txt").read_text() + (top / "app/Hardening.cmake").read_text()
    for option in module["config-opts"]:
        name = option.removeprefix("-D").split("=")[0]
        check(name.startswith("CMAKE_") or f"option({name} " in options, f"the Flatpak manifest sets {name}, which is no option")
    return True


def check_appimage():
    bash = shutil.which("bash")
    if not bash:
        print("bash is not installed: the AppImage recipe is not read")
        return False
    recipe = packaging / "appimage/build"
    done = subprocess.run([bash, "-n", recipe], capture_output=True, text=True)
    check(done.returncode == 0, done.stderr)
    text = recipe.read_text()
    check(f"application={application}\n" in text, "the AppImage recipe is for another application")
    presets = json.loads((top / "CMakePresets.json").read_text())
    for preset in re.findall(r"--preset (\w+)", text):
        check(preset in [known["name"] for known in presets["configurePresets"]], f"there is no preset {preset}")
    return True


def check_ids():
    """The desktop file, the metainfo and the window go by one id; the version stands in no recipe, but in CMakeLists.txt alone."""
    metainfo = (top / f"resources/{application}.metainfo.xml.in").read_text()
    check(f"<id>{application}</id>" in metainfo, "the metainfo has another id")
    check(f">{application}.desktop<" in metainfo, "the metainfo launches another desktop file")
    desktop = (top / f"resources/{application}.desktop").read_text()
    check(f"\nIcon={application}\n" in desktop, "the desktop file has another icon")
    check("\nMimeType=x-scheme-handler/mqtt;x-scheme-handler/mqtts;\n" in desktop, "the desktop file does not open mqtt: and mqtts:")
    window = (top / "ui/window/WindowMain.cpp").read_text()
    check(f'setDesktopFileName(u"{application}"_s)' in window, "the window goes by another id")
    files = [path for path in packaging.rglob("*") if path.is_file()] + list((top / "resources").glob(f"{application}.*"))
    for path in files:
        check(not re.search(rf"\b{re.escape(version)}\b", path.read_text()), f"{path.relative_to(top)} repeats the version")


read = [check_flatpak(), check_appimage()]
check_ids()
print("\n".join(problems) or "the recipes agree with the build")
sys.exit(1 if problems else 0 if any(read) else 77)
