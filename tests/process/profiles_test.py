#!/usr/bin/env python3
"""A device profile follows its person from phone to phone through the whole gateway: the simulated PBX moves it, a live
session goes along, and page, API and `explain` say where it is."""
import json
import re
import subprocess
import unittest
import urllib.request

from office import ED3, LINES, Client
from programs import DEADLINE_S, PROGRAM, InFolder, Process, SimulatedPbx, configuration
from secrets_test import basic, cheap_hash

LINES["erin"] = "tel:1005;phone-context=dialstring"
GATEWAY = """
[rcc]
prefer = ["PROF-*"]
[http]
listen = "127.0.0.1:0"
[directory]
file = "people.toml"
"""
PEOPLE = """
[[user]]
id = "erin"
rcc = true
password_hash = "{hash}"
appearances = [{{ device = "PROF-ERIN", line = "1005" }}, {{ device = "SEP-ERIN", line = "1005" }}]
[[device]]
name = "PROF-ERIN"
kind = "profile"
lines = [{{ number = "1005" }}]
[[device]]
name = "SEP-ERIN"
lines = [{{ number = "1005" }}]
[[device]]
name = "SEP-LOBBY"
description = "Phone in the lobby"
[[device]]
name = "SEP-MEETING"
[[device]]
name = "SEP-BOB"
lines = [{{ number = "1001" }}]
"""


class Profiles(InFolder):
    def setUp(self):
        super().setUp()
        people = PEOPLE.format(hash=cheap_hash("erins"))
        self.write("people.toml", people)
        self.write("pbx.toml", '[[simulator.application_user]]\nuser = "CtiGW"\npassword = "lab"\n' + people)
        self.pbx = self.enterContext(SimulatedPbx("-c", str(self.folder / "pbx.toml")))
        self.write("gateway.toml", configuration(self.pbx.ports[0], GATEWAY))
        self.gateway = self.enterContext(Process("run", "-c", str(self.folder / "gateway.toml")))
        port = int(self.gateway.expect(r"listening on tcp 127\.0\.0\.1:(\d+)").group(1))
        self.url = "http://" + self.gateway.expect(r"listening on http (\S+)").group(1)
        self.gateway.expect("CTI link in service")
        self.erin = Client("tcp", "erin", 1)
        self.addCleanup(self.erin.close)
        self.erin.connect(port)
        self.erin.sign_in()
        self.gateway.expect("the profile PROF-ERIN is on no phone")

    def log_in(self, phone):
        self.pbx.act("log_in", profile="PROF-ERIN", phone=phone)
        self.gateway.expect(f"the profile PROF-ERIN is on {phone}")

    def phones(self):
        """By name: what the API says of each."""
        request = urllib.request.Request(self.url + "/api/v1/me/selection", headers={"Authorization": basic("erin", "erins")})
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
            return {a["device"]: a for a in json.load(answer)["appearances"]}

    def explain(self, line=LINES["erin"]):
        """By name: the steps."""
        done = subprocess.run([PROGRAM, "explain", "-c", str(self.folder / "gateway.toml"), "--user", "sip:erin@example.com",
                               "--line", line, "--json"], text=True, stdout=subprocess.PIPE, timeout=DEADLINE_S, check=False)
        return {step["step"]: step for step in json.loads(done.stdout)["steps"]}

    def busy(self):
        with urllib.request.urlopen(self.pbx.url + "lines", timeout=DEADLINE_S) as answer:
            return {line["device"] for line in json.load(answer)["lines"] if line["calls"]}

    def call_of(self, event):
        return re.search("<callID>(.*?)</callID>", next(e for e in reversed(self.erin.events) if f"<{event} " in e)).group(1)

    def test_a_session_follows_the_profile_from_phone_to_phone(self):
        self.assertTrue(self.phones()["SEP-ERIN"]["controlled"], "logged in nowhere, the desk phone is what there is")
        self.assertEqual(self.phones()["PROF-ERIN"]["on_phone"], "")
        self.log_in("SEP-LOBBY")
        self.assertTrue(self.phones()["PROF-ERIN"]["controlled"])
        self.assertEqual(self.phones()["PROF-ERIN"]["on_phone"], "Phone in the lobby")

        # Answered by hand at the phone in the lobby: the client is told as of its own line.
        self.pbx.act("incoming_call", **{"from": "+4930123", "to": "1005"})
        self.erin.wait_for("DeliveredEvent", "")
        call = self.call_of("DeliveredEvent")
        self.pbx.act("answer", device="SEP-LOBBY")
        self.erin.wait_for("EstablishedEvent", call)
        self.assertEqual(self.busy(), {"1005;device=PROF-ERIN"})

        # To another phone: the call is over there, and the next one is made here.
        self.log_in("SEP-MEETING")
        self.erin.wait_for("ConnectionClearedEvent", call)
        _, body = self.erin.answer("INFO", f'<MakeCall xmlns="{ED3}"><callingDevice>{LINES["erin"]}</callingDevice>'
                                           "<calledDirectoryNumber>1001</calledDirectoryNumber></MakeCall>")
        call = re.search("<callID>(.*?)</callID>", body).group(1)
        self.erin.wait_for("DeliveredEvent", call)
        self.assertIn("1005;device=PROF-ERIN", self.busy())
        self.pbx.act("hang_up", device="SEP-MEETING")
        self.erin.wait_for("ConnectionClearedEvent", call)

        # Nowhere again: back to the desk phone.
        self.pbx.act("log_out", profile="PROF-ERIN")
        self.gateway.expect("the profile PROF-ERIN is on no phone")
        self.assertTrue(self.phones()["SEP-ERIN"]["controlled"])

    def test_explain_says_where_the_profile_is(self):
        self.log_in("SEP-MEETING")
        steps = self.explain()
        self.assertIn("PROF-ERIN, on SEP-MEETING now", steps["appearance"]["finding"])
        self.assertEqual(steps["pbx_device"]["result"], "pass")
        self.assertIn("PROF-ERIN, on SEP-MEETING now", self.explain(LINES["erin"] + ";device=SEP-MEETING")["appearance"]["finding"])
        self.pbx.act("log_out", profile="PROF-ERIN")
        self.assertIn("SEP-ERIN (1005) is the only one that fits; PROF-ERIN is on no phone now", self.explain()["appearance"]["finding"])
        steps = self.explain(LINES["erin"] + ";device=PROF-ERIN")
        self.assertIn("on no phone now", steps["appearance"]["finding"])
        self.assertEqual(steps["appearance"]["mend"], "log in at a phone")
        self.assertEqual(steps["pbx_device"]["result"], "fail")
        self.assertIn("not in service", steps["pbx_device"]["finding"])


if __name__ == "__main__":
    unittest.main()
