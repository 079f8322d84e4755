#!/usr/bin/env python3
"""People and numbers as an administrator meets them: a PBX's export and Microsoft's rules are imported, the gateway runs on
them, `normalize` and `select` ask it, and a reload that goes wrong changes nothing and says so."""
import signal
import subprocess
import unittest

from office import Client
from programs import DEADLINE_S, PROGRAM, InFolder, Process, SimulatedPbx, configuration

EXPORT = """USER ID,MAIL ID,DEVICE NAME,DEVICE PROFILE NAME,DESCRIPTION,DEVICE TYPE,DIRECTORY NUMBER 1,ROUTE PARTITION 1
alice,alice@example.com,SEP-ALICE,,Alice's desk,Cisco 7960,1000,
bob,bob@example.com,SEP-BOB,PROF-BOB,"Bob, 2nd floor",Cisco 7960,1001,
eve,eve@example.com,,,,,1003,
"""
MICROSOFT = """# Extensions of Melbourne
# Test input: +61388043187, test result -> tel:33187;phone-context=dialstring
[\\s()\\-\\./\\+]*(61)?[\\s()\\-\\./]*0?(3)\\)?[\\s()\\-\\./]*(8804)[\\s()\\-\\./]*(3\\d\\d\\d)
3$4;phone-context=dialstring
"""
GATEWAY = """
[rcc]
prefer = ["SEP-*"]
[numbers]
rules = "rules.toml"
emergency = ["112"]
deny = ["00881.*"]
[http]
listen = ""
[directory]
file = "people.toml"
selection_db = "selection.sqlite"
"""


class People(InFolder):
    def setUp(self):
        super().setUp()
        self.write("export.csv", EXPORT)
        self.write("Company_Phone_Number_Normalization_Rules.txt", MICROSOFT)

    def run_program(self, *arguments):
        done = subprocess.run([PROGRAM, *arguments], cwd=self.folder, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=DEADLINE_S, check=False)
        return done.returncode, done.stdout

    def import_all(self):
        status, said = self.run_program("import", "export.csv", "-o", "people.toml")
        self.assertEqual(status, 1, said)
        self.assertIn("export.csv:4: a directory number without a device", said)
        self.assertIn("export.csv: 3 users, 3 devices", said)
        self.assertEqual(self.run_program("import", "Company_Phone_Number_Normalization_Rules.txt", "-o", "rules.toml")[0], 0)

    def start(self):
        self.import_all()
        phones = (self.folder / "people.toml").read_text()
        self.write("pbx.toml", '[directory]\nfile = "people.toml"\n[[simulator.application_user]]\nuser = "CtiGW"\n'
                               'password = "lab"\n[[simulator.line]]\nnumber = "1000"\n')
        self.pbx = self.enterContext(SimulatedPbx("-c", str(self.folder / "pbx.toml")))
        self.write("gateway.toml", configuration(self.pbx.ports[0], GATEWAY))
        self.gateway = self.enterContext(Process("run", "-c", str(self.folder / "gateway.toml")))
        self.port = int(self.gateway.expect(r"listening on tcp 127\.0\.0\.1:(\d+)").group(1))
        self.gateway.expect("CTI link in service")
        return phones

    def sign_in(self, user):
        client = Client("tcp", user, 1)
        self.addCleanup(client.close)
        client.connect(self.port)
        client.sign_in()
        return client

    def reload(self):
        self.gateway.child.send_signal(signal.SIGHUP)

    def test_what_is_imported_is_read_without_a_mistake(self):
        self.import_all()
        self.write("gateway.toml", configuration(1, GATEWAY))
        self.assertEqual(self.run_program("check", "-c", "gateway.toml")[0], 0)
        self.assertIn('kind = "profile"', (self.folder / "people.toml").read_text())

    def test_a_line_that_no_imported_phone_has_is_refused_by_the_simulated_pbx(self):
        self.import_all()
        self.write("pbx.toml", '[directory]\nfile = "people.toml"\n[[simulator.line]]\nnumber = "4711"\n')
        status, said = self.run_program("simulate", "-c", "pbx.toml", "--listen", "127.0.0.1:0")
        self.assertEqual(status, 2, said)
        self.assertEqual(said, "pbx.toml:3:1: simulator.line: no device of the directory has the line 4711\n")

    def test_a_wrong_file_does_not_steer_the_terminal(self):
        (self.folder / "rules.txt").write_bytes(b"(\x1b[2J\x07\n3$1\n")
        status, said = self.run_program("import", "rules.txt")
        self.assertEqual(status, 1)
        self.assertIn("rules.txt:1: the pattern", said)
        self.assertNotRegex(said, "[\x07\x1b]")

    def test_normalize_says_which_rule_did_it(self):
        self.import_all()
        self.write("gateway.toml", configuration(1, GATEWAY))
        normalize = ("normalize", "-c", "gateway.toml")
        status, said = self.run_program(*normalize, "--why", "+61 3 8804-3187", "112")
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"-> tel:33187;phone-context=dialstring +rule \"Extensions of Melbourne\"")
        self.assertRegex(said, r"112 -> tel:112;phone-context=dialstring +numbers\.emergency")
        status, said = self.run_program(*normalize, "--why", "00-881-12")
        self.assertEqual(status, 1, said)
        self.assertIn('denied   numbers.deny "00881.*" refuses it', said)
        self.assertEqual(self.run_program(*normalize, "--direction", "report", "+4930123")[1], "+4930123 -> tel:+4930123\n")

    def test_a_choice_from_the_command_line_moves_the_live_session(self):
        self.start()
        client = self.sign_in("bob")
        self.pbx.act("log_in", profile="PROF-BOB", phone="SEP-ALICE")
        self.gateway.expect("the profile PROF-BOB is on SEP-ALICE")
        for name in ("PROF-BOB", "SEP-BOB"):
            self.assertEqual(self.run_program("select", "-c", "gateway.toml", "--user", "bob", "--device", name)[0], 0)
            self.gateway.expect(f"another phone's.*{name}")
        self.assertIn("SEP-BOB", self.run_program("select", "-c", "gateway.toml", "--user", "bob")[1])
        self.assertEqual(self.run_program("select", "-c", "gateway.toml", "--user", "bob", "--device", "SEP-ALICE")[0], 1)
        self.pbx.act("incoming_call", **{"from": "+4930123", "to": "1001"})
        client.wait_for("DeliveredEvent", "")

    def test_a_reload_that_goes_wrong_changes_nothing_and_says_so(self):
        phones = self.start()
        alice = self.sign_in("alice")
        secret = phones.replace('id = "alice"\n', 'id = "alice"\nsip_ha1 = { sha256 = "' + "0" * 64 + '" }\n')
        for broken, mode, sentence in ((phones + "[[user]]\nid = 7\n", 0o600, r"people\.toml:\d+.*user\.id"),
                                       ("[[user", 0o600, r"people\.toml:1"), (secret, 0o644, "others can read it")):
            self.write("people.toml", broken, mode)
            self.reload()
            self.gateway.expect(sentence)
        (self.folder / "people.toml").unlink()
        self.reload()
        self.gateway.expect(r"people\.toml: cannot be read")
        alice.snapshot()
        self.sign_in("bob")
        # Mended, and without alice: she is signed out, and bob stays.
        self.write("people.toml", phones[phones.index('[[user]]\nid = "bob"'):])
        self.reload()
        self.gateway.expect("signed out by the reload")
        while True:
            head, _ = alice.message()
            if head.startswith("BYE"):
                break


if __name__ == "__main__":
    unittest.main()
