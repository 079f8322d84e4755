#!/usr/bin/env python3
"""`cert` and `explain --peer` from end to end, with OpenSSL as the CA and as the TLS peer."""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

from programs import DEADLINE_S, PROGRAM, Process

CONFIGURATION = """
[sip]
domain = "example.com"
[tls]
ca = "{ca}"
peer_subjects = ["localhost"]
[cti]
protocol = "simulator"
[[cti.manager]]
address = "one"
[control]
socket = "none.sock"
[[user]]
id = "joe"
rcc = true
"""


class TlsPeer(Process):
    """`openssl s_server` on a free port of loopback."""

    def __init__(self, folder, certificate, *more):
        self.child = subprocess.Popen(
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", "peer.key", *more], cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        self.watch()
        self.port = self.expect(r"ACCEPT 127\.0\.0\.1:(\d+)").group(1)

    def __exit__(self, *_):
        super().__exit__()
        self.child.stdin.close()


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """root -> intermediate -> peer, and a peer's certificates that are wrong in one way each."""
        cls._folder = tempfile.TemporaryDirectory(prefix="ctig-cert-")
        cls.folder = pathlib.Path(cls._folder.name)
        cls.file("ca.cnf", "[ca]\nbasicConstraints=critical,CA:true\nkeyUsage=keyCertSign\n")
        cls.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
                    "/CN=Test Root", "-keyout", "root.key", "-out", "root.pem")
        cls.key_and_request("intermediate", "/CN=Test Intermediate")
        cls.sign("intermediate", "root", "ca.cnf", "ca", 30)
        cls.key_and_request("peer", "/CN=localhost")
        cls.file("good.cnf", "[x]\nsubjectAltName=DNS:localhost\n")
        cls.file("other.cnf", "[x]\nsubjectAltName=DNS:other.example.com\n")
        for name, extensions, days in (("good", "good.cnf", 30), ("other", "other.cnf", 30), ("expired", "good.cnf", -1)):
            cls.sign("peer", "intermediate", extensions, "x", days, f"{name}.pem")
        cls.file("gateway.toml", CONFIGURATION.format(ca="trust"), 0o600)

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    @classmethod
    def file(cls, name, text, mode=0o644):
        (cls.folder / name).write_text(text)
        (cls.folder / name).chmod(mode)

    @classmethod
    def openssl(cls, *arguments):
        done = subprocess.run(["openssl", *arguments], cwd=cls.folder, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=DEADLINE_S, check=False)
        if done.returncode != 0:
            raise AssertionError(f"openssl {arguments}: {done.stdout}")
        return done.stdout

    @classmethod
    def key_and_request(cls, name, subject):
        cls.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject, "-keyout",
                    f"{name}.key", "-out", f"{name}.csr")

    @classmethod
    def sign(cls, name, issuer, extensions, section, days, output=None):
        cls.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-days", str(days),
                    "-extfile", extensions, "-extensions", section, "-out", output or f"{name}.pem")

    def run_gateway(self, *arguments, answer=""):
        done = subprocess.run([PROGRAM, *arguments], cwd=self.folder, text=True, input=answer, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=DEADLINE_S, check=False)
        return done.returncode, done.stdout

    def trust(self, *files):
        (self.folder / "trust").mkdir(exist_ok=True)
        for old in self.folder.glob("trust/*"):
            old.unlink()
        if not files:
            return
        status, text = self.run_gateway("cert", "import", *files, "--into", "trust")
        self.assertEqual(status, 0, text)

    def probe(self, port, host="localhost"):
        _, text = self.run_gateway("explain", "-c", "gateway.toml", "--user", "sip:joe@example.com", "--peer", f"{host}:{port}",
                                   "--json")
        return {step["step"]: step for step in json.loads(text)["steps"]}

    def test_a_good_peer_passes_each_step(self):
        self.trust("root.pem")
        with TlsPeer(self.folder, "good.pem", "-cert_chain", "intermediate.pem") as peer:
            steps = self.probe(peer.port)
        for name in ("peer_reach", "peer_tls", "peer_chain", "peer_name", "peer_subject", "peer_expiry"):
            self.assertEqual(steps[name]["result"], "pass", steps[name])
        self.assertRegex(steps["peer_tls"]["finding"], r"TLSv1\.3, TLS_\w+")

    def test_the_certificate_that_is_missing_is_named(self):
        self.trust("root.pem")
        with TlsPeer(self.folder, "good.pem") as peer:
            chain = self.probe(peer.port)["peer_chain"]
        self.assertEqual(chain["result"], "fail")
        self.assertIn("CN=Test Intermediate", chain["finding"])
        self.assertIn("cert import", chain["mend"])
        self.trust("root.pem", "intermediate.pem")
        with TlsPeer(self.folder, "good.pem") as peer:
            self.assertEqual(self.probe(peer.port)["peer_chain"]["result"], "pass")

    def test_a_certificate_out_of_date_and_one_of_another_name(self):
        self.trust("root.pem", "intermediate.pem")
        with TlsPeer(self.folder, "expired.pem") as peer:
            steps = self.probe(peer.port)
        self.assertEqual(steps["peer_expiry"]["result"], "fail")
        self.assertIn("expired", steps["peer_expiry"]["finding"])
        self.assertIn("certificate has expired", steps["peer_chain"]["finding"])
        with TlsPeer(self.folder, "other.pem") as peer:
            steps = self.probe(peer.port)
        self.assertEqual(steps["peer_chain"]["result"], "pass")
        for name in ("peer_name", "peer_subject"):
            self.assertEqual(steps[name]["result"], "fail")
            self.assertIn("other.example.com", steps[name]["finding"])

    def test_nobody_there_and_a_port_without_tls(self):
        self.trust("root.pem")
        self.assertEqual(self.probe(1)["peer_reach"]["result"], "fail")
        with Process("simulate", "--listen", "127.0.0.1:0") as plain:
            port = plain.expect(r"listens on 127\.0\.0\.1:(\d+)").group(1)
            self.assertEqual(self.probe(port)["peer_tls"]["result"], "fail")

    def test_fetch_shows_asks_and_stores_what_signs(self):
        with TlsPeer(self.folder, "good.pem", "-cert_chain", "intermediate.pem") as peer:
            fetch = ("cert", "fetch", f"localhost:{peer.port}", "--into", "fetched")
            status, text = self.run_gateway(*fetch, answer="n\n")
            self.assertEqual(status, 1)
            self.assertFalse((self.folder / "fetched").exists())
            status, text = self.run_gateway(*fetch, answer="y\n")
        self.assertIn("CN=localhost", text)
        self.assertEqual(len(list((self.folder / "fetched").iterdir())), 1, text)
        self.assertEqual(status, 1, "the root is missing still")
        self.assertIn("Test Root", text)

    def test_our_own_certificate_from_the_request_to_the_answer(self):
        status, text = self.run_gateway("cert", "new", "gw.example.com", "--key", "gw.key", "-o", "gw.csr")
        self.assertEqual(status, 0, text)
        self.assertEqual((self.folder / "gw.key").stat().st_mode & 0o777, 0o600)
        self.assertIn("DNS:gw.example.com", self.openssl("req", "-in", "gw.csr", "-noout", "-text"))
        self.openssl("x509", "-req", "-in", "gw.csr", "-CA", "intermediate.pem", "-CAkey", "intermediate.key", "-days", "30",
                     "-copy_extensions", "copyall", "-out", "gw-signed.pem")
        # As CAs send it: a .p7b, in no order.
        self.openssl("crl2pkcs7", "-nocrl", "-certfile", "root.pem", "-certfile", "intermediate.pem", "-certfile",
                     "gw-signed.pem", "-outform", "DER", "-out", "answer.p7b")
        status, text = self.run_gateway("cert", "import", "answer.p7b", "--key", "gw.key", "-o", "gw.pem", "--into", "gw-trust")
        self.assertEqual(status, 0, text)
        subjects = re.findall(r"subject=(.*)", self.openssl("storeutl", "-noout", "-text", "-certs", "gw.pem").replace(
            "Subject: ", "subject="))
        self.assertEqual([s.replace(" ", "") for s in subjects], ["CN=gw.example.com", "CN=TestIntermediate"])
        self.assertEqual(len(list((self.folder / "gw-trust").iterdir())), 2)
        status, text = self.run_gateway("cert", "import", "good.pem", "--key", "gw.key", "-o", "wrong.pem")
        self.assertEqual(status, 1)
        self.assertIn("none of the certificates fits the key", text)
        status, text = self.run_gateway("cert", "import", "gw-signed.pem", "--key", "gw.key", "-o", "gw.pem")
        self.assertEqual(status, 2, "a file that is there stays")


if __name__ == "__main__":
    unittest.main()
