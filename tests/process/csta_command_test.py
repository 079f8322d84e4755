#!/usr/bin/env python3
"""`cti_gateway csta` against `cti_gateway simulate`, both as processes."""
import json
import os
import tempfile
import unittest

from programs import Csta, Process, SimulatedPbx, connect, csta, frame, receive_frame


class CstaCommand(unittest.TestCase):
    def setUp(self):
        self.pbx = SimulatedPbx()
        self.addCleanup(self.pbx.__exit__)
        self.port = self.pbx.ports[0]

    def test_a_monitor_prints_events_as_they_come_and_ends_with_ctrl_c(self):
        with Csta(self.port, "monitor", "1000") as watcher:
            watcher.expect("^MonitorStartResponse monitorCrossRefID=")
            self.assertEqual(csta(self.port, "call", "1000", "1001")[0], 0)
            watcher.expect("^DeliveredEvent .*connection=1/1001 .*callingDevice=1000 .*cause=newCall")
            self.assertEqual(self.pbx.state()["monitors"], 1)
            watcher.interrupt()
            self.assertEqual(watcher.wait(), 0)
        self.assertEqual(self.pbx.state()["monitors"], 0, "MonitorStop was sent")

    def test_a_call_from_the_terminal_lives_through_its_states(self):
        self.assertEqual(csta(self.port, "call", "1000", "1001")[1], ["MakeCallResponse callingDevice=1/1000"])
        self.assertEqual(csta(self.port, "answer", "1001"), (0, ["AnswerCallResponse"]))
        self.assertEqual(csta(self.port, "hold", "1000"), (0, ["HoldCallResponse"]))
        status, lines = csta(self.port, "retrieve", "1001")
        self.assertEqual((status, lines), (1, ["cti_gateway csta: 1001 has not a held call"]))
        self.assertEqual(csta(self.port, "consult", "1000", "1005")[0], 1, "the only call is held")
        self.assertEqual(csta(self.port, "retrieve", "1000"), (0, ["RetrieveCallResponse"]))
        self.assertEqual(csta(self.port, "consult", "1000", "1005")[0], 0)
        self.assertIn("localConnectionState=hold", " ".join(csta(self.port, "snapshot", "1000")[1]))
        self.assertEqual(csta(self.port, "clear", "1001"), (0, ["ClearConnectionResponse"]))

    def test_which_of_several_calls_has_to_be_said(self):
        csta(self.port, "call", "1000", "1004")
        csta(self.port, "call", "1001", "1000")
        status, lines = csta(self.port, "clear", "1000")
        self.assertEqual(status, 1)
        self.assertRegex(lines[0], r"1000 has 2 of them, calls 1, 2: name one with --call")
        self.assertEqual(csta(self.port, "--call", "2", "clear", "1000"), (0, ["ClearConnectionResponse"]))

    def test_json_is_one_object_for_each_message(self):
        with Csta(self.port, "--json", "--count", "4", "monitor", "1000") as watcher:
            watcher.expect("MonitorStartResponse")
            csta(self.port, "call", "1000", "1005")
            self.assertEqual(watcher.wait(), 0)
        told = [json.loads(line) for line in watcher.lines]
        self.assertEqual([one["message"] for one in told[1:]],
                         ["ServiceInitiatedEvent", "OriginatedEvent", "DeliveredEvent", "EstablishedEvent"])
        self.assertEqual(told[4]["establishedConnection"], {"callID": "1", "deviceID": "1005"})

    def test_it_stays_for_as_long_or_as_many_events_as_told(self):
        status, lines = csta(self.port, "--count", "3", "call", "1000", "1001")
        self.assertEqual(status, 0)
        self.assertEqual([line.split()[0] for line in lines],
                         ["MakeCallResponse", "ServiceInitiatedEvent", "OriginatedEvent", "DeliveredEvent"])
        self.assertEqual(csta(self.port, "--for", "1", "monitor", "1001")[0], 0)
        self.assertEqual(self.pbx.state()["monitors"], 0)

    def test_a_refusal_is_shown_and_is_the_exit_status(self):
        self.assertEqual(csta(self.port, "monitor", "4711"), (1, ["CSTAErrorCode operation=invalidDeviceID"]))
        with Process("csta", "--connect", f"127.0.0.1:{self.port}", "--user", "nobody", "status") as stranger:
            self.assertEqual(stranger.wait(), 1)
            self.assertIn("refused the sign-in: invalid application info", stranger.lines[0])
        self.assertEqual(csta(1, "status")[0], 1, "nobody listens")
        self.assertEqual(csta(self.port, "dance", "1000")[0], 2)
        self.assertEqual(csta(self.port, "call", "1000")[0], 2)
        self.assertEqual(csta(self.port, "status", "--dialect", "klingon")[0], 2)

    def test_it_lists_what_there_is(self):
        self.assertEqual(csta(self.port, "status"), (0, ["RequestSystemStatusResponse systemStatus=normal"]))
        self.assertIn("makeCall", csta(self.port, "features")[1][0])
        self.pbx.act("status", value="overloadReached")
        self.assertIn("systemStatus=overloadReached", csta(self.port, "status")[1][0])

    def test_raw_sends_a_document_as_it_is_and_shows_what_comes_back(self):
        with tempfile.TemporaryDirectory() as folder:
            name = os.path.join(folder, "ask.xml")
            with open(name, "w", encoding="utf-8") as file:
                file.write("<SnapshotDevice><snapshotObject>1000</snapshotObject></SnapshotDevice>")
            status, lines = csta(self.port, "raw", name)
            self.assertEqual(status, 0)
            self.assertIn("<SnapshotDeviceResponse", lines[0])
            with open(name, "w", encoding="utf-8") as file:
                file.write("<Unheard><of/></Unheard>")
            status, lines = csta(self.port, "raw", name)
            self.assertEqual(status, 1)
            self.assertIn("serviceNotSupported", lines[0])
            self.assertEqual(csta(self.port, "raw", os.path.join(folder, "none.xml"))[0], 2)

    def test_the_end_of_the_connection_is_the_end_of_the_command(self):
        with Csta(self.port, "monitor", "1000") as watcher:
            watcher.expect("MonitorStartResponse")
            self.pbx.act("disconnect")
            self.assertEqual(watcher.wait(), 1)
            self.assertIn("closed the connection", watcher.lines[-1])


class Dialects(unittest.TestCase):
    def test_each_dialect_of_the_simulated_pbx_serves_a_call(self):
        for dialect in ("ecma354", "openscape", "avaya"):
            with self.subTest(dialect), SimulatedPbx("--dialect", dialect) as pbx:
                how = ["--dialect", dialect]
                status, lines = csta(pbx.ports[0], *how, "--count", "4", "call", "1000", "1005")
                self.assertEqual(status, 0, lines)
                self.assertRegex(lines[-1], r"^EstablishedEvent .*establishedConnection=1/1005 .*callingDevice=1000")
                self.assertEqual(csta(pbx.ports[0], *how, "clear", "1000"), (0, ["ClearConnectionResponse"]))
                wrong = "avaya" if dialect == "ecma354" else "ecma354"
                if dialect != "openscape":
                    self.assertEqual(csta(pbx.ports[0], "--dialect", wrong, "status")[0], 1)

    def test_what_openscape_and_avaya_put_on_the_wire(self):
        with SimulatedPbx("--dialect", "openscape") as pbx, connect(pbx.ports[0]) as link:
            invoke_id, document = receive_frame(link)
            self.assertIn("<SystemStatus xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed4\">", document)
            link.sendall(frame("<SystemStatusResponse/>", invoke_id) + frame(
                "<SystemRegister><requestTypes><systemStatus>true</systemStatus></requestTypes></SystemRegister>", 0))
            self.assertEqual(receive_frame(link)[0], 0)
        with SimulatedPbx("--dialect", "avaya") as pbx, connect(pbx.ports[0]) as link:
            link.sendall(frame("<GetDeviceId><switchName>CM1</switchName><extension>1000</extension></GetDeviceId>"))
            self.assertIn("<security>generic</security>", receive_frame(link)[1], "not before the sign-in")


if __name__ == "__main__":
    unittest.main()
