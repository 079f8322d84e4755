#!/usr/bin/env python3
"""The whole gateway over each southbound dialect: a SIP client signs in over TCP, watches its line and calls, behind
it a simulated PBX that speaks the dialect."""
import pathlib
import re
import tempfile
import unittest

from programs import LAB, Process, SimulatedPbx, SipReader, connect

LINE = "tel:1000;phone-context=dialstring"
ED3 = "http://www.ecma-international.org/standards/ecma-323/csta/ed3"
CONFIGURATION = """
[sip]
domain = "example.com"
[[sip.listener]]
transport = "tcp"
address = "127.0.0.1:0"
[cti]
dialect = "{dialect}"
application_user = "CtiGW"
application_password = "lab"
reconnect_max = 1
[[cti.manager]]
address = "{switch}127.0.0.1:{port}"
[control]
socket = ""
[http]
listen = ""
"""


class SipClient(SipReader):
    """A client over one TCP connection: requests in order, everything that comes is kept."""

    def __init__(self, port):
        self.link, self.cseq, self.to = connect(port), 0, "<sip:8000@example.com>"

    def close(self):
        self.link.close()

    def _more(self):
        part = self.link.recv(65536)
        if not part:
            raise AssertionError("the gateway closed the connection")
        self.buffer += part

    def send(self, method, document=""):
        self.cseq += 1
        self.link.sendall((
            f"{method} sip:8000@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:5070;branch=z9hG4bK{method}{self.cseq}\r\n"
            f"From: <sip:alice@example.com>;tag=a\r\nTo: {self.to}\r\nCall-ID: dialects\r\nMax-Forwards: 70\r\n"
            f"CSeq: {1 if method == 'ACK' else self.cseq} {method}\r\nContact: <sip:alice@127.0.0.1:5070;transport=tcp>\r\n"
            "Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n"
            f"Content-Length: {len(document)}\r\n\r\n{document}").encode())

    def answer(self, method, document):
        """The body of the final answer; events that come before it are passed over."""
        self.send(method, document)
        while True:
            head, body = self.message()
            if head.startswith("SIP/2.0 1") or not head.startswith("SIP/2.0"):
                continue
            if not head.startswith("SIP/2.0 200"):
                raise AssertionError(head)
            self.to = re.search(r"(?im)^to: *(.*)$", head).group(1).strip()
            return body

    def event(self, name):
        while True:
            head, body = self.message()
            if head.startswith("INFO") and f"<{name} " in body:
                return body


class GatewayDialects(unittest.TestCase):
    def run_over(self, dialect, steps):
        with tempfile.TemporaryDirectory() as folder, SimulatedPbx("--dialect", dialect) as pbx:
            lab = LAB.read_text()
            file = pathlib.Path(folder) / "gateway.toml"
            file.write_text(CONFIGURATION.format(dialect=dialect, port=pbx.ports[0],
                                               switch="CM1@" if dialect == "avaya" else "") + lab[lab.index("[[user]]"):])
            file.chmod(0o600)
            with Process("run", "-c", str(file)) as gateway:
                port = int(gateway.expect(r"listening on tcp 127\.0\.0\.1:(\d+)").group(1))
                gateway.expect(r"in.service")
                client = SipClient(port)
                try:
                    steps(pbx, client)
                finally:
                    client.close()

    @staticmethod
    def sign_in(client):
        document = f'<?xml version="1.0"?><RequestSystemStatus xmlns="{ED3}"><extensions><privateData><private>' \
                   f'<lcs:line xmlns:lcs="http://schemas.microsoft.com/Lcs/2005/04/RCCExtension">{LINE}</lcs:line>' \
                   '</private></privateData></extensions></RequestSystemStatus>'
        body = client.answer("INVITE", document)
        if "<systemStatus>normal</systemStatus>" not in body:
            raise AssertionError(body)
        client.cseq = 1
        client.send("ACK")

    def test_a_client_calls_and_hangs_up_over_each_dialect(self):
        def steps(_, client):
            self.sign_in(client)
            watched = client.answer("INFO", f'<MonitorStart xmlns="{ED3}"><monitorObject><deviceObject>{LINE}'
                                            '</deviceObject></monitorObject></MonitorStart>')
            self.assertIn("<monitorCrossRefID>", watched)
            made = client.answer("INFO", f'<MakeCall xmlns="{ED3}"><callingDevice>{LINE}</callingDevice>'
                                         '<calledDirectoryNumber>tel:1005</calledDirectoryNumber>'
                                         '<autoOriginate>doNotPrompt</autoOriginate></MakeCall>')
            self.assertIn(f"<deviceID>{LINE}</deviceID>", made, "the line comes back as the client wrote it")
            call = re.search("<callID>(.*?)</callID>", made).group(1)
            event = client.event("EstablishedEvent")
            self.assertIn(f"<callID>{call}</callID>", event)
            self.assertIn(f'xmlns="{ED3}"', event)
            for foreign in ("127.0.0.1:0", "CM1", "typeOfNumber", "avaya", "extensions"):
                self.assertNotIn(foreign, event, "nothing of the dialect gets across")
            held = client.answer("INFO", f'<HoldCall xmlns="{ED3}"><callToBeHeld><callID>{call}</callID><deviceID>{LINE}'
                                         '</deviceID></callToBeHeld></HoldCall>')
            self.assertIn("<HoldCallResponse", held)
            cleared = client.answer("INFO", f'<ClearConnection xmlns="{ED3}"><connectionToBeCleared><callID>{call}'
                                            f'</callID><deviceID>{LINE}</deviceID></connectionToBeCleared>'
                                            '</ClearConnection>')
            self.assertIn("<ClearConnectionResponse", cleared)
        for dialect in ("ecma354", "openscape", "avaya"):
            with self.subTest(dialect):
                self.run_over(dialect, steps)

    def test_over_avaya_a_cut_connection_costs_neither_session_nor_monitor(self):
        def steps(pbx, client):
            self.sign_in(client)
            client.answer("INFO", f'<MonitorStart xmlns="{ED3}"><monitorObject><deviceObject>{LINE}</deviceObject>'
                                  '</monitorObject></MonitorStart>')
            self.assertEqual(pbx.state()["monitors"], 1)
            pbx.act("disconnect")
            made = ""
            while "MakeCallResponse" not in made:  # until the link is back
                made = client.answer("INFO", f'<MakeCall xmlns="{ED3}"><callingDevice>{LINE}</callingDevice>'
                                             '<calledDirectoryNumber>tel:1005</calledDirectoryNumber></MakeCall>')
            client.event("EstablishedEvent")
            self.assertEqual(pbx.state()["monitors"], 1, "the session was taken up, no second monitor made")
        self.run_over("avaya", steps)


if __name__ == "__main__":
    unittest.main()
