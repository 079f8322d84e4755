"""An office for process tests: sessions over TCP and UDP, the simulated PBX, and the gateway between them, which comes
and goes."""
import pathlib
import re
import socket

from programs import DEADLINE_S, LAB, Process, SipReader

ED3 = "http://www.ecma-international.org/standards/ecma-323/csta/ed3"
CONFIGURATION = """
[sip]
domain = "example.com"
session_timer = 1800
[[sip.listener]]
transport = "tcp"
address = "127.0.0.1:{tcp}"
[[sip.listener]]
transport = "udp"
address = "127.0.0.1:{udp}"
[cti]
application_user = "CtiGW"
application_password = "lab"
reconnect_max = 1
{managers}
[journal]
file = "journal.sqlite"
[control]
socket = "control.sock"
[http]
listen = ""
[directory]
file = "users.toml"
"""
LINES = {"alice": "tel:1000;phone-context=dialstring", "bob": "tel:1001;phone-context=dialstring"}


class Client(SipReader):
    """One session; it answers every event, and keeps what it is told."""

    def __init__(self, transport, user, number):
        self.transport, self.user, self.name = transport, user, f"{transport}-{user}-{number}"
        self.cseq, self.to, self.link = 0, "<sip:8000@example.com>", None
        self.cross_ref, self.events, self.last_event_cseq, self.repeated = "", [], 0, 0

    def connect(self, port):
        if self.transport == "tcp":
            self.close()
            self.link = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S)
        elif self.link is None:
            self.link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self.link.connect(("127.0.0.1", port))
        self.link.settimeout(DEADLINE_S)
        self.buffer = b""

    def close(self):
        if self.link is not None:
            self.link.close()

    def _more(self):
        while True:
            try:
                part = self.link.recv(65536)
                break
            except ConnectionRefusedError:
                continue  # ICMP of the time between two processes
        if not part:
            raise AssertionError(f"{self.name}: the gateway closed the connection")
        self.buffer = part if self.transport == "udp" else self.buffer + part

    def message(self):
        head, body = super().message()
        if head.startswith("INFO"):
            self._on_event(head, body)
        return head, body

    def _on_event(self, head, body):
        number = int(re.search(r"(?im)^cseq: *(\d+)", head).group(1))
        lines = [line for line in head.split("\r\n") if re.match(r"(?i)(via|from|to|call-id|cseq):", line)]
        self._write("SIP/2.0 200 OK\r\n" + "\r\n".join(lines) + "\r\nContent-Length: 0\r\n\r\n")
        if number == self.last_event_cseq:
            return  # a retransmission
        if number < self.last_event_cseq:
            raise AssertionError(f"{self.name}: CSeq {number} after {self.last_event_cseq}")
        self.last_event_cseq = number
        if f"<monitorCrossRefID>{self.cross_ref}</monitorCrossRefID>" not in body:
            raise AssertionError(f"{self.name}: not {self.cross_ref}: {body}")
        self.events.append(body)

    def _write(self, text):
        try:
            self.link.send(text.encode()) if self.transport == "udp" else self.link.sendall(text.encode())
        except ConnectionRefusedError:
            pass

    def send(self, method, document="", cseq=None, headers=""):
        if method != "ACK":
            self.cseq += 1
        local = self.link.getsockname()[1]
        self._write(
            f"{method} sip:8000@127.0.0.1 SIP/2.0\r\n"
            f"Via: SIP/2.0/{self.transport.upper()} 127.0.0.1:{local};rport;branch=z9hG4bK{method}{self.name}{self.cseq}\r\n"
            f"From: <sip:{self.user}@example.com>;tag=a\r\nTo: {self.to}\r\nCall-ID: {self.name}\r\nMax-Forwards: 70\r\n"
            f"CSeq: {cseq or self.cseq} {method}\r\nContact: <sip:{self.name}@127.0.0.1:{local};transport={self.transport}>\r\n"
            f"Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n{headers}"
            f"Content-Length: {len(document)}\r\n\r\n{document}")

    def answer(self, method, document="", headers=""):
        self.send(method, document, headers=headers)
        mine = f"{self.cseq} {method}"
        while True:
            head, body = self.message()
            if not head.startswith("SIP/2.0") or head.startswith("SIP/2.0 1"):
                continue
            if mine not in head:
                continue  # a repeated answer to an earlier one
            if not head.startswith("SIP/2.0 200"):
                raise AssertionError(f"{self.name}: {method}: {head}")
            self.to = re.search(r"(?im)^to: *(.*)$", head).group(1).strip()
            return head, body

    def sign_in(self):
        line = LINES[self.user]
        self.answer("INVITE", self.status_request(), "Supported: timer\r\n")
        self.send("ACK", cseq=self.cseq)
        _, body = self.answer("INFO", f'<MonitorStart xmlns="{ED3}"><monitorObject><deviceObject>{line}</deviceObject>'
                                      '</monitorObject></MonitorStart>')
        self.cross_ref = re.search("<monitorCrossRefID>(.*?)</monitorCrossRefID>", body).group(1)

    def status_request(self):
        return (f'<?xml version="1.0"?><RequestSystemStatus xmlns="{ED3}"><extensions><privateData><private><lcs:line '
                'xmlns:lcs="http://schemas.microsoft.com/Lcs/2005/04/RCCExtension">'
                f'{LINES[self.user]}</lcs:line></private></privateData></extensions></RequestSystemStatus>')

    def wait_for(self, event, call):
        """The event of that call, told already or to come."""
        while not any(f"<{event} " in e and call in e for e in self.events):
            self.message()

    def snapshot(self):
        """callIDs of the line, as the PBX has them and this session names them."""
        _, body = self.answer("INFO", f'<SnapshotDevice xmlns="{ED3}"><snapshotObject>{LINES[self.user]}'
                                      '</snapshotObject></SnapshotDevice>')
        return set(re.findall("<callID>(.*?)</callID>", body))

    def told_calls(self):
        calls = set()
        for event in self.events:
            ids = set(re.findall("<callID>(.*?)</callID>", event))
            over = "<ConnectionClearedEvent " in event and "<localConnectionInfo>null</localConnectionInfo>" in event
            calls = calls - ids if over else calls | ids
        return calls


class Office:
    """A simulated PBX, and the gateway in front of it, which comes and goes."""

    def __init__(self, folder, pbx):
        self.folder, self.pbx, self.ports, self.gateway = pathlib.Path(folder), pbx, (0, 0), None
        self.managers = pbx.ports  # that the gateway is told of
        lab = LAB.read_text()
        users = self.folder / "users.toml"
        users.write_text(lab[lab.index("[[user]]"):])
        users.chmod(0o600)

    def configure(self):
        file = self.folder / "gateway.toml"
        managers = "\n".join(f'[[cti.manager]]\naddress = "127.0.0.1:{port}"' for port in self.managers)
        file.write_text(CONFIGURATION.format(tcp=self.ports[0], udp=self.ports[1], managers=managers))
        file.chmod(0o600)
        return str(file)

    def start(self, *arguments):
        self.gateway = Process("run", "-c", self.configure(), *arguments)
        udp = int(self.gateway.expect(r"listening on udp 127\.0\.0\.1:(\d+)").group(1))
        self.ports = (int(self.gateway.expect(r"listening on tcp 127\.0\.0\.1:(\d+)").group(1)), udp)

    def in_service(self):
        for _ in self.managers:
            self.gateway.expect("CTI link in service")

    def end(self, how):
        self.gateway.child.send_signal(how)
        status = self.gateway.wait()
        self.gateway.__exit__()
        return status

    def command(self, *arguments):
        with Process(*arguments, "--socket", str(self.folder / "control.sock")) as one:
            return one.wait(), "\n".join(one.lines)
