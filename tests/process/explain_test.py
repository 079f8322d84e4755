#!/usr/bin/env python3
"""The troubleshooter as a program, on the simulated PBX of examples/troubleshooting: README's transcripts are what it
says (UPDATE_GOLDEN=1 writes README anew), and a client that is refused, and an operator, read the same words."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.request

from programs import DEADLINE_S, PROGRAM, Process, connect

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
EXAMPLE = ROOT / "examples/troubleshooting"
TOKEN = "operators-of-the-explain-test"
FENCE = re.compile(r"(?ms)^```console\n(.*?)^```$")


class Office:
    """The example's PBX and gateway on free ports; what they print has the example's ports."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="ctig-readme-")
        self.pbx = Process("simulate", "-c", str(EXAMPLE / "pbx.toml"), "--listen", "127.0.0.1:0", "--listen",
                           "127.0.0.1:0", "--http", "127.0.0.1:0").__enter__()
        self.ports = {}
        text = (EXAMPLE / "gateway.toml").read_text()
        for number, shown in ((1, "4721"), (2, "4722")):
            port = self.pbx.expect(rf"manager {number} listens on 127\.0\.0\.1:(\d+)").group(1)
            text = text.replace(f"127.0.0.1:{shown}", f"127.0.0.1:{port}")
            self.ports[port] = shown
        self.actions = self.pbx.expect(r"actions: (http://\S+/)").group(1)
        file = pathlib.Path(self.folder.name) / "gateway.toml"
        file.write_text(text.replace("127.0.0.1:5060", "127.0.0.1:0").replace("127.0.0.1:8080", "127.0.0.1:0"))
        token = file.with_name("operators.token")
        token.write_text(TOKEN)
        for secret in (file, token):
            secret.chmod(0o600)
        self.gateway = Process("run", "-c", str(file)).__enter__()
        self.sip_port = self.gateway.expect(r"listening on tcp 127\.0\.0\.1:(\d+)").group(1)
        self.ports[self.sip_port] = "5060"
        self.http_port = self.gateway.expect(r"listening on http 127\.0\.0\.1:(\d+)").group(1)
        for _ in range(2):
            self.gateway.expect("CTI link in service")
        return self

    def __exit__(self, *_):
        self.gateway.__exit__()
        self.pbx.__exit__()
        self.folder.cleanup()

    def act(self, action, **arguments):
        """At the PBX."""
        body = json.dumps({"action": action, **arguments}).encode()
        urllib.request.urlopen(self.actions, body, timeout=DEADLINE_S).close()

    def run(self, command):
        path = f"{pathlib.Path(PROGRAM).parent}:{os.environ['PATH']}"
        done = subprocess.run(["bash", "-c", command], cwd=self.folder.name, env={**os.environ, "PATH": path},
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=DEADLINE_S, check=False)
        shown = re.sub(r"(127\.0\.0\.1:)(\d+)", lambda m: m[1] + self.ports.get(m[2], m[2]), done.stdout)
        return done.returncode, shown


def commands(block):
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def refusal(port, user, line):
    """Status and Warning text of an INVITE."""
    named = f"<extensions><privateData><private><lcs:line xmlns:lcs='http://schemas.microsoft.com/Lcs/2005/04/RCCExtension'>" \
            f"{line}</lcs:line></private></privateData></extensions>" if line else ""
    body = f"<RequestSystemStatus xmlns='http://www.ecma-international.org/standards/ecma-323/csta/ed3'>{named}" \
           "</RequestSystemStatus>"
    key = f"{user}-{len(line)}-{os.getpid()}"
    with connect(int(port)) as link:
        link.sendall("\r\n".join((
            f"INVITE sip:8000@127.0.0.1:{port} SIP/2.0", f"Via: SIP/2.0/TCP 127.0.0.1:5099;branch=z9hG4bK{key}",
            f"From: <sip:{user}@example.com>;tag={key}", f"To: <sip:8000@127.0.0.1:{port}>", f"Call-ID: {key}",
            "CSeq: 1 INVITE", "Max-Forwards: 70", f"Contact: <sip:{user}@127.0.0.1:5099;transport=tcp>",
            "Content-Type: application/csta+xml", "Content-Disposition: signal;handling=required",
            f"Content-Length: {len(body)}", "", body)).encode())
        text = ""
        while not (found := re.search(r'SIP/2\.0 ([3-6]\d\d)[\s\S]*?Warning: 399 \S+ "((?:\\.|[^"])*)"\r\n', text)):
            part = link.recv(65536)
            if not part:
                raise AssertionError(f"no refusal with a Warning: {text}")
            text += part.decode()
    return found[1], re.sub(r"\\(.)", r"\1", found[2])


def refusals(port):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/refusals", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
        return json.load(answer)["refusals"]


class Explain(unittest.TestCase):
    maxDiff = None

    def test_explain_says_what_readme_shows(self):
        text = README.read_text()
        blocks = [m for m in FENCE.finditer(text) if "cti_gateway explain" in m[1]]
        self.assertTrue(blocks, "README has no ```console block with cti_gateway explain")
        with Office() as office:
            def told(match):
                return "```console\n" + "".join(f"$ {c}\n{office.run(c)[1]}" for c in commands(match[1])) + "```"
            now = text
            for block in blocks:
                now = now.replace(block[0], told(block))
            statuses = [office.run(c.split(" |")[0])[0] for b in blocks for c in commands(b[1])]
        if os.environ.get("UPDATE_GOLDEN") == "1":
            README.write_text(now)
        else:
            self.assertEqual(text, now, "UPDATE_GOLDEN=1 writes README anew")
        self.assertEqual(statuses, [0] + [1] * 6, "one user that works and six that do not")

    def test_a_refused_client_and_an_operator_read_the_same_words(self):
        with Office() as office:
            for user, line in (("zoe", ""), ("dave", ""), ("bob", "tel:1000;phone-context=dialstring"), ("bob", "tel:4711")):
                command = f"cti_gateway explain -c gateway.toml --user sip:{user}@example.com --line '{line}' --json"
                status, text = office.run(command)
                self.assertEqual(status, 1, text)
                failed = next(s for s in json.loads(text)["steps"] if s["result"] == "fail")
                answer = f"{failed['finding']}: {failed['mend']}"
                code, warning = refusal(office.sip_port, user, line)
                self.assertEqual(f"{code} {warning}", failed["answer"])
                self.assertEqual(warning, answer)
                self.assertEqual(refusals(office.http_port)[0]["reason"], answer)

    def test_a_phone_out_of_service_is_seen(self):
        """The PBX watches it all the same."""
        command = "cti_gateway explain -c gateway.toml --user sip:alice@example.com --line 'tel:1000' --json"
        with Office() as office:
            office.act("out_of_service", device="SEP-ALICE")
            status, text = office.run(command)
            steps = {step["step"]: step for step in json.loads(text)["steps"]}
            self.assertEqual((status, steps["monitor_start"]["result"]), (1, "pass"))
            self.assertIn("it is not in service (systemResourceAvailibility/deviceOutOfService)", steps["pbx_device"]["finding"])
            self.assertIn("registered with the PBX", steps["pbx_device"]["mend"])
            office.act("back_in_service", device="SEP-ALICE")
            self.assertEqual(office.run(command)[0], 0)


if __name__ == "__main__":
    unittest.main()
