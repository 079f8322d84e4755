"""SIPp as the lab's clients: a scenario is a list of steps, written here as the XML that SIPp reads."""
import random
import socket
from xml.sax.saxutils import escape, quoteattr

from programs import Program

NAMESPACE = "http://www.ecma-international.org/standards/ecma-323/csta/ed3"
LCS = "http://schemas.microsoft.com/Lcs/2005/04/RCCExtension"
SIGN_IN = (f'<extensions><privateData><private><lcs:line xmlns:lcs="{LCS}">[line]</lcs:line></private></privateData>'
           "</extensions>")
OWN = "<callID>[$call]</callID><deviceID>[line]</deviceID>"

HEAD = """Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[user]@lab.example>;tag=[pid]round[call_number]
To: <sip:8000@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: {cseq} {method}
Max-Forwards: 70
Contact: <sip:[user]@[local_ip]:[local_port]>"""
CSTA = "\nContent-Type: application/csta+xml\nContent-Disposition: signal;handling=required"
ANSWER = """SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0"""


# Says that it waits, and does until the lab lets it go on: an OPTIONS of this dialog's Call-ID, from Party.go().
WAIT = '<nop><action><exec command="echo waits to go on"/></action></nop><recv request="OPTIONS"/>'


def send(text, retransmit=False):
    return f'<send{" retrans=" + quoteattr("500") if retransmit else ""}><![CDATA[\n\n{text}\n\n]]></send>'


def find(pattern, variables, where="body"):
    return f'<ereg regexp={quoteattr(pattern)} search_in="{where}" check_it="true" assign_to="{variables}"/>'


class Scenario:
    """A client's dialog with the gateway, step after step."""

    def __init__(self, name):
        self._name, self._cseq, self._steps, self._seen = name, 0, [], 0

    def _variable(self):
        self._seen += 1
        return f"seen{self._seen}"

    def _request(self, method, body, expect):
        self._cseq += 1
        target = "[next_url]" if self._cseq > 1 else "sip:8000@[remote_ip]:[remote_port]"
        head = f"{method} {target} SIP/2.0\n" + HEAD.format(cseq=self._cseq, method=method)
        content = f'\n\n<?xml version="1.0"?>\n{body}' if body else "\n"
        self._steps.append(send(f"{head}{CSTA if body else ''}\nContent-Length: [len]{content}", True))
        if method == "INVITE":
            self._steps.append('<recv response="100" optional="true"/>')
        checks = "".join(expect)
        self._steps.append(f'<recv response="200"{" rrs=" + quoteattr("true") if method == "INVITE" else ""}>'
                           f'<action>{checks}</action></recv>' if checks else '<recv response="200"/>')

    def sign_in(self):
        self._request("INVITE", f'<RequestSystemStatus xmlns="{NAMESPACE}">{SIGN_IN}</RequestSystemStatus>',
                      [find("<systemStatus>normal<", self._variable())])
        self._steps.append(send("ACK [next_url] SIP/2.0\n" + HEAD.format(cseq=self._cseq, method="ACK") +
                                "\nContent-Length: 0"))
        return self.ask("MonitorStart", "<monitorObject><deviceObject>[line]</deviceObject></monitorObject>",
                        find("<monitorCrossRefID>([^<]*)<", f"{self._variable()},monitor"))

    def ask(self, service, inside, *expect):
        expect = expect or (find(f"<{service}Response", self._variable()),)
        self._request("INFO", f'<{service} xmlns="{NAMESPACE}">{inside}</{service}>', expect)
        return self

    def make_call(self, number):
        return self.ask("MakeCall", f"<callingDevice>[line]</callingDevice><calledDirectoryNumber>tel:{number};phone-"
                        "context=dialstring</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate>",
                        find("<callID>([^<]*)<", f"{self._variable()},call"))

    def on_call(self, service, element, more=""):
        return self.ask(service, f"<{element}>{OWN}</{element}>{more}")

    def event(self, name, state, names_call=False):
        checks = find(f"<{name}Event[^>]*>.*<localConnectionInfo>{state}<", self._variable())
        if names_call:
            checks += find("<callID>([^<]*)<", f"{self._variable()},call")
        self._steps.append(f'<recv request="INFO"><action>{checks}</action></recv>{send(ANSWER)}')
        return self

    def digits_event(self, digits):
        self._steps.append(f'<recv request="INFO"><action>{find(f"<digitGeneratedList>{digits}<", self._variable())}'
                           f"</action></recv>{send(ANSWER)}")
        return self

    def wait_for_go(self):
        self._steps.append(WAIT)
        return self

    def sign_out(self):
        self.ask("MonitorStop", "<monitorCrossRefID>[$monitor]</monitorCrossRefID>")
        self._request("BYE", "", [])
        return self

    def xml(self):
        seen = ",".join(f"seen{n + 1}" for n in range(self._seen))
        return (f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name={quoteattr(self._name)}>\n' +
                "\n".join(self._steps) + f'\n<Reference variables="{escape(seen)},monitor,call"/>\n</scenario>\n')


class PlainCaller:
    """Somebody's telephone: calls `number` through the proxy, is answered, hears `rtp_port`, hangs up when told."""

    HEAD = """Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: "Plain Caller" <sip:9000@[local_ip]:[local_port]>;tag=[pid]plain[call_number]
To: <sip:{number}@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: {cseq} {method}
Max-Forwards: 70
Contact: <sip:9000@[local_ip]:[local_port]>"""
    SDP = """v=0
o=plain 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio {rtp} RTP/AVP 0
a=rtpmap:0 PCMU/8000
"""

    def __init__(self, number, rtp_port):
        self._number, self._rtp = number, rtp_port

    def _head(self, cseq, method):
        return self.HEAD.format(number=self._number, cseq=cseq, method=method)

    def xml(self):
        invite = (f"INVITE sip:{self._number}@[remote_ip]:[remote_port] SIP/2.0\n{self._head(1, 'INVITE')}\n"
                  f"Content-Type: application/sdp\nContent-Length: [len]\n\n{self.SDP.format(rtp=self._rtp)}")
        ack = f"ACK [next_url] SIP/2.0\n{self._head(1, 'ACK')}\n[routes]\nContent-Length: 0"
        bye = f"BYE [next_url] SIP/2.0\n{self._head(2, 'BYE')}\n[routes]\nContent-Length: 0"
        return ('<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="plain caller">\n' + send(invite, True) +
                '<recv response="100" optional="true"/><recv response="180"/>'
                '<recv response="200" rrs="true"/>' + send(ack) + WAIT + send(bye, True) +
                '<recv response="200"/>\n</scenario>\n')


class Party:
    """A running SIPp."""

    def __init__(self, name, scenario, port, folder, keys, limit_s):
        folder.mkdir()
        (folder / "scenario.xml").write_text(scenario.xml())
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._call = f"{name}@lab"
        arguments = ["sipp", f"127.0.0.1:{port}", "-sf", folder / "scenario.xml", "-i", "127.0.0.1", "-p", self._port,
                     "-t", "u1", "-m", "1", "-nostdin", "-trace_err", "-timeout", limit_s, "-timeout_error",
                     "-cid_str", self._call, "-mp", 2 * random.randrange(5000, 9900)]
        for key, value in keys.items():
            arguments += ["-key", key, value]
        self._folder, self._waited, self._limit_s = folder, 0, limit_s
        self.program = Program(name, arguments, folder / "screen", cwd=folder)

    def go(self):
        """Lets it go on from wait_for_go(), as soon as it is there."""
        self.program.wait_for("waits to go on", self._limit_s, self._waited)
        self._waited = self.program.mark()
        here = ("127.0.0.1", self._port)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trigger:
            trigger.sendto((f"OPTIONS sip:go@127.0.0.1:{self._port} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4b"
                            f"Kgo\r\nFrom: <sip:lab@127.0.0.1>;tag=go\r\nTo: <sip:go@127.0.0.1>\r\nCall-ID: "
                            f"{self._call}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode(), here)

    def complaints(self):
        return "".join(f.read_text(errors="replace")[-3000:] for f in self._folder.glob("*errors.log"))
