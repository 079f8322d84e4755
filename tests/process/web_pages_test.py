#!/usr/bin/env python3
"""The pages and the API of the running gateway behind a proxy: the audit log says who chose which phone from where, and
no secret is in anything that the gateway writes or answers."""
import base64
import hashlib
import json
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

from programs import DEADLINE_S, PROGRAM, Process, SimulatedPbx, connect

SECRETS = {"operators": "secret-of-the-operators", "pbx": "secret-of-the-pbx", "carol": "secret-of-carol",
           "typed": "secret-typed-wrongly", "bearer": "secret-bearer-of-nobody"}
HA1 = "5f4dcc3b5aa765d61d8327deb882cf995f4dcc3b5aa765d61d8327deb882cf99"
CONFIGURATION = """
[sip]
domain = "example.com"
[[sip.listener]]
transport = "tcp"
address = "127.0.0.1:0"
[cti]
application_user = "CtiGW"
application_password_file = "pbx.secret"
reconnect_max = 1
[[cti.manager]]
address = "127.0.0.1:{port}"
[control]
socket = "control.sock"
[http]
listen = "127.0.0.1:0"
operator_token_file = "operators.secret"
trusted_proxies = ["127.0.0.1"]
[audit]
file = "audit.jsonl"
[log]
level = "trace"
[[user]]
id = "carol"
rcc = true
password_hash = "{hash}"
sip_ha1 = {{ sha256 = "{ha1}" }}
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
password = "{pbx}"
[[device]]
name = "SEP-CAROL"
lines = [{{ number = "1002" }}]
[[device]]
name = "SOFT-CAROL"
lines = [{{ number = "1002" }}]
"""


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def cheap_hash(password):
    """As `cti_gateway password` makes it, in a thousandth of the time."""
    def text(octets):
        return base64.b64encode(octets).decode().rstrip("=")
    salt = b"salt of the test"
    return f"$scrypt$ln=4,r=1,p=1${text(salt)}${text(hashlib.scrypt(password.encode(), salt=salt, n=16, r=1, p=1, dklen=32))}"


class WebPages(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="ctig-web-")
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)
        self.hash = cheap_hash(SECRETS["carol"])
        for name in ("operators", "pbx"):
            self.write(f"{name}.secret", SECRETS[name])
        self.write("pbx.toml", PBX.format(**SECRETS))
        self.pbx = self.enterContext(SimulatedPbx("-c", str(self.folder / "pbx.toml")))
        self.write("gateway.toml", CONFIGURATION.format(port=self.pbx.ports[0], hash=self.hash, ha1=HA1))
        self.gateway = self.enterContext(Process("run", "-c", str(self.folder / "gateway.toml"), "--trace",
                                                 str(self.folder / "trace")))
        self.sip_port = int(self.gateway.expect(r"listening on tcp 127\.0\.0\.1:(\d+)").group(1))
        self.url = "http://" + self.gateway.expect(r"listening on http (\S+)").group(1)
        self.gateway.expect("CTI link in service")
        self.answers = []

    def write(self, name, text):
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(0o600)

    def ask(self, path, method="GET", body=None, client="203.0.113.7", **headers):
        """Status of the answer; everything that comes is kept."""
        request = urllib.request.Request(self.url + path, method=method, data=None if body is None else body.encode(),
                                         headers={"X-Forwarded-For": client, **headers})
        try:
            with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
                status, text = answer.status, answer.read().decode()
                self.answers.append(f"{answer.headers}\n{text}")
        except urllib.error.HTTPError as refused:
            status = refused.code
            self.answers.append(f"{refused.headers}\n{refused.read().decode()}")
        return status

    def audited(self, event):
        lines = (self.folder / "audit.jsonl").read_text().splitlines()
        return [record for record in map(json.loads, lines) if record["event"] == event]

    def stop(self):
        """Ends the gateway, so that all it had to write is written."""
        self.gateway.child.terminate()
        self.assertEqual(self.gateway.wait(), 0)

    def test_the_audit_log_says_who_chose_which_phone_from_where(self):
        me = {"Authorization": basic("carol", SECRETS["carol"])}
        self.assertEqual(self.ask("/api/v1/me/selection", "PUT", '{"device": "SOFT-CAROL"}', **me), 200)
        self.assertEqual(self.ask("/api/v1/me/selection", "DELETE", client="203.0.113.8", **me), 200)
        self.stop()
        first, second = self.audited("selection")
        for key, value in {"user": "carol", "peer": "203.0.113.7", "device": "SOFT-CAROL", "line": "1002", "result": "ok"}.items():
            self.assertEqual(first[key], value)
        self.assertEqual((second["peer"], second["detail"]), ("203.0.113.8", "the gateway chooses"))

    def test_no_secret_is_written_or_told(self):
        for user, password in (("carol", SECRETS["carol"]), ("carol", SECRETS["typed"])):
            self.ask("/api/v1/me/selection", "PUT", '{"device": "SOFT-CAROL"}', Authorization=basic(user, password))
            self.ask("/sign-in", "POST", f"user={user}&password={password}")
        self.ask("/sign-in", "POST", f"user={SECRETS['typed']}&password=x")  # in the wrong field
        self.ask("/api/v1/sessions", Authorization="Bearer " + SECRETS["bearer"])
        for path in ("/", "/admin", "/metrics", "/api/v1/status", "/api/v1/sessions", "/api/v1/refusals", "/api/v1/lines/1002"):
            self.ask(path, Authorization="Bearer " + SECRETS["operators"])
        with connect(self.sip_port) as client:  # a peer's garbage is logged, and what it says of itself
            client.sendall(b"REGISTER sip:example.com SIP/2.0\r\nAuthorization: " +
                           basic("carol", SECRETS["typed"]).encode() + b"\r\n\r\n")
            client.recv(4096)
        for arguments in (("status",), ("select", "--user", "carol"), ("explain", "--user", "sip:carol@example.com", "--json")):
            done = subprocess.run([PROGRAM, *arguments, "-c", str(self.folder / "gateway.toml")], text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=DEADLINE_S, check=False)
            self.answers.append(done.stdout)
        self.stop()
        written = {"log": "\n".join(self.gateway.lines), "answers": "\n".join(self.answers)}
        written |= {f.name: f.read_text(errors="replace") for f in (self.folder / "audit.jsonl", self.folder / "trace")}
        hidden = [*SECRETS.values(), self.hash, self.hash.rsplit("$", 1)[1], HA1]
        hidden += [re.sub("^Basic ", "", basic("carol", SECRETS[name])) for name in ("carol", "typed")]
        for where, text in written.items():
            self.assertTrue(text, where)
            for secret in hidden:
                self.assertNotIn(secret, text, where)


if __name__ == "__main__":
    unittest.main()
