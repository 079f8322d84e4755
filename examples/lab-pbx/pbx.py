"""The lab PBX: Kamailio, baresip phones and the gateway that controls them, all on 127.0.0.1."""
import http.client
import json
import pathlib
import random
import re
import select
import shutil
import socket
import time

from programs import LabFailure, Program

HERE = pathlib.Path(__file__).resolve().parent
READY_S = 40  # generous: a loaded machine with sanitizers
ATTEMPTS = 5  # to find free ports

GATEWAY_SIP, KAMAILIO, HTTP, CONTROL = 5060, 5080, 8080, 4440


def is_free(port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


def free_port(taken):
    """Below the ports that the kernel gives to clients, so that nobody gets it by chance meanwhile."""
    while True:
        port = random.randrange(20000, 32000)
        if port not in taken and is_free(port):
            taken.add(port)
            return port


class Phone:
    """One baresip: its device name, its lines, its control port."""

    def __init__(self, device, lines, control):
        self.device, self.lines, self.control = device, lines, control
        self.program = None

    def write(self, folder, registrar, common, every_s):
        folder.mkdir(exist_ok=True)
        (folder / "config").write_text(common + f"""
sip_listen              127.0.0.1:0
ctrl_tcp_listen         127.0.0.1:{self.control}
audio_player            aubridge,{self.device}
""")
        (folder / "accounts").write_text("".join(
            f'"{self.device}" <sip:{line}@127.0.0.1:{registrar}>;auth_pass=secret-{line};regint={every_s}\n'
            for line in self.lines))
        (folder / "contacts").touch()


class LabPbx:
    """Starts in the order Kamailio, phones, gateway; stops in the other. Use as a context."""

    def __init__(self, gateway, folder, any_port=False, extra_phones=(), register_every_s=60, sipdump=True):
        self.gateway_program, self.folder = gateway, pathlib.Path(folder)
        self.any_port, self.register_every_s, self.sipdump = any_port, register_every_s, sipdump
        self._extra = extra_phones
        self._started, self.phones = [], {}
        self.kamailio = self.gateway = None

    def __enter__(self):
        for program in ("kamailio", "baresip"):
            if not shutil.which(program):
                raise LabFailure(f"{program} is not installed: apt-get install baresip-core kamailio, or ./dev deps")
        for attempt in range(ATTEMPTS):
            try:
                self._choose_ports()
                self._start()
                return self
            except LabFailure as why:
                self.stop()
                if not self.any_port or attempt + 1 == ATTEMPTS or "ddress already in use" not in str(why):
                    raise
            except BaseException:
                self.stop()
                raise
        raise LabFailure("no free ports")

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        # Phones sign off at Kamailio, and wait for its answer: it ends last.
        for program in sorted(reversed(self._started), key=lambda p: p.name == "kamailio"):
            program.stop()
        self._started.clear()

    def _choose_ports(self):
        devices = [("softphone-1001", ["1001"]), ("softphone-1002", ["1002"]), ("softphone-1003", ["1003"])]
        devices += list(self._extra)
        defaults = [GATEWAY_SIP, KAMAILIO, HTTP] + [CONTROL + n + 1 for n in range(len(devices))]
        taken = set()
        self.port = {p: free_port(taken) if self.any_port else p for p in defaults}
        self.phones = {device: Phone(device, lines, self.port[CONTROL + n + 1])
                       for n, (device, lines) in enumerate(devices)}

    @property
    def sip_port(self):
        return self.port[GATEWAY_SIP]

    @property
    def registrar_port(self):
        return self.port[KAMAILIO]

    @property
    def http_port(self):
        return self.port[HTTP]

    def _with_ports(self, text):
        return re.sub(r"127\.0\.0\.1:(\d+)", lambda m: f"127.0.0.1:{self.port.get(int(m[1]), m[1])}", text)

    def _start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start_kamailio()
        common = (HERE / "phone.config").read_text()
        for phone in self.phones.values():
            phone.write(self.folder / phone.device, self.registrar_port, common, self.register_every_s)
            self.start_phone(phone.device, wait=False)
        for phone in self.phones.values():
            self.wait_until_registered(phone.device)
        self.start_gateway()

    def start_kamailio(self):
        dump = self.folder / "sip"
        dump.mkdir(exist_ok=True)
        (self.folder / "kamailio.cfg").write_text(self._with_ports((HERE / "kamailio.cfg").read_text()))
        options = ["-A", "WITH_SIPDUMP", "-A", f'SIPDUMP_FOLDER="{dump}"'] if self.sipdump else []
        # Forks, and so ends with its whole group.
        self.kamailio = self._run("kamailio", ["kamailio", "-f", self.folder / "kamailio.cfg", "-DD", "-E", "-m", "32",
                                               "-M", "4", "-Y", self.folder, "-w", self.folder, *options])

    def start_phone(self, device, wait=True):
        self.phones[device].program = self._run(device, ["baresip", "-f", self.folder / device])
        if wait:
            self.wait_until_registered(device)

    def wait_until_registered(self, device):
        phone = self.phones[device]
        for line in phone.lines:
            phone.program.wait_for(rf"{line}@127\.0\.0\.1: .*200 OK", READY_S)

    def start_gateway(self):
        configuration = (HERE / "gateway.toml").read_text()
        extra = [self.phones[device] for device, _ in self._extra]
        tables = "".join(f'[[cti.manager.phone]]\ndevice = "{p.device}"\ncontrol = "127.0.0.1:{p.control}"\n'
                         f"lines = {p.lines}\n".replace("'", '"') for p in extra)
        configuration = self._with_ports(configuration).replace("[directory]", tables + "[directory]")
        (self.folder / "gateway.toml").write_text(configuration)
        (self.folder / "users.toml").write_text(self._directory(extra))
        self.gateway = self._run("cti_gateway", [self.gateway_program, "run", "-c", self.folder / "gateway.toml",
                                                 "--trace", self.trace])
        for device in self.phones:
            self.gateway.wait_for(rf"phone {device} in service", READY_S)
        self.gateway.wait_for(r"in[_ ]service.*lab phones|lab phones.*in[_ ]service", READY_S)

    def _directory(self, extra):
        """The lab's people; a further phone of a line belongs to the line's user, too."""
        text = (HERE / "users.toml").read_text()
        for phone in extra:
            lines = ", ".join(f'{{ number = "{line}" }}' for line in phone.lines)
            text = f'[[device]]\nname = "{phone.device}"\nlines = [ {lines} ]\n' + text
            for line in phone.lines:
                text = text.replace(f'line = "{line}" }} ]', f'line = "{line}" }}, {{ device = "{phone.device}", '
                                                             f'line = "{line}" }} ]')
        return text

    def wait_for_monitors(self, count):
        """Until the gateway's status counts so many lines that are watched."""
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=5)
            connection.request("GET", "/api/v1/status")
            if json.loads(connection.getresponse().read())["monitors"] >= count:
                return
            select.select([], [], [], 0.02)
        raise LabFailure(f"no client watches its line after {READY_S} s")

    @property
    def trace(self):
        return self.folder / "trace.jsonl"

    def _run(self, name, arguments):
        program = Program(name, arguments, self.folder / f"{name}.log", cwd=self.folder)
        self._started.append(program)
        return program

    def whereabouts(self):
        """Who is where, for people."""
        rows = [f"  Kamailio      127.0.0.1:{self.registrar_port} udp, registrar and proxy"]
        for phone in self.phones.values():
            rows.append(f"  {phone.device}  lines {', '.join(phone.lines)}; control port 127.0.0.1:{phone.control}")
        rows.append(f"  cti_gateway   sip 127.0.0.1:{self.sip_port} tcp and udp; http 127.0.0.1:{self.http_port}")
        return "\n".join(rows)
