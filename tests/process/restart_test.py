#!/usr/bin/env python3
"""The gateway is killed (-9), stopped and started again under sessions over TCP and UDP with calls going on: nobody has
to sign in again, and what was missed is told."""
import os
import pathlib
import re
import signal
import socket
import tempfile
import unittest

from programs import DEADLINE_S, LAB, Process, SimulatedPbx, SipReader

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
[[cti.manager]]
address = "127.0.0.1:{managers[0]}"
[[cti.manager]]
address = "127.0.0.1:{managers[1]}"
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
        lab = LAB.read_text()
        users = self.folder / "users.toml"
        users.write_text(lab[lab.index("[[user]]"):])
        users.chmod(0o600)

    def start(self, *arguments):
        file = self.folder / "gateway.toml"
        file.write_text(CONFIGURATION.format(tcp=self.ports[0], udp=self.ports[1], managers=self.pbx.ports))
        file.chmod(0o600)
        self.gateway = Process("run", "-c", str(file), *arguments)
        udp = int(self.gateway.expect(r"listening on udp 127\.0\.0\.1:(\d+)").group(1))
        self.ports = (int(self.gateway.expect(r"listening on tcp 127\.0\.0\.1:(\d+)").group(1)), udp)

    def in_service(self):
        for _ in range(2):
            self.gateway.expect("CTI link in service")

    def end(self, how):
        self.gateway.child.send_signal(how)
        status = self.gateway.wait()
        self.gateway.__exit__()
        return status

    def command(self, *arguments):
        with Process(*arguments, "--socket", str(self.folder / "control.sock")) as one:
            return one.wait(), "\n".join(one.lines)


class Restart(unittest.TestCase):
    CLIENTS = int(os.environ.get("CTIG_RESTART_CLIENTS", "12"))  # of each transport

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        pbx = SimulatedPbx(managers=2)
        self.addCleanup(pbx.__exit__)
        self.office = Office(folder.name, pbx)
        self.addCleanup(lambda: self.office.gateway and self.office.gateway.__exit__())
        self.clients = []

    def sign_in(self):
        for i in range(self.CLIENTS):
            for transport, port in zip(("tcp", "udp"), self.office.ports):
                client = Client(transport, ("alice", "bob")[i % 2], i)
                self.addCleanup(client.close)
                client.connect(port)
                client.sign_in()
                self.clients.append(client)

    def reconnect(self):
        for client in self.clients:
            client.connect(self.office.ports[client.transport == "udp"])

    def call(self, client, to="1005"):
        _, made = client.answer("INFO", f'<MakeCall xmlns="{ED3}"><callingDevice>{LINES[client.user]}</callingDevice>'
                                        f'<calledDirectoryNumber>tel:{to}</calledDirectoryNumber>'
                                        '<autoOriginate>doNotPrompt</autoOriginate></MakeCall>')
        return re.search("<callID>(.*?)</callID>", made).group(1)

    def expect_true_views(self):
        for client in self.clients:
            truth = client.snapshot()
            self.assertEqual(client.told_calls(), truth, client.name)

    def test_kill_9_under_calls(self):
        self.office.start()
        self.office.in_service()
        self.sign_in()
        alice = self.clients[0]
        kept = self.call(alice)
        bob = next(c for c in self.clients if c.user == "bob")
        lost = self.call(bob, "+15551234567")  # outside, and answers
        for client in self.clients:  # whose callIDs are their own
            client.wait_for("EstablishedEvent", "<callID>")
        self.office.end(signal.SIGKILL)
        # Life goes on at the phones.
        self.office.pbx.act("hang_up", device="SEP-BOB")
        self.office.pbx.act("incoming_call", **{"from": "5551234567", "to": "1000"})
        self.office.start()
        self.office.gateway.expect(f"{len(self.clients)} sessions go on")
        # The next request finds its session, over a new connection or the old address, before or after the links.
        self.reconnect()
        for client in self.clients:
            client.answer("INFO", "")
        self.office.in_service()
        # What was missed is told under the old names.
        bob.wait_for("ConnectionClearedEvent", lost)
        for client in self.clients:
            if client.user == "alice":
                while not any("<DeliveredEvent " in e and "5551234567" in e for e in client.events):
                    client.message()
        self.expect_true_views()
        # A callID of before names its call.
        _, cleared = alice.answer("INFO", f'<ClearConnection xmlns="{ED3}"><connectionToBeCleared><callID>{kept}</callID>'
                                          f'<deviceID>{LINES["alice"]}</deviceID></connectionToBeCleared></ClearConnection>')
        self.assertIn("<ClearConnectionResponse", cleared)
        # A refresh is one: same tag, timer again.
        head, body = alice.answer("INVITE", alice.status_request(), "Supported: timer\r\n")
        self.assertIn("<systemStatus>normal</systemStatus>", body)
        self.assertRegex(head, r"(?i)session-expires: *1800")
        alice.send("ACK", cseq=alice.cseq)
        self.expect_true_views()
        self.assertEqual(self.office.end(signal.SIGTERM), 0)

    def test_sigterm_leaves_sessions_to_the_next_process(self):
        self.office.start()
        self.office.in_service()
        self.sign_in()
        self.assertEqual(self.office.end(signal.SIGTERM), 0)
        self.office.start()
        self.office.gateway.expect(f"{len(self.clients)} sessions go on")
        self.office.in_service()
        self.reconnect()
        for client in self.clients:
            client.answer("BYE")
        self.assertEqual(self.office.end(signal.SIGTERM), 0)
        self.office.start()
        self.office.in_service()
        self.assertNotIn("sessions go on", "\n".join(self.office.gateway.lines), "who signed out is forgotten")
        self.assertEqual(self.office.end(signal.SIGTERM), 0)

    def test_drain_moves_people_off_and_no_journal_says_bye(self):
        self.office.start()
        self.office.in_service()
        self.sign_in()
        calling = self.clients[0]
        call = self.call(calling, "1004")
        status, said = self.office.command("drain")
        self.assertEqual((status, '"drained":true' in said), (0, True), said)
        for client in self.clients:
            if client.user != calling.user:
                self.expect_bye(client)
        newcomer = Client("tcp", "bob", 99)
        self.addCleanup(newcomer.close)
        newcomer.connect(self.office.ports[0])
        newcomer.send("INVITE", newcomer.status_request())
        while (head := newcomer.message()[0]).startswith("SIP/2.0 1"):
            pass
        self.assertTrue(head.startswith("SIP/2.0 503"), head)
        calling.answer("INFO", f'<ClearConnection xmlns="{ED3}"><connectionToBeCleared><callID>{call}</callID><deviceID>'
                               f'{LINES["alice"]}</deviceID></connectionToBeCleared></ClearConnection>')
        for client in self.clients:
            if client.user == calling.user:
                self.expect_bye(client)
        self.assertIn('"sessions":0', self.office.command("drain", "--undo")[1])
        self.office.end(signal.SIGTERM)
        # Without a journal a stop says BYE.
        self.office.start("--no-journal")
        self.office.in_service()
        self.clients = []
        self.sign_in()
        self.office.gateway.child.send_signal(signal.SIGTERM)
        for client in self.clients:
            self.expect_bye(client)
        self.assertEqual(self.office.gateway.wait(), 0)

    def expect_bye(self, client):
        while not client.message()[0].startswith("BYE"):
            pass

    def test_a_damaged_journal_is_set_aside_and_a_full_disk_stops_nobody(self):
        journal = self.office.folder / "journal.sqlite"
        journal.write_bytes(b"this is no database, and longer than the header of one would be: " * 4)
        self.office.start()
        self.office.gateway.expect(r"journal\.sqlite\.set-aside")
        self.office.in_service()
        self.sign_in()
        self.assertTrue((self.office.folder / "journal.sqlite.set-aside").exists())
        # From now on no file may grow: sign-ins and calls work all the same, and the log says why.
        import resource
        resource.prlimit(self.office.gateway.child.pid, resource.RLIMIT_FSIZE, (16384, resource.RLIM_INFINITY))
        call = self.call(self.clients[0])
        self.clients[0].wait_for("EstablishedEvent", call)
        more = Client("udp", "bob", 99)
        self.addCleanup(more.close)
        more.connect(self.office.ports[1])
        more.sign_in()
        self.office.gateway.expect(r"journal\.file .*cannot be written")
        resource.prlimit(self.office.gateway.child.pid, resource.RLIMIT_FSIZE,
                         (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        self.office.gateway.expect(r"journal\.file .*is written again")
        self.assertEqual(self.office.end(signal.SIGTERM), 0)

    def test_systemd_hears_of_it(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            path = str(self.office.folder / "notify.sock")
            notify.bind(path)
            notify.settimeout(DEADLINE_S)
            os.environ.update(NOTIFY_SOCKET=path, WATCHDOG_USEC="200000")
            try:
                self.office.start()
            finally:
                del os.environ["NOTIFY_SOCKET"], os.environ["WATCHDOG_USEC"]

            def expect(state):
                while state not in (heard := notify.recv(4096).decode()):
                    self.assertEqual(heard, "WATCHDOG=1", f"instead of {state}")
            expect("READY=1")
            for _ in range(3):
                self.assertEqual(notify.recv(4096).decode(), "WATCHDOG=1")
            self.office.gateway.child.send_signal(signal.SIGHUP)
            expect("RELOADING=1\nMONOTONIC_USEC=")
            expect("READY=1")
            self.office.gateway.child.send_signal(signal.SIGTERM)
            expect("STOPPING=1")
            self.assertEqual(self.office.gateway.wait(), 0)


if __name__ == "__main__":
    unittest.main()
