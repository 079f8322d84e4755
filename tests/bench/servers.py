"""The servers under load: started on free ports of 127.0.0.1, pinned to core 0 at real-time priority, ended by their
process id."""
import contextlib
import functools
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SERVER_CORE, LOAD_CORE = "0", "1"
TICKS = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    pass


@functools.cache
def real_time():
    """Whether this user may give what is measured, servers and load alike, priority over what else the machine does."""
    return shutil.which("chrt") is not None and subprocess.run(["chrt", "--rr", "1", "true"],
                                                               capture_output=True).returncode == 0


def pinned(core, command, priority=1):
    return ["taskset", "-c", core, *(["chrt", "--rr", str(priority)] if real_time() else []), *map(str, command)]


def free_ports(count):
    """Ports free for TCP and UDP at the moment."""
    found = []
    with contextlib.ExitStack() as stack:
        while len(found) < count:
            tcp = stack.enter_context(socket.socket())
            udp = stack.enter_context(socket.socket(type=socket.SOCK_DGRAM))
            tcp.bind(("127.0.0.1", 0))
            try:
                udp.bind(("127.0.0.1", tcp.getsockname()[1]))
            except OSError:
                continue
            found.append(tcp.getsockname()[1])
    return found


def family(pid):
    """The process and its children, all generations."""
    pids = [pid]
    for p in pids:
        try:
            tasks = pathlib.Path(f"/proc/{p}/task").iterdir()
            for task in tasks:
                pids += [int(c) for c in (task / "children").read_text().split()]
        except OSError:
            pass
    return pids


class Server:
    """A child process of ours with its figures."""

    def __init__(self, command, ready, log, core=SERVER_CORE, deadline_s=120, priority=1):
        self.log = pathlib.Path(log)
        self.command = command
        self.process = subprocess.Popen(pinned(core, command, priority), stdin=subprocess.DEVNULL,
                                        stdout=self.log.open("wb"), stderr=subprocess.STDOUT)
        end = time.monotonic() + deadline_s
        while not ready(self):
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise Failed(f"{command[0]} did not start:\n{self.log.read_text(errors='replace')[-2000:]}")
            select.select([], [], [], 0.05)

    def cpu_s(self):
        total = 0
        for pid in family(self.process.pid):
            with contextlib.suppress(OSError):
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def memory_kib(self):
        """Proportional set size of the family: shared memory counts once."""
        total = 0
        for pid in family(self.process.pid):
            with contextlib.suppress(OSError):
                total += int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(),
                                       re.M).group(1))
        return total

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                for pid in family(self.process.pid):
                    with contextlib.suppress(OSError):
                        os.kill(pid, signal.SIGKILL)
                self.process.wait(10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def accepts(port):
    def ready(_):
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", port)) == 0
    return ready


def kamailio(site, kind, children, over):
    """kind: STATELESS, STATELESS_BODY, STATEFUL or STATEFUL_XML."""
    port = free_ports(1)[0]
    defines = {"STATELESS": ["STATELESS"], "STATELESS_BODY": ["STATELESS_BODY"], "STATEFUL": ["STATEFUL"],
               "STATEFUL_XML": ["STATEFUL", "STATEFUL_XML"]}[kind]
    text = (HERE / "kamailio/server.cfg").read_text().replace("CHILDREN", str(children))
    text = text.replace("KEY_FILE", str(site.key)).replace("CERTIFICATE_FILE", str(site.certificate))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kamailio-", dir=site.folder))
    config = folder / "server.cfg"
    config.write_text(text)
    listen = [f"udp:127.0.0.1:{port}", f"tcp:127.0.0.1:{port}"]
    sip_port = port
    if over == "tls":
        sip_port = free_ports(1)[0]
        listen.append(f"tls:127.0.0.1:{sip_port}")
        defines.append("WITH_TLS")
    command = ["kamailio", "-DD", "-E", "-f", config, "-m", "4096", "-M", "32", "-x", "fm", "-X", "fm",
               "-Y", folder, "-P", folder / "kamailio.pid"]
    for d in defines:
        command += ["-A", d]
    for address in listen:
        command += ["-l", address]
    server = Server(command, accepts(sip_port), folder / "kamailio.log")
    server.port = sip_port
    return server


def gateway(site, protocol, managers=("simulator-1",), extra="", core=SERVER_CORE):
    port, tls_port, http = free_ports(3)
    config = site.folder / f"gateway-{port}.toml"
    text = site.configuration(protocol, managers, port, tls_port, http) + extra
    config.write_text(text)
    server = Server([site.build / "bin/cti_gateway", "run", "-c", config], accepts(http), site.folder / f"gateway-{port}.log",
                    core)
    server.ports = {"udp": port, "tcp": port, "tls": tls_port}
    server.http = http
    return server


def cti_peer(site):
    # It stands for another machine, which would not wait for the load generator to be done.
    peer = Server([site.build / "bin/cti_peer"], lambda s: s.log.read_text().endswith("\n"),
                  site.folder / "peer.log", core=LOAD_CORE, priority=2)
    peer.port = int(peer.log.read_text())
    return peer
