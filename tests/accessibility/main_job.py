#!/usr/bin/python3
"""The main job as a screen reader does it: through AT-SPI alone, on a screen, a bus and a broker of its own.

    main_job.py PROGRAM

Fills in the URL, connects, reads the verdict and the rows of the log, disconnects; every control that takes the focus must have a name.
Exit status: 0 done, 1 failed, 77 something that it needs is not installed (Xvfb, D-Bus, at-spi2-core with its Python binding, mosquitto).
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings

SKIPPED = 77
LIMIT = 55  # seconds for everything
BUS = """<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""  # starts no services


def missing(what):
    print("skipped:", what, "is not installed")
    sys.exit(SKIPPED)


def program_of(name, *places):
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", *places]))
    return found or missing(name)


class Processes:
    """What was started, ended by its id in reverse order."""

    def __init__(self):
        self.running = []

    def start(self, command, **more):
        process = subprocess.Popen(command, **more)
        self.running.append(process)
        return process

    def end(self):
        for process in reversed(self.running):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def screen(processes):
    """Starts a screen; gives its name."""
    reading, writing = os.pipe()
    processes.start(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
                    pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        return ":" + number.readline().strip()


def outside(program):
    """A screen and a session bus, and the rest within them."""
    try:
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi  # noqa: F401
    except (ImportError, ValueError):
        missing("the Python binding of at-spi2-core")
    bus = program_of("dbus-run-session")
    program_of("Xvfb")
    program_of("mosquitto")
    program_of("at-spi-bus-launcher", "/usr/libexec", "/usr/lib/at-spi2-core")
    processes = Processes()
    try:
        with tempfile.TemporaryDirectory() as home:
            runtime = os.path.join(home, "runtime")
            os.mkdir(runtime, 0o700)
            environment = dict(os.environ, DISPLAY=screen(processes), HOME=home, XDG_RUNTIME_DIR=runtime,
                               XDG_CONFIG_HOME=home + "/config", XDG_DATA_HOME=home + "/data", XDG_CACHE_HOME=home + "/cache",
                               LC_ALL="C.UTF-8", QT_QPA_PLATFORM="xcb", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
            configuration = os.path.join(home, "bus.conf")
            with open(configuration, "w") as file:
                file.write(BUS)
            inner = processes.start([bus, "--config-file=" + configuration, "--", sys.executable, __file__, program, "inside"], env=environment)
            return inner.wait(LIMIT)
    except subprocess.TimeoutExpired:
        print("failed: it took longer than", LIMIT, "s")
        return 1
    finally:
        processes.end()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def broker(processes, port):
    configuration = os.path.join(os.environ["HOME"], "mosquitto.conf")
    with open(configuration, "w") as file:
        file.write(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    processes.start([program_of("mosquitto"), "-c", configuration], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def await_name(bus, name, glib):
    for _ in range(100):
        if bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
                         glib.Variant("(s)", (name,)), None, 0, -1, None).unpack()[0]:
            return
        time.sleep(0.05)
    raise AssertionError(f"nobody is {name} on the bus")


class Reader:
    """What a screen reader knows: the tree, and the events."""

    CONTAINERS = {"table", "tree", "tree table", "list", "menu bar"}

    def __init__(self, atspi, context):
        self.atspi = atspi
        self.context = context
        self.names_told = []
        self.listener = atspi.EventListener.new(self.note)
        self.listener.register("object:property-change:accessible-name")

    def note(self, event):
        try:
            self.names_told.append(event.source.get_name())
        except Exception:  # it is gone already
            pass

    def walk(self, node=None):
        if node is None:
            desktop = self.atspi.get_desktop(0)
            for i in range(desktop.get_child_count()):
                application = desktop.get_child_at_index(i)
                if application is not None and application.get_name():
                    yield from self.walk(application)
            return
        yield node
        if node.get_role_name() in self.CONTAINERS:
            return
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is not None and (child.get_role_name() == "frame" or self.has(child, "SHOWING")):
                yield from self.walk(child)

    def has(self, node, state):
        return node.get_state_set().contains(getattr(self.atspi.StateType, state))

    def all(self, role, fits):
        return [node for node in self.walk() if node.get_role_name() in role and fits(node.get_name())]

    def wait_for(self, what, look, seconds=15):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while self.context.iteration(False):
                pass
            try:
                found = look()
            except Exception:  # something went while it was read
                found = None
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"no {what} within {seconds} s")

    def control(self, role, name):
        return self.wait_for(f"{role} {name!r}", lambda: self.all({role}, lambda text: text == name))[0]

    def text(self, start):
        return self.wait_for(f"text {start!r}", lambda: self.all({"label", "static"}, lambda text: text.startswith(start)))[0].get_name()

    def press(self, button):
        action = button.get_action_iface()
        for i in range(action.get_n_actions()):
            if action.get_action_name(i) == "Press":
                assert action.do_action(i)
                return
        raise AssertionError(f"{button.get_name()!r} cannot be pressed")

    def unnamed(self):
        return [f"{node.get_role_name()} below {node.get_parent().get_name()!r}" for node in self.walk()
                if self.has(node, "FOCUSABLE") and not node.get_name().strip() and node.get_role_name() not in {"frame", "filler"}]


def rows_of(table):
    """The cells of each row, as they are read."""
    cells = table.get_table_iface()
    return [[cells.get_accessible_at(row, column).get_name() for column in range(cells.get_n_columns())]
            for row in range(cells.get_n_rows())]


def main_job(reader, port):
    field = reader.control("text", "URL")
    assert field.get_editable_text_iface().set_text_contents(f"mqtt://127.0.0.1:{port}")
    assert not reader.unnamed(), reader.unnamed()
    reader.press(reader.control("push button", "Open"))

    version = reader.control("combo box", "Protocol version")
    assert version.get_description(), "the protocol version has no description"
    reader.press(reader.control("push button", "Connect"))
    verdict = reader.text("Connected")
    print("verdict:", verdict)
    reader.wait_for("event of the verdict", lambda: any(name.startswith("Connected") for name in reader.names_told))
    assert not reader.unnamed(), reader.unnamed()

    packets = reader.control("table", "Packets")
    rows = reader.wait_for("CONNACK", lambda: [row for row in rows_of(packets) if "CONNACK" in row])
    print("log:", " | ".join(cell for cell in rows[0] if cell))
    assert any("CONNECT" in row for row in rows_of(packets))

    reader.press(reader.control("push button", "Disconnect"))
    print("verdict:", reader.text("You disconnected"))
    reader.control("push button", "Connect")
    controls = sum(reader.has(node, "FOCUSABLE") for node in reader.walk())
    assert controls > 30, controls
    assert not reader.unnamed(), reader.unnamed()
    print(controls, "controls that take the focus, each with a name")


def inside(program):
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, Gio, GLib
    warnings.simplefilter("ignore", DeprecationWarning)  # newer names are not in every version
    processes = Processes()
    try:
        processes.start([program_of("at-spi-bus-launcher", "/usr/libexec", "/usr/lib/at-spi2-core"), "--launch-immediately"],
                        stderr=subprocess.DEVNULL)
        await_name(Gio.bus_get_sync(Gio.BusType.SESSION), "org.a11y.Bus", GLib)
        port = free_port()
        broker(processes, port)
        processes.start([program, "--language", "en", "--theme", "light"], stderr=subprocess.DEVNULL)
        reader = Reader(Atspi, GLib.MainContext.default())
        reader.wait_for("window", lambda: any(node.get_role_name() == "frame" for node in reader.walk()))
        main_job(reader, port)
        return 0
    except AssertionError as why:
        print("failed:", why)
        return 1
    finally:
        processes.end()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(inside(sys.argv[1]) if sys.argv[2:] == ["inside"] else outside(sys.argv[1]))
