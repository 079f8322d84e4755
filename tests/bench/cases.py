"""The cases of the benchmark: each starts its servers, puts the load on, and returns its figures."""
import json
import pathlib
import subprocess
import time

import servers
from servers import Failed  # noqa: F401  (run_bench takes it from here)

USERS = 100000
FIRST_LINE = 200000
REQUESTS_IN_A_DIALOG = 12  # INVITE, 10 INFO, BYE


class site:
    """What all cases share: certificates, a directory of 100,000 users, the programs."""

    def __init__(self, folder, build, quick):
        self.folder, self.build, self.quick = folder, build, quick
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
socket = "{self.folder}/control.sock"
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
        command = ["taskset", "-c", servers.LOAD_CORE, str(self.build / "bin/sip_load"), mode, "--port", str(port),
                   "--transport", transport, "--users", str(USERS), "--first-line", str(FIRST_LINE)]
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


def saturation(site, server, port, transport, expect, seconds, beside=None):
    """As much as the server can take, for about so many seconds. `beside`: a server on the load's core."""
    warm = site.load("closed", port, transport, server, dialogs=400 if site.quick else 1000, expect=expect)
    dialogs = max(200, int(warm["requests_per_s"] * seconds / REQUESTS_IN_A_DIALOG))
    cpu_beside = beside.cpu_s() if beside else 0
    got = site.load("closed", port, transport, server, dialogs=dialogs, expect=expect)
    cpu_beside = beside.cpu_s() - cpu_beside if beside else 0
    return {"requests_per_s": got["requests_per_s"], "requests_per_cpu_s": got["answered"] / max(got["cpu_s"], 1e-3),
            "server_cpu": got["cpu_s"] / got["wall_s"], "load_cpu": got["load_cpu"] + cpu_beside / got["seconds"],
            "resent": got["resent"], "memory_mib": server.memory_kib() / 1024}


def half_load(site, server, port, transport, expect, full):
    got = site.load("open", port, transport, server, at_once=500, rate=full["requests_per_s"] / 2,
                    duration=3 if site.quick or transport == "udp" else 5, expect=expect)
    return {k: got["info"][k] for k in ("p50_us", "p99_us", "p999_us")}


def measured(site, server, port, transport, expect, beside=None):
    # Over UDP a transaction stays for 32 s, and the gateway has at most 200,000 of them.
    seconds = 2 if site.quick else 3 if transport == "udp" else 5
    full = saturation(site, server, port, transport, expect, seconds, beside)
    return full | half_load(site, server, port, transport, expect, full)


class Case:
    def __init__(self, name, run):
        self.name, self.run = name, run


def best_children(site, kind, transport, expect):
    """Kamailio's best number of children, by a short look at each. Quick runs take one, as there is one core."""
    def requests_per_s(children):
        with servers.kamailio(site, kind, children, transport) as server:
            return saturation(site, server, server.port, transport, expect, 1)["requests_per_s"]

    if (kind, transport) not in site.children:
        site.children[kind, transport] = 1 if site.quick else max((1, 2, 4), key=requests_per_s)
    return site.children[kind, transport]


def kamailio_case(kind, transport):
    def run(site):
        expect = "nothing" if kind == "STATELESS" else "xml"
        children = best_children(site, kind, transport, expect)
        with servers.kamailio(site, kind, children, transport) as server:
            return measured(site, server, server.port, transport, expect) | {"children": children}
    return Case(f"kamailio-{kind.lower().replace('_', '-')}-{transport}", run)


def gateway_case(letter, transport):
    def run(site):
        if letter == "a":
            with servers.gateway(site, "simulator") as server:
                return measured(site, server, server.ports[transport], transport, "csta")
        with servers.cti_peer(site) as peer, servers.gateway(site, "csta", (f"127.0.0.1:{peer.port}",)) as server:
            return measured(site, server, server.ports[transport], transport, "csta", beside=peer)
    return Case(f"{letter}-{transport}", run)


def shards_case(shards):
    """Case a over TCP, the server on both cores: its threads have what the load leaves of the second one."""
    def run(site):
        with servers.gateway(site, "simulator", extra=f"[runtime]\nshards = {shards}\n", core="0,1") as server:
            return measured(site, server, server.ports["tcp"], "tcp", "csta")
    return Case(f"h-{shards}-shard{'s' if shards > 1 else ''}", run)


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
        command = ["taskset", "-c", servers.LOAD_CORE, str(site.build / "bin/sip_load"), "sign-in", "--port",
                   str(server.ports["tcp"]), "--at-once", str(users), "--hold", str(hold), "--give-up", "600",
                   "--users", str(USERS), "--first-line", str(FIRST_LINE)]
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
        done = subprocess.run(["taskset", "-c", servers.LOAD_CORE, str(site.build / "bin/sip_load"), "handshakes", "--port",
                               str(server.ports["tls"]), "--at-once", "8", "--duration", "2" if site.quick else "5"],
                              capture_output=True, text=True, timeout=120, check=True)
        got = json.loads(done.stdout)
        return {"handshakes_per_s": got["handshakes_per_s"],
                "handshakes_per_cpu_s": got["handshakes"] / max(server.cpu_s() - cpu, 1e-3), "failed": got["failed"]}


CASES = [
    *(kamailio_case(kind, t) for kind in ("STATELESS", "STATELESS_BODY", "STATEFUL", "STATEFUL_XML")
      for t in ("udp", "tcp", "tls")),
    *(gateway_case(letter, t) for letter in "ab" for t in ("udp", "tcp", "tls")),
    Case("c-storm", storm),
    Case("d-calls", calls),
    Case("e-idle", idle),
    Case("f-failover", fail_over),
    Case("g-handshakes", handshakes),
    shards_case(1),
    shards_case(2),
]
