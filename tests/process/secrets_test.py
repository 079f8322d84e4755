#!/usr/bin/env python3
"""Passwords and secrets never reach a log, the API, the audit log, the trace, the journal or a command's output.

The configuration keys that hold a secret are read out of the key tables of the source, so that a new one fails this test
until it stands in KEYS; each of them is set, to something that is looked for in all that the gateway writes or answers."""
import base64
import contextlib
import hashlib
import pathlib
import re
import socket
import ssl
import subprocess
import threading
import unittest
import urllib.error
import urllib.request

from programs import DEADLINE_S, PROGRAM, InFolder, Process, SimulatedPbx, configuration, connect

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "cti_gateway"
IS_SECRET = re.compile(r"password|secret|token|private_key|hash|^sha256$|^md5$|credential|passphrase")

PBX, INLINE, OPERATORS, LDAP = "secret-of-the-pbx", "secret-in-the-file", "secret-of-the-operators", "secret-of-the-bind"
CAROL, TYPED, BEARER = "secret-of-carol", "secret-typed-wrongly", "secret-bearer-of-nobody"
SHA256, MD5 = "5f4dcc3b5aa765d61d8327deb882cf99" * 2, "7c6a180b36896a0a8c02787eeafb0e4c"


def cheap_hash(password):
    """As `cti_gateway password` makes it, in a thousandth of the time."""
    def text(octets):
        return base64.b64encode(octets).decode().rstrip("=")
    salt = b"salt of the test"
    return f"$scrypt$ln=4,r=1,p=1${text(salt)}${text(hashlib.scrypt(password.encode(), salt=salt, n=16, r=1, p=1, dklen=32))}"


HASH = cheap_hash(CAROL)
# Each key, and what must never be seen of it. The key file is made by the test.
KEYS = {"application_password": [INLINE], "application_password_file": [PBX], "bind_password_file": [LDAP],
        "operator_token_file": [OPERATORS], "password": [PBX], "password_hash": [HASH, HASH.rsplit("$", 1)[1]],
        "sha256": [SHA256], "md5": [MD5], "private_key": []}
CONFIGURATION = """
[tls]
certificate = "own.pem"
private_key = "own.key"
[http]
listen = "127.0.0.1:0"
tls = true
operator_token_file = "operators.secret"
trusted_proxies = ["127.0.0.1"]
[audit]
file = "audit.jsonl"
[journal]
file = "journal.sqlite"
[log]
level = "trace"
"""
LDAP_SOURCE = """
[directory]
source = "ldap"
[directory.ldap]
uri = "ldap://127.0.0.1:{ldap}"
start_tls = false
schema = "openldap"
base = "dc=example,dc=com"
bind_dn = "cn=gateway,dc=example,dc=com"
bind_password_file = "bind.secret"
timeout = 5
refresh_interval = 5
cache = "people.toml"
"""
PEOPLE = f"""
[[user]]
id = "carol"
rcc = true
password_hash = "{HASH}"
sip_ha1 = {{ sha256 = "{SHA256}", md5 = "{MD5}" }}
appearances = [{{ device = "SEP-CAROL", line = "1002" }}, {{ device = "SOFT-CAROL", line = "1002" }}]
[[device]]
name = "SEP-CAROL"
lines = [{{ number = "1002" }}]
[[device]]
name = "SOFT-CAROL"
lines = [{{ number = "1002" }}]
"""


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def spoken(secret):
    """The secret, and its forms in an HTTP header."""
    return [secret, basic("carol", secret).removeprefix("Basic "), base64.b64encode(secret.encode()).decode()]


class RefusingLdapServer:
    """Says "invalid credentials" to every bind, and keeps what it was sent."""
    INVALID_CREDENTIALS = b"\x61\x07\x0a\x01\x31\x04\x00\x04\x00"

    def __enter__(self):
        self.heard = b""
        self._bound = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def _serve(self):
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            with link, contextlib.suppress(OSError):
                link.settimeout(DEADLINE_S)
                request = link.recv(65536)
                self.heard += request
                if len(request) > 5:
                    answer = b"\x02\x01" + request[4:5] + self.INVALID_CREDENTIALS
                    link.sendall(b"\x30" + bytes([len(answer)]) + answer)
                    self._bound.set()
                    link.recv(65536)

    def wait_for_bind(self):
        assert self._bound.wait(DEADLINE_S), "nobody bound"

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(DEADLINE_S)


class Secrets(InFolder):
    def setUp(self):
        super().setUp()
        for name, secret in {"operators": OPERATORS, "pbx": PBX, "bind": LDAP}.items():
            self.write(f"{name}.secret", secret)
        self.told = []
        self.run_program("cert", "new", "--self-signed", "-o", str(self.folder / "own.pem"), "--key",
                         str(self.folder / "own.key"), "localhost")
        key = (self.folder / "own.key").read_text().splitlines()
        self.hidden = [line for line in key if line and not line.startswith("-----")]
        for secrets in KEYS.values():
            self.hidden += secrets
        for secret in (CAROL, TYPED, OPERATORS, LDAP, PBX):
            self.hidden += spoken(secret)
        self.hidden.append(BEARER)

    def run_program(self, *arguments):
        done = subprocess.run([PROGRAM, *arguments], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=DEADLINE_S, check=False)
        self.told.append(done.stdout)
        return done.returncode

    def start(self, password, more):
        for_pbx = INLINE if "password_file" not in password else PBX
        self.write("pbx.toml", f'[[simulator.application_user]]\nuser = "CtiGW"\npassword = "{for_pbx}"\n' +
                   PEOPLE[PEOPLE.index("[[device]]"):])
        self.pbx = self.enterContext(SimulatedPbx("-c", str(self.folder / "pbx.toml")))
        self.write("gateway.toml", configuration(self.pbx.ports[0], CONFIGURATION + more, password + "\nreconnect_max = 1"))
        self.gateway = self.enterContext(Process("run", "-c", str(self.folder / "gateway.toml"), "--trace",
                                                 str(self.folder / "trace")))
        self.sip_port = int(self.gateway.expect(r"listening on tcp 127\.0\.0\.1:(\d+)").group(1))
        self.url = "https://" + self.gateway.expect(r"listening on https? (\S+)").group(1)
        self.gateway.expect("CTI link in service")

    def ask(self, path, method="GET", body=None, **headers):
        trust_all = ssl.create_default_context()
        trust_all.check_hostname, trust_all.verify_mode = False, ssl.CERT_NONE
        request = urllib.request.Request(self.url + path, method=method, data=None if body is None else body.encode(),
                                         headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=DEADLINE_S, context=trust_all) as answer:
                self.told.append(f"{answer.headers}\n{answer.read().decode()}")
        except urllib.error.HTTPError as refused:
            self.told.append(f"{refused.headers}\n{refused.read().decode()}")

    def use_everything(self):
        for password in (CAROL, TYPED):
            self.ask("/api/v1/me/selection", "PUT", '{"device": "SOFT-CAROL"}', Authorization=basic("carol", password))
            self.ask("/sign-in", "POST", f"user=carol&password={password}")
        self.ask("/sign-in", "POST", f"user={TYPED}&password=x")  # in the wrong field
        self.ask("/api/v1/sessions", Authorization="Bearer " + BEARER)
        for path in ("/", "/admin", "/metrics", "/api/v1/status", "/api/v1/sessions", "/api/v1/refusals", "/api/v1/lines/1002"):
            self.ask(path, Authorization="Bearer " + OPERATORS)
        with connect(self.sip_port) as client:  # a peer's garbage is logged, and what it says of itself
            client.sendall(b"REGISTER sip:example.com SIP/2.0\r\nAuthorization: " + basic("carol", TYPED).encode() + b"\r\n\r\n")
            client.recv(4096)
        given = ("-c", str(self.folder / "gateway.toml"))
        for command in (("status",), ("check",), ("select", "--user", "carol", "--device", "SOFT-CAROL"), ("drain", "--undo"), ("normalize", "1002"),
                        ("explain", "--user", "sip:carol@example.com", "--json"), ("explain", "--user", "sip:zoe@example.com")):
            self.run_program(*command, *given)

    def expect_nothing_told(self):
        self.gateway.child.terminate()
        self.assertEqual(self.gateway.wait(), 0)
        self.pbx.child.terminate()
        self.pbx.wait()
        written = {"log": "\n".join(self.gateway.lines), "log of the PBX": "\n".join(self.pbx.lines),
                   "answers": "\n".join(self.told)}
        for name in ("audit.jsonl", "trace", "journal.sqlite"):
            written[name] = (self.folder / name).read_text(errors="replace")
        for where, text in written.items():
            self.assertTrue(text, where)
            for secret in self.hidden:
                self.assertNotIn(secret, text, where)

    def test_every_key_for_a_secret_is_tried(self):
        found = set()
        for file in SOURCE.rglob("*.cpp"):
            text = file.read_text()
            if "key_row" in text:
                found |= set(re.findall(r'\{"([a-z0-9_]+)",', text))
        self.assertGreater(len(found), 100, "the key tables are not where they were")
        self.assertEqual({key for key in found if IS_SECRET.search(key)}, set(KEYS), "add the new key to KEYS, and to what is run")
        everything = CONFIGURATION + LDAP_SOURCE + PEOPLE + 'application_password application_password_file password = '
        for key in KEYS:
            self.assertRegex(everything, rf"\b{key}\b")

    def test_no_secret_is_written_or_told(self):
        self.start('application_password_file = "pbx.secret"', PEOPLE)
        self.use_everything()
        self.expect_nothing_told()

    def test_nor_one_of_an_ldap_server_or_in_the_file_itself(self):
        with RefusingLdapServer() as server:
            self.write("people.toml", PEOPLE)
            self.start(f'application_password = "{INLINE}"', LDAP_SOURCE.format(ldap=server.port))
            server.wait_for_bind()
            self.use_everything()
            self.expect_nothing_told()
            self.assertIn(LDAP.encode(), server.heard, "the test looks for what was used")

    def test_a_mistake_in_a_secret_is_told_without_it(self):
        """Of another kind, too short, in a place where it does not belong: the sentence names the key alone."""
        digits = "4711081547110815"
        self.hidden.append(digits)
        self.write("operators.secret", "short-one")
        self.hidden.append("short-one")
        mistakes = (f"[cti]\napplication_password = {digits}\n", f"[cti]\napplication_passwort = \"{INLINE}\"\n",
                    f"[cti]\napplication_password_file = \"{LDAP}\"\n", '[http]\noperator_token_file = "operators.secret"\n',
                    f"[directory]\nsource = \"ldap\"\n[directory.ldap]\nbind_password = \"{LDAP}\"\n", f"[[user]]\nid = \"a\"\npassword_hash = {digits}\n",
                    f"[[user]]\nid = \"a\"\npassword_hash = \"{CAROL}\"\n",
                    f"[[user]]\nid = \"a\"\nsip_ha1 = {{ sha256 = \"{CAROL}\" }}\n", f"[[user]]\nid = \"a\"\nsip_ha1 = \"{SHA256}\"\n",
                    f"[[user]]\nid = \"a\"\npassword = \"{CAROL}\"\n",
                    f"[cti]\nprotocol = \"simulator\"\n[[simulator.application_user]]\nuser = \"x\"\npassword = {digits}\n",
                    f"[cti]\napplication_password = \"{INLINE}\n", f"[cti]\napplication_password = {INLINE}\n")
        for text in mistakes:
            self.told.clear()
            self.write("gateway.toml", '[[cti.manager]]\naddress = "127.0.0.1:1"\n' + text)
            self.assertEqual(self.run_program("check", "-c", str(self.folder / "gateway.toml")), 1, text)
            self.run_program("explain", "-c", str(self.folder / "gateway.toml"), "--user", "sip:a@example.com")
            said = "\n".join(self.told)
            named_file = {LDAP} if "application_password_file" in text else set()  # a name, which people need
            for secret in set(self.hidden) - named_file:
                self.assertNotIn(secret, said, text)


if __name__ == "__main__":
    unittest.main()
