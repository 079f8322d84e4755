"""The cases of the benchmark: each starts its servers, puts the load on, and returns its figures."""
import contextlib
import json
import subprocess
import time

import report
import servers
from servers import Failed  # noqa: F401  (run_bench takes it from here)

USERS = 100000
FIRST_LINE = 200000
REQUESTS_IN_A_DIALOG = 12  # INVITE, 10 INFO, BYE


class site:
    """What all cases share: certificates, a directory of 100,000 users, the programs."""

    def __init__(self, folder, build, quick):
        self.folder, self.build, self.quick = folder, build, quick
        self.turns, self.turn_s = (3, 0.6) if quick else (11, 0.8)
        self.half_turns, self.half_s = (1, 1) if quick else (5, 2)
        self.goal_half_turns = 3 if quick else 7  # of those whose latency is a goal
        self.children = {}  # of Kamailio: the best number for a case, once it has been looked for
        self.key, self.certificate = folder / "key.pem", folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", self.key, "-out", self.certificate, "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
        self.key.chmod(0o600)
        self.directory = folder / "users.toml"
        with self.directory.open("w") as out:
            for n in range(USERS):
                line = FIRST_LINE + n
                out.write(f'[[user]]\nid = "u{n}"\nrcc = true\nappearances = [{{ device = "SEP{n:07}", line = "{line}", '
                          f'partition = "lab" }}]\n[[device]]\nname = "SEP{n:07}"\nlines = [{{ number = "{line}", '
                          f'partition = "lab" }}]\n')
        self.directory.chmod(0o600)
        self.odd_lines = "".join(f'[[simulator.line]]\nnumber = "{FIRST_LINE + n}"\nanswer = "after"\nafter_ms = 0\n'
                                 for n in range(1, 400, 2))

    def configuration(self, protocol, managers, port, tls_port, http):
        entries = "".join(f'[[cti.manager]]\naddress = "{m}"\n' for m in managers)
        return f'''[sip]
domain = "example.com"
[[sip.listener]]
transport = "udp"
address = "127.0.0.1:{port}"
[[sip.listener]]
transport = "tcp"
address = "127.0.0.1:{port}"
[[sip.listener]]
transport = "tls"
address = "127.0.0.1:{tls_port}"
[tls]
certificate = "{self.certificate}"
private_key = "{self.key}"
[access]
allow = ["127.0.0.0/8", "10.1.0.0/16"]
trusted = ["127.0.0.0/8"]
[cti]
protocol = "{protocol}"
application_user = "CtiGW"
application_password = "lab"
heartbeat_interval = 5
{entries}
[directory]
file = "{self.directory}"
[limits]
signin_wait = 120
[http]
listen = "127.0.0.1:{http}"
[control]
socket = "{self.folder}/control-{port}.sock"
[journal]
file = "{self.folder}/journal-{port}.db"
[log]
level = "info"
[simulator]
session_duration = 3600
[[simulator.application_user]]
user = "CtiGW"
password = "lab"
'''

    def load(self, mode, port, transport="tcp", server=None, **options):
        """Runs sip_load beside `server`; its last line of JSON, with what the server used."""
        command = servers.pinned(servers.LOAD_CORE, [
            self.build / "bin/sip_load", mode, "--port", port, "--transport", transport, "--users", USERS,
            "--first-line", FIRST_LINE])
        for key, value in options.items():
            command += ["--" + key.replace("_", "-"), str(value)]
        cpu, began = server.cpu_s(), time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            raise Failed(f"{' '.join(command[3:])}: exit {done.returncode}: {done.stdout[-6000:]} {done.stderr[-500:]}")
        out = json.loads(done.stdout.strip().splitlines()[-1])
        out["lines"] = [json.loads(line) for line in done.stdout.strip().splitlines()[:-1]]
        out["cpu_s"] = server.cpu_s() - cpu
        out["wall_s"] = time.monotonic() - began
        return out


class Contender:
    """A case that is measured in turns with those it is compared with: how its server starts, what it is asked."""

    def __init__(self, name, transport, expect, start):
        self.name, self.transport, self.expect = name, transport, expect
        self.start = start  # of a site and an ExitStack: (server, its port, a server on the load's core or None)


def saturation(site, contender, running, seconds, rate):
    """As much as the server can take, for about so many seconds at `rate` requests a second."""
    server, port, beside = running
    cpu_beside = beside.cpu_s() if beside else 0
    got = site.load("closed", port, contender.transport, server, expect=contender.expect,
                    dialogs=max(200, int(rate * seconds / REQUESTS_IN_A_DIALOG)))
    cpu_beside = beside.cpu_s() - cpu_beside if beside else 0
    return {"requests_per_s": got["requests_per_s"], "requests_per_cpu_s": got["answered"] / max(got["cpu_s"], 1e-3),
            "server_cpu": got["cpu_s"] / got["wall_s"], "load_cpu": got["load_cpu"] + cpu_beside / got["seconds"],
            "resent": got["resent"], "answered": got["answered"], "seconds": got["seconds"], "cpu_s": got["cpu_s"]}


def sustained(figures, cpu_after_s):
    """What a server does later for the requests of a turn is work, too: it counts as if the turn had waited for it."""
    answered, seconds, cpu_s = (figures.pop(key) for key in ("answered", "seconds", "cpu_s"))
    return {"requests_per_s": answered / (seconds + cpu_after_s), "requests_per_cpu_s": answered / (cpu_s + cpu_after_s),
            "cpu_after": cpu_after_s / (cpu_s + cpu_after_s)}


def half_load(site, contender, running, rate):
    server, port, _ = running
    got = site.load("open", port, contender.transport, server, at_once=200, rate=rate / 2,
                    duration=site.half_s, expect=contender.expect)
    return {k: got["info"][k] for k in ("p50_us", "p99_us", "p999_us")}


def in_turns(site, contenders, say):
    """All servers of the group are up, and the load goes from one to the next, so that those that are compared
    have the same minute of a machine whose speed drifts. A list of turns, each {name: figures}; one that fails has
    no figures in that turn."""
    turns, recent, cpu_then = [], {}, {}

    def full(contender):
        rate = rates[contender]
        wait_for_room(contender, rate * site.turn_s)
        got = saturation(site, contender, running[contender], site.turn_s, rate)
        rates[contender] = got["requests_per_s"]
        cpu_then[contender] = running[contender][0].cpu_s()
        return got

    def after(contender):
        return sustained(turns[-1][contender.name], running[contender][0].cpu_s() - cpu_then[contender])

    def half(contender):
        rate = rates[contender]
        wait_for_room(contender, rate / 2 * site.half_s)
        figures = half_load(site, contender, running[contender], rate)
        return figures | {"memory_mib": running[contender][0].memory_kib() / 1024}

    def wait_for_room(contender, requests):
        """Over UDP a transaction stays for 32 s, and the gateway has at most 200,000 of them."""
        if contender.transport != "udp":
            return
        under_way = recent.setdefault(contender, [])
        while requests + sum(n for at, n in under_way if time.monotonic() - at < 33) > 180000:
            time.sleep(0.5)
        under_way.append((time.monotonic(), requests))

    def each(order, measure):
        for contender in order:
            try:
                turns[-1].setdefault(contender.name, {}).update(measure(contender))
            except (Failed, subprocess.SubprocessError, KeyError) as why:
                turns[-1].pop(contender.name, None)
                say(contender.name, why)

    with contextlib.ExitStack() as stack:
        running = {c: c.start(site, stack) for c in contenders}
        rates = dict.fromkeys(contenders, 10000)
        # Kamailio forgets a turn's transactions 5 s later, all at once: that is to be in nobody else's turn.
        rest_s = 6 if any("stateful" in c.name for c in contenders) else 0
        for n in range(site.turns + 1):  # the first is the warm-up
            turns.append({})
            each(contenders, full)
            time.sleep(rest_s)
            each(contenders, after)
        whole = turns[1:]
        for n in range(site.goal_half_turns):
            order = [c for c in contenders if n < site.half_turns or c.name in report.LATENCY[:2]]
            if not order:
                break
            turns = [whole[n]]
            each(order, half)
            time.sleep(rest_s)
    return whole


def best_children(site, kind, transport, expect):
    """Kamailio's best number of children, by a short look at each. Quick runs take one, as there is one core."""
    def requests_per_s(children):
        with servers.kamailio(site, kind, children, transport) as server:
            asked = Contender("", transport, expect, None), (server, server.port, None)
            warm = saturation(site, *asked, 0.5, 10000)
            return saturation(site, *asked, 1, warm["requests_per_s"])["requests_per_s"]

    if (kind, transport) not in site.children:
        site.children[kind, transport] = 1 if site.quick else max((1, 2, 4), key=requests_per_s)
    return site.children[kind, transport]


def kamailio_case(kind, transport):
    expect = "nothing" if kind == "STATELESS" else "xml"

    def start(site, stack):
        children = best_children(site, kind, transport, expect)
        server = stack.enter_context(servers.kamailio(site, kind, children, transport))
        return server, server.port, None
    return Contender(f"kamailio-{kind.lower().replace('_', '-')}-{transport}", transport, expect, start)


def gateway_case(letter, transport):
    def start(site, stack):
        peer = stack.enter_context(servers.cti_peer(site)) if letter == "b" else None
        server = stack.enter_context(servers.gateway(site, "csta", (f"127.0.0.1:{peer.port}",)) if peer
                                     else servers.gateway(site, "simulator"))
        return server, server.ports[transport], peer
    return Contender(f"{letter}-{transport}", transport, "csta", start)


def shards_case(shards):
    """Case a over TCP, the server on both cores: its threads have what the load leaves of the second one."""
    def start(site, stack):
        server = stack.enter_context(
            servers.gateway(site, "simulator", extra=f"[runtime]\nshards = {shards}\n", core="0,1"))
        return server, server.ports["tcp"], None
    return Contender(f"h-{shards}-shard{'s' if shards > 1 else ''}", "tcp", "csta", start)


class Case:
    """A case that is measured alone."""

    def __init__(self, name, run):
        self.name, self.run = name, run


def storm(site):
    users = 5000 if site.quick else 50000
    with servers.gateway(site, "simulator", ("simulator-1", "simulator-2")) as server:
        got = site.load("sign-in", server.ports["tcp"], "tcp", server, at_once=users, give_up=300)
        return {**got["lines"][0], "refused_for_load": got["refused_for_load"], "users": users,
                "load_cpu": got["load_cpu"]}


def calls(site):
    with servers.gateway(site, "simulator", extra=site.odd_lines) as server:
        got = site.load("calls", server.ports["tcp"], "tcp", server, at_once=400, dialogs=2000 if site.quick else 8000)
        return {"calls_per_s": got["dialogs"] / got["seconds"], "events": got["events"], "p50_us": got["info"]["p50_us"],
                "p99_us": got["info"]["p99_us"], "load_cpu": got["load_cpu"], "server_cpu": got["cpu_s"] / got["wall_s"]}


def idle(site):
    users = 10000 if site.quick else 100000
    with servers.gateway(site, "simulator") as server:
        empty = server.memory_kib()
        hold = 45  # the sign-ins' own transactions stay for 32 s
        command = servers.pinned(servers.LOAD_CORE, [
            site.build / "bin/sip_load", "sign-in", "--port", server.ports["tcp"], "--at-once", users, "--hold", hold,
            "--give-up", "600", "--users", USERS, "--first-line", FIRST_LINE])
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as load:
            if not load.stdout.readline():
                raise Failed("the users did not sign in")
            cpu, began = server.cpu_s(), time.monotonic()
            deadline = began + hold - 5
            while time.monotonic() < deadline:  # what the sessions cost while nobody does anything
                time.sleep(1)
            used = (server.cpu_s() - cpu) / (time.monotonic() - began)
            full = server.memory_kib()
            load.stdout.read()
        return {"sessions": users, "kib_for_each_session": (full - empty) / users, "cpu_at_rest": used,
                "memory_mib": full / 1024}


def fail_over(site):
    """A manager of 8 dies under 10,000 sessions that were calling; the last of its sessions is watched again, and
    knows what is true. Twice more alike, once by two managers."""
    command = [str(site.build / "bin/fault_soak"), "failover", "--program", str(site.build / "bin/cti_gateway"),
               "--sessions", "10000", "--span-ms", "1000", "--calls-go-on-ms", "0", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command[1:])}: exit {done.returncode}: {done.stdout[-3000:]} {done.stderr[-3000:]}")
    rows = json.loads(done.stdout.strip().splitlines()[-1])
    return {"failover_s": rows[0]["recovery_max_ms"] / 1000, "worst_failover_s": max(r["recovery_max_ms"] for r in rows) / 1000,
            "sessions": rows[0]["sessions"]}


def handshakes(site):
    with servers.gateway(site, "simulator") as server:
        cpu = server.cpu_s()
        done = subprocess.run(servers.pinned(servers.LOAD_CORE, [
            site.build / "bin/sip_load", "handshakes", "--port", server.ports["tls"], "--at-once", 8, "--duration",
            2 if site.quick else 5]), capture_output=True, text=True, timeout=120, check=True)
        got = json.loads(done.stdout)
        return {"handshakes_per_s": got["handshakes_per_s"],
                "handshakes_per_cpu_s": got["handshakes"] / max(server.cpu_s() - cpu, 1e-3), "failed": got["failed"]}


# What is compared stands side by side; see the rest in in_turns().
IN_TURNS = [
    *([kamailio_case("STATELESS", t), kamailio_case("STATELESS_BODY", t), gateway_case("a", t),
       gateway_case("b", t), kamailio_case("STATEFUL_XML", t), kamailio_case("STATEFUL", t)]
      for t in ("udp", "tcp", "tls")),
    [shards_case(1), shards_case(2)],
]
ALONE = [
    Case("c-storm", storm),
    Case("d-calls", calls),
    Case("e-idle", idle),
    Case("f-failover", fail_over),
    Case("g-handshakes", handshakes),
]
