#!/usr/bin/env python3
"""The API of the running gateway behind a proxy: the audit log says who chose which phone from where."""
import json
import unittest
import urllib.error
import urllib.request

from programs import DEADLINE_S, InFolder, Process, SimulatedPbx, configuration
from secrets_test import basic, cheap_hash

MORE = """
[http]
listen = "127.0.0.1:0"
trusted_proxies = ["127.0.0.1"]
[audit]
file = "audit.jsonl"
[[user]]
id = "carol"
rcc = true
password_hash = "{hash}"
appearances = [{{ device = "SEP-CAROL", line = "1002" }}, {{ device = "SOFT-CAROL", line = "1002" }}]
[[device]]
name = "SEP-CAROL"
lines = [{{ number = "1002" }}]
[[device]]
name = "SOFT-CAROL"
lines = [{{ number = "1002" }}]
"""
PBX = """
[[simulator.application_user]]
user = "CtiGW"
password = "lab"
[[device]]
name = "SEP-CAROL"
lines = [{ number = "1002" }]
[[device]]
name = "SOFT-CAROL"
lines = [{ number = "1002" }]
"""


class WebPages(InFolder):
    def setUp(self):
        super().setUp()
        self.write("pbx.toml", PBX)
        self.pbx = self.enterContext(SimulatedPbx("-c", str(self.folder / "pbx.toml")))
        self.write("gateway.toml", configuration(self.pbx.ports[0], MORE.format(hash=cheap_hash("carols"))))
        self.gateway = self.enterContext(Process("run", "-c", str(self.folder / "gateway.toml")))
        self.url = "http://" + self.gateway.expect(r"listening on http (\S+)").group(1)
        self.gateway.expect("CTI link in service")

    def ask(self, path, method="GET", body=None, client="203.0.113.7", **headers):
        """Status of the answer."""
        request = urllib.request.Request(self.url + path, method=method, data=None if body is None else body.encode(),
                                         headers={"X-Forwarded-For": client, **headers})
        try:
            with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code

    def audited(self, event):
        lines = (self.folder / "audit.jsonl").read_text().splitlines()
        return [record for record in map(json.loads, lines) if record["event"] == event]

    def stop(self):
        """Ends the gateway, so that all it had to write is written."""
        self.gateway.child.terminate()
        self.assertEqual(self.gateway.wait(), 0)

    def test_the_audit_log_says_who_chose_which_phone_from_where(self):
        me = {"Authorization": basic("carol", "carols")}
        self.assertEqual(self.ask("/api/v1/me/selection", "PUT", '{"device": "SOFT-CAROL"}', **me), 200)
        self.assertEqual(self.ask("/api/v1/me/selection", "DELETE", client="203.0.113.8", **me), 200)
        self.stop()
        first, second = self.audited("selection")
        for key, value in {"user": "carol", "peer": "203.0.113.7", "device": "SOFT-CAROL", "line": "1002", "result": "ok"}.items():
            self.assertEqual(first[key], value)
        self.assertEqual((second["peer"], second["detail"]), ("203.0.113.8", "the gateway chooses"))


if __name__ == "__main__":
    unittest.main()
