#!/usr/bin/env python3
"""Hostile clients at the simulated PBX, and a hostile manager at the csta driver: nobody else may notice."""
import os
import socket
import struct
import unittest

from programs import Csta, SimulatedPbx, connect, csta, frame, receive_frame

SIGN_IN = frame(
    "<StartApplicationSession xmlns='http://www.ecma-international.org/standards/ecma-354/appl_session'>"
    "<applicationInfo><applicationID>x</applicationID><applicationSpecificInfo><SessionLoginInfo>"
    "<userName>CtiGW</userName><password>lab</password></SessionLoginInfo></applicationSpecificInfo></applicationInfo>"
    "<requestedSessionDuration>60</requestedSessionDuration></StartApplicationSession>")


class Simulator(unittest.TestCase):
    def setUp(self):
        self.pbx = SimulatedPbx()
        self.addCleanup(self.pbx.__exit__)
        self.port = self.pbx.ports[0]
        self.good = connect(self.port)
        self.addCleanup(self.good.close)
        self.good.sendall(SIGN_IN)
        self.assertIn("PosResponse", receive_frame(self.good)[1])

    def tearDown(self):
        self.good.sendall(frame("<RequestSystemStatus/>", 7))
        self.assertEqual(receive_frame(self.good)[0], 7, "whoever behaves is served as before")
        self.assertIsNone(self.pbx.child.poll())

    def test_garbage_ends_its_own_connection(self):
        for rubbish in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"\0\0\0\7" + b"0001", b"\0\0\0\x20abcd",
                        os.urandom(4096).replace(b"\0", b"\1")):
            with connect(self.port) as link:
                link.sendall(rubbish)
                self.assertIsNone(receive_frame(link), rubbish[:20])

    def test_headers_may_come_octet_by_octet(self):
        with connect(self.port) as link:
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for octet in SIGN_IN:
                link.sendall(bytes([octet]))
            self.assertIn("PosResponse", receive_frame(link)[1])

    def test_a_giant_frame_is_refused_or_answered_and_never_kept(self):
        with connect(self.port) as link:
            link.sendall(SIGN_IN)
            receive_frame(link)
            link.sendall(frame("<SnapshotDevice><snapshotObject>" + "9" * 60000 + "</snapshotObject></SnapshotDevice>"))
            self.assertIn("CSTAErrorCode", receive_frame(link)[1])
            link.sendall(frame("<a>" * 20000))
            self.assertIn("CSTAErrorCode", receive_frame(link)[1])
            link.sendall(frame("<!DOCTYPE a [<!ENTITY b 'c'>]><MonitorStop>&b;</MonitorStop>"))
            self.assertIn("CSTAErrorCode", receive_frame(link)[1])

    def test_who_sends_without_reading_is_cut_off(self):
        with connect(self.port) as link:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            link.sendall(SIGN_IN)
            link.settimeout(30)
            request = frame("<GetCSTAFeatures/>") * 200
            with self.assertRaises(OSError):
                for _ in range(4000):
                    link.sendall(request)

    def test_who_vanishes_in_the_middle_leaves_nothing_behind(self):
        for cut in (1, 5, 9, 200):
            link = connect(self.port)
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            link.sendall(SIGN_IN[:cut])
            link.close()

    def test_the_http_port_bears_rubbish(self):
        port = int(self.pbx.url.rsplit(":", 1)[1].strip("/"))
        for rubbish in (b"\0" * 100 + b"\r\n\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n",
                        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n{{{", b"A" * 20000):
            with connect(port) as link:
                link.sendall(rubbish)
                link.shutdown(socket.SHUT_WR)
                while link.recv(4096):
                    pass
        self.assertEqual(self.pbx.act("stop", manager=7), 'stop: "manager" is 7, expected a whole number from 1 to 1')


class Driver(unittest.TestCase):
    """A manager that misbehaves: the driver's user gets a reason and an end, not a hang."""

    def manager(self, answer):
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        command = Csta(server.getsockname()[1], "status")
        self.addCleanup(command.__exit__)
        link, _ = server.accept()
        self.addCleanup(link.close)
        self.assertIn("StartApplicationSession", receive_frame(link)[1])
        answer(link)
        status = command.wait()
        return status, command.lines

    def test_garbage_is_named_as_such(self):
        for rubbish in (b"SSH-2.0-OpenSSH\r\n", b"\0\0\0\1", b"\0\0\0\x20zzzz"):
            status, lines = self.manager(lambda link: link.sendall(rubbish))
            self.assertEqual(status, 1)
            self.assertIn("not CSTA framing", lines[-1])

    def test_answers_to_nothing_and_unknown_documents_are_passed_over(self):
        def answer(link):
            link.sendall(frame("<MakeCallResponse/>", 77) + frame("<WhatEvent/>", 9999) + frame("\x01\x02", 9999) +
                         frame("<StartApplicationSessionPosResponse><sessionID>S</sessionID>"
                               "</StartApplicationSessionPosResponse>", 1))
            invoke_id, _ = receive_frame(link)
            link.sendall(frame("<RequestSystemStatusResponse><systemStatus>normal</systemStatus>"
                               "</RequestSystemStatusResponse>", invoke_id))
        self.assertEqual(self.manager(answer), (0, ["RequestSystemStatusResponse systemStatus=normal"]))

    def test_what_a_manager_says_does_not_steer_the_terminal(self):
        def answer(link):
            link.sendall(frame("<StartApplicationSessionNegResponse><errorCode><applError>no\x1b[2J\x07 &#155;"
                               "</applError></errorCode></StartApplicationSessionNegResponse>".replace("\x1b", "")
                               .replace("\x07", ""), 1))
        status, lines = self.manager(answer)
        self.assertEqual(status, 1)
        self.assertNotRegex("".join(lines), "[\x00-\x08\x0e-\x1f\x7f-\x9f]")


if __name__ == "__main__":
    unittest.main()
