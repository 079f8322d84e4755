#!/usr/bin/env python3
"""The gateway is killed (-9), stopped and started again under sessions over TCP and UDP with calls going on: nobody has
to sign in again, and what was missed is told."""
import os
import re
import signal
import socket
import tempfile
import unittest

from office import ED3, LINES, Client, Office
from programs import DEADLINE_S, SimulatedPbx


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
