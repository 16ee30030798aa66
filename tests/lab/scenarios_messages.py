"""--subscribe, --publish, --qos and --hold: every way in which they are answered, refused, dropped or cut off, on 3.1, 3.1.1 and 5."""

import asyncio
import json
import xml.etree.ElementTree as ElementTree

import fakes
import mqttwire as wire
from observe import Mqtt
from scenario import Case, connected, later, scenario
from scenarios_session import acl, guarded


def asks(name, broken, start, version, args, *expects, options=None, after=None, want="", more=(), junit=True, **extra):
    @scenario(name, broken, *expects, layer=extra.pop("layer", "session"), **extra)
    def setup(lab):
        port = start(lab)
        return Case(f"mqtt://localhost:{port}", {"protocolVersion": version, "clientId": "meter-3", **(options or {})}, args, junit=junit,
                    text=True, after=after, shows=Mqtt(port, want, version=version, more=more) if want else None)


def fake(**how):
    return lambda lab: lab.fake(fakes.mqtt(**how))


def outcomes(kind, **wanted):
    """For `after`: each key's list of values, as the JSON report has them in subscriptions or publishes."""
    def after(run):
        entries = json.loads(run.stdout)[kind]
        return [f"{kind}: {key} is {got}, not {values}" for key, values in wanted.items()
                if (got := [entry.get(key) for entry in entries]) != values]
    return after


def cases(**wanted):
    """For `after`: the JUnit test cases whose names begin so: ok, failed or skipped."""
    def state(case):
        return "skipped" if case.find("skipped") is not None else case.find("failure").get("type") if case.find("failure") is not None else "ok"

    def after(run):
        found = {c.get("name"): state(c) for c in ElementTree.parse(run.files["junit"]).getroot().iter("testcase")}
        return [f"JUnit: {begin} is {got}, not {states}" for begin, states in wanted.items()
                if (got := [s for n, s in found.items() if n.startswith(begin)]) != states]
    return after


def both(*checks):
    return lambda run: [complaint for check in checks for complaint in check(run)]


# ---- all is well ------------------------------------------------------------------------------------------------

SEVERAL = ("--subscribe", "lab/+", "--subscribe", "lab/#", "--subscribe", "other", "--publish", "lab/a=", "--publish", "lab/b=x=y=z",
           "--publish", "away=1")

for qos in (0, 1, 2):
    for version in (3, 4, 5):
        asks(f"messages-several-qos{qos}-v{version}", "nothing: three subscriptions, an empty payload, one with =, one that none matches",
             lambda lab: lab.mosquitto(), version, (*SEVERAL, "--qos", str(qos)), connected(), layer="works",
             after=both(outcomes("subscriptions", topicFilter=["lab/+", "lab/#", "other"], grantedQos=[qos] * 3, finished=[True] * 3),
                        outcomes("publishes", topicName=["lab/a", "lab/b", "away"], qos=[qos] * 3, acknowledged=[True] * 3,
                                 matchesSubscription=[True, True, False]),
                        lambda run: [f"publish {p['topicName']} did not come back" for p in json.loads(run.stdout)["publishes"]
                                     if p["matchesSubscription"] != (p["roundTripMs"] is not None)],
                        cases(subscribe=["ok"] * 3, publish=["ok"] * 3)))

asks("messages-shared-v5", "nothing: a shared subscription, of which the client is the only member", lambda lab: lab.mosquitto(), 5,
     ("--subscribe", "$share/group/lab/+", "--publish", "lab/a=1", "--qos", "1"), connected(), layer="works",
     after=outcomes("publishes", matchesSubscription=[True]))


def two_members(lab):
    """mosquitto with another member of the group, which was there first and so gets the first message."""
    port = lab.mosquitto()

    async def member():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(wire.connect("member", 5) + wire.subscribe("$share/group/lab/+", 5))
        await fakes.silent(reader, writer)
    lab.fakes.background(member())
    return port


@scenario("messages-shared-taken", "nothing is wrong, but another member of the group gets every second message: it may be lost, not more",
          later("publish-lost", [r"(?i)shared", r"(?i)member"], r"(?i)without \$share|lab/\+"), layer="session")
def shared_taken(lab):
    def after(run):
        report = json.loads(run.stdout)
        return [] if report["diagnosis"]["confidence"] != "certain" else ["a shared subscription makes nothing certain"]
    return Case(f"mqtt://localhost:{two_members(lab)}", {"protocolVersion": 5},
                ("--subscribe", "$share/group/lab/+", "--publish", "lab/a=1", "--publish", "lab/a=2", "--qos", "1"), after=after)


async def slow_echo(reader, writer):
    """Delivers each message only after 3 s."""
    first, body = await wire.read_packet(reader)
    writer.write(wire.connack(0, 4))
    while True:
        first, body = await wire.read_packet(reader)
        if first >> 4 == 8:
            writer.write(wire.packet(0x90, body[:2] + b"\0"))
        elif first >> 4 == 3:
            asyncio.get_running_loop().call_later(3, writer.write, wire.packet(first, body))
        elif first >> 4 == 14:
            return

asks("messages-slow", "the server delivers only after 3 s", lambda lab: lab.fake(slow_echo), 4,
     ("--subscribe", "lab/a", "--publish", "lab/a=1"), later("publish-lost", ["lab/a"]))
asks("messages-slow-held", "the server delivers after 3 s, while the client stays: it came back, if late", lambda lab: lab.fake(slow_echo), 4,
     ("--subscribe", "lab/a", "--publish", "lab/a=1", "--hold", "4"), connected(), layer="works",
     after=lambda run: [] if json.loads(run.stdout)["publishes"][0]["roundTripMs"] > 2900 else ["roundTripMs does not tell the 3 s"])

# ---- refused ----------------------------------------------------------------------------------------------------

for version in (4, 5):
    code = {4: r"0x80|128|(?i:failure)", 5: r"0x87|135|(?i:not authori[sz]ed)"}[version]
    asks(f"messages-second-subscribe-refused-v{version}", "mosquitto refuses the second of three subscriptions; the others count", guarded, version,
         ("--subscribe", "open/a", "--subscribe", "secret/plans", "--subscribe", "open/b", "--publish", "open/b=1"),
         later("subscribe-refused", ["secret/plans", code], r"(?i)acl|access"),
         after=both(outcomes("subscriptions", reasonCode=[0, 0x80 if version == 4 else 0x87, 0]), outcomes("publishes", acknowledged=[True]),
                    cases(subscribe=["ok", "subscribe-refused", "ok"], publish=["ok"])))

asks("messages-subscribe-dropped-v31", "mosquitto has no way to refuse a subscription on 3.1: it grants it and delivers nothing", guarded, 3,
     ("--subscribe", "secret/plans", "--publish", "secret/plans=1", "--qos", "1"),
     later("publish-lost", ["secret/plans"], r"(?i)(acl|access).*read"), after=cases(subscribe=["ok"], publish=["publish-lost"]))

for qos in (1, 2):
    asks(f"messages-second-publish-refused-v5-qos{qos}", f"mosquitto refuses the second of two publishes with QoS {qos}", acl, 5,
         ("--publish", "open/valve=1", "--publish", "closed/valve=1", "--qos", str(qos)),
         later("publish-refused", ["closed/valve", r"0x87|135", "PUBREC" if qos == 2 else "PUBACK"], r"(?i)acl|access"),
         after=cases(publish=["ok", "publish-refused"]))

# ---- dropped in silence -----------------------------------------------------------------------------------------

for version, qos in ((3, 0), (3, 1), (4, 0), (4, 1), (4, 2), (5, 0)):
    advice = r"(?i)QoS 1" if version == 5 else r"(?i)MQTT 5"
    asks(f"messages-dropped-v{version}-qos{qos}", f"mosquitto's ACL drops the publish with QoS {qos} without a word", acl, version,
         ("--subscribe", "closed/#", "--publish", "closed/valve=1", "--qos", str(qos)),
         later("publish-lost", ["closed/valve", "written" if qos == 0 else "acknowledged"], [r"(?i)acl|access", advice]),
         after=cases(subscribe=["ok"], publish=["publish-lost"]))

asks("messages-no-subscribers", "the server acknowledges with 0x10, No matching subscribers, though there is one", fake(puback=0x10), 5,
     ("--subscribe", "lab/a", "--publish", "lab/a=1", "--qos", "1"), later("publish-lost", ["lab/a", r"0x10"]))

# ---- refused by hanging up --------------------------------------------------------------------------------------


def hangs_up(on, rst=False, last_word=b""):
    """Serves everything but packets of this type, on which it ends the connection."""
    async def handler(reader, writer):
        _, body = await wire.read_packet(reader)
        v5 = wire.parse_connect(body).version == 5
        writer.write(wire.connack(0, 5 if v5 else 4))
        while True:
            first, body = await wire.read_packet(reader)
            if first >> 4 == on:
                if rst:
                    fakes.reset(writer)
                writer.write(last_word)
                return
            if first >> 4 == 8:
                writer.write(wire.packet(0x90, body[:2] + (b"\0" if v5 else b"") + b"\0"))
            elif first >> 4 == 14:
                return
    return lambda lab: lab.fake(handler)


PUBLISHES = ("--publish", "closed/valve=1", "--publish", "never/sent=1")
for version, qos in ((4, 0), (4, 1), (5, 1)):
    held = ("--subscribe", "closed/#") if qos == 0 else ()
    asks(f"messages-publish-hung-up-v{version}-qos{qos}", "the server hangs up on the first publish", hangs_up(3), version,
         (*held, *PUBLISHES, "--qos", str(qos)),
         later("session-closed-by-server", ["closed/valve", "PUBLISH"], r"(?i)(acl|access rules).*closed/valve"),
         after=both(outcomes("publishes", finished=[True, False]),
                    cases(publish=["publish-lost" if qos == 0 else "publish-unanswered", "skipped"], session=["session-closed-by-server"])))
asks("messages-publish-reset", "the server resets the connection on a publish", hangs_up(3, rst=True), 4, (*PUBLISHES, "--qos", "1"),
     later("session-network-lost", ["closed/valve", "PUBLISH"], r"(?i)(acl|access rules).*closed/valve"))
asks("messages-subscribe-hung-up", "the server hangs up on the subscription", hangs_up(8), 4, ("--subscribe", "secret/plans", "--publish", "a=1"),
     later("session-closed-by-server", ["secret/plans", "SUBSCRIBE"], r"(?i)(acl|access rules).*secret/plans"),
     after=cases(subscribe=["subscribe-unanswered"], publish=["skipped"]))
asks("messages-publish-disconnect-v5", "the server answers the publish with DISCONNECT 0x87", hangs_up(3, last_word=wire.disconnect(0x87)), 5,
     (*PUBLISHES, "--qos", "1"), later("session-disconnected", [r"0x87|135"]))

# ---- unanswered -------------------------------------------------------------------------------------------------

asks("messages-second-subscribe-unanswered", "the server answers no SUBSCRIBE; each is waited for in its turn", fake(suback=fakes.NEVER), 5,
     ("--subscribe", "lab/a", "--publish", "lab/a=1", "--qos", "1"), later("subscribe-unanswered", ["lab/a", "SUBACK"]),
     after=both(outcomes("publishes", acknowledged=[True], matchesSubscription=[False]),
                lambda run: [] if 5 <= run.seconds < 8 else [f"the SUBACK was awaited {run.seconds:.1f} s, not 5 s"]))
asks("messages-pubcomp-missing", "the server answers QoS 2 with PUBREC, and never with PUBCOMP", fake(puback=fakes.NEVER), 4,
     ("--publish", "lab/a=1", "--publish", "lab/b=1", "--qos", "2"), later("publish-unanswered", ["lab/a", "PUBCOMP"]),
     after=both(outcomes("publishes", acknowledged=[False, False]), cases(publish=["publish-unanswered"] * 2)), timeout=25)

# ---- not reached ------------------------------------------------------------------------------------------------


@scenario("messages-not-reached", "the server ends it right after the CONNACK: what was asked for is told as not reached",
          later("session-closed-by-server"), layer="session")
def not_reached(lab):
    port = lab.fake(fakes.mqtt(after=fakes.send_later(0.3), suback=fakes.NEVER))
    return Case(f"mqtt://localhost:{port}", {}, ("--subscribe", "a", "--subscribe", "b", "--publish", "a=1"), junit=True, text=True,
                after=both(outcomes("subscriptions", topicFilter=["a", "b"], finished=[True, False]), outcomes("publishes", finished=[False]),
                           cases(subscribe=["subscribe-unanswered", "skipped"], publish=["skipped"])))

# ---- staying ----------------------------------------------------------------------------------------------------


@scenario("messages-hold-counts-from-connack", "nothing: the time of --hold counts from the CONNACK on", connected(), layer="works")
def hold(lab):
    def after(run):
        return [] if 3 <= run.seconds < 4.5 else [f"--hold 3 beside a publish took {run.seconds:.1f} s"]
    return Case(f"mqtt://localhost:{lab.mosquitto()}", {}, ("--subscribe", "a", "--publish", "a=1", "--hold", "3"), after=after)


asks("messages-hold-ping", "nothing: with --hold the keep-alive is kept", lambda lab: lab.mosquitto(), 4, ("--publish", "a=1", "--hold", "3"), connected(),
     options={"keepalive": 1}, layer="works", junit=False,
     after=lambda run: [] if "PINGRESP" in [p["type"] for p in json.loads(run.stdout)["packets"]] else ["no PINGRESP came"])
asks("messages-hold-keepalive-timeout-v5", "the server says after a while that the keep-alive ran out",
     fake(after=fakes.send_later(0.8, wire.disconnect(0x8D))), 5, ("--publish", "a=1", "--hold", "4"), later("session-keepalive-timeout", [r"0x8d|141"]),
     after=cases(publish=["ok"], session=["session-keepalive-timeout"]))
asks("messages-hold-taken-over-v5", "the server says that another client took the client ID",
     fake(after=fakes.send_later(0.8, wire.disconnect(0x8E))), 5, ("--subscribe", "a", "--hold", "4"),
     later("session-client-id-taken-over", [r"0x8e|142", "meter-3"]), after=cases(subscribe=["ok"], session=["session-client-id-taken-over"]))
asks("messages-hold-closed-later", "a publish was answered; a good while later the server closes: the publish is not to blame",
     fake(after=fakes.send_later(2)), 4, ("--publish", "open/valve=1", "--qos", "1", "--hold", "5"), later("session-closed-by-server", r"(?i)clos"),
     after=lambda run: ["the publish is blamed"] if "open/valve" in json.loads(run.stdout)["diagnosis"]["explanation"] else [])
