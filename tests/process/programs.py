"""The built program as processes, for tests that look at it from outside: simulated PBX, gateway, `csta` command.

Everything on free ports of 127.0.0.1; a process is ended by its own id, and nothing sleeps: lines are waited for.
"""
import json
import os
import pathlib
import queue
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.request

DEADLINE_S = 60  # generous: a loaded machine with sanitizers
PROGRAM = os.environ.get("CTI_GATEWAY", "")
LAB = pathlib.Path(__file__).resolve().parents[2] / "examples/lab.toml"


class Process:
    """One process whose lines (both outputs) can be waited for."""

    def __init__(self, *arguments):
        self.child = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, text=True, errors="replace")
        self.watch()

    def watch(self):
        """Reads what `child` says from here on."""
        self.lines, self._new = [], queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.child.stdout:
            self._new.put(line.rstrip("\n"))
        self._new.put(None)

    def expect(self, pattern):
        """The match of the first line from here on that has the pattern."""
        while True:
            try:
                line = self._new.get(timeout=DEADLINE_S)
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f"no line with {pattern!r} in:\n" + "\n".join(self.lines[-40:]))
            self.lines.append(line)
            found = re.search(pattern, line)
            if found:
                return found

    def interrupt(self):
        self.child.send_signal(signal.SIGINT)

    def wait(self):
        """Its exit status; then `lines` has all that it said."""
        status = self.child.wait(timeout=DEADLINE_S)
        while (line := self._new.get(timeout=DEADLINE_S)) is not None:
            self.lines.append(line)
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(timeout=DEADLINE_S)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self._reader.join()
        self.child.stdout.close()


class InFolder(unittest.TestCase):
    """A test with a folder of its own, which goes with it."""

    def setUp(self):
        kept = tempfile.TemporaryDirectory(prefix="ctig-")
        self.addCleanup(kept.cleanup)
        self.folder = pathlib.Path(kept.name)

    def write(self, name, text, mode=0o600):
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(mode)


def configuration(manager, more="", cti='application_password = "lab"'):
    """Of a gateway on free ports with one CTI manager: `cti` are further keys of that section, `more` further sections."""
    return f"""[sip]
domain = "example.com"
[[sip.listener]]
transport = "tcp"
address = "127.0.0.1:0"
[cti]
application_user = "CtiGW"
{cti}
[[cti.manager]]
address = "127.0.0.1:{manager}"
[control]
socket = "control.sock"
{more}"""


class SimulatedPbx(Process):
    """`cti_gateway simulate` with the lab's phones: managers on free ports, and its HTTP port."""

    def __init__(self, *arguments, managers=1):
        listen = ["--listen", "127.0.0.1:0"] * managers
        super().__init__("simulate", *listen, "--http", "127.0.0.1:0", *arguments)
        self.ports = [int(self.expect(r"manager \d+ listens on 127\.0\.0\.1:(\d+)").group(1))
                      for _ in range(managers)]
        self.url = self.expect(r"actions: (http://\S+/)").group(1)

    def act(self, action, **arguments):
        """Carries out an action; the error's text when it was refused."""
        body = json.dumps({"action": action, **arguments}).encode()
        try:
            with urllib.request.urlopen(self.url, body, timeout=DEADLINE_S) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return json.load(refused)["error"]

    def state(self):
        with urllib.request.urlopen(self.url + "state", timeout=DEADLINE_S) as answer:
            return json.load(answer)


class Csta(Process):
    """`cti_gateway csta` signed in at a port as the lab's application user."""

    def __init__(self, port, *arguments):
        self._secret = tempfile.NamedTemporaryFile("w", suffix=".secret")
        self._secret.write("lab\n")
        self._secret.flush()
        switch = "CM1@" if "avaya" in arguments else ""
        super().__init__("csta", "--connect", f"{switch}127.0.0.1:{port}", "--user", "CtiGW", "--password-file",
                         self._secret.name, *arguments)

    def __exit__(self, *_):
        super().__exit__()
        self._secret.close()


def csta(port, *arguments):
    """Runs it to its end: exit status and lines."""
    with Csta(port, *arguments) as one:
        return one.wait(), one.lines


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S)


def frame(xml, invoke_id=1):
    body = xml.encode()
    return b"\0\0" + (8 + len(body)).to_bytes(2, "big") + f"{invoke_id:04}".encode() + body


def receive_frame(link):
    """(invoke id, document), or None when the peer closed."""
    def exactly(size):
        data = b""
        while len(data) < size:
            try:
                part = link.recv(size - len(data))
            except ConnectionResetError:
                return None
            if not part:
                return None
            data += part
        return data
    header = exactly(8)
    if header is None:
        return None
    body = exactly(int.from_bytes(header[2:4], "big") - 8)
    return None if body is None else (int(header[4:8]), body.decode("utf-8", "replace"))


if not PROGRAM:
    sys.exit("CTI_GATEWAY names the program to test")


class SipReader:
    """What comes over one connection, message by message. `_more` of the class that it is for adds to `buffer`."""
    buffer = b""

    def message(self):
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, _, rest = self.buffer.partition(b"\r\n\r\n")
        size = int(re.search(rb"(?im)^content-length: *(\d+)", head).group(1))
        while len(rest) < size:
            self._more()
            rest = self.buffer.partition(b"\r\n\r\n")[2]
        self.buffer = rest[size:]
        return head.decode(), rest[:size].decode()
