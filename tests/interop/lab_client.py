"""A person's RCC client for the lab's tests: signs in over TCP, asks, hears events. Requests and events are the
documents themselves; a wait is for an event, with a deadline."""
import re
import socket
import threading
import time

NAMESPACE = "http://www.ecma-international.org/standards/ecma-323/csta/ed3"
WAIT_S = 20  # generous: a loaded machine with sanitizers


def text_of(xml, element):
    found = re.search(rf"<{element}[^>]*>([^<]*)</{element}>", xml or "")
    return found[1] if found else None


class Client:
    def __init__(self, port, user, device=None):
        self.user, self.events, self._answers = user, [], {}
        self.line = f"tel:{user};phone-context=dialstring" + (f";device={device}" if device else "")
        self._news = threading.Condition()
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._here = "127.0.0.1:%d" % self._socket.getsockname()[1]
        self._cseq, self._to, self._target = 0, f"<sip:8000@127.0.0.1:{port}>", f"sip:8000@127.0.0.1:{port}"
        self._call = f"{id(self):x}-{time.monotonic_ns():x}"
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.cross_ref = self._sign_in()

    # --- what a person does
    def call(self, number):
        answer = self.ask("MakeCall", f"<callingDevice>{self.line}</callingDevice><calledDirectoryNumber>tel:{number};"
                          "phone-context=dialstring</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate>")
        return text_of(answer, "callID")

    def act(self, service, element, call, more=""):
        return self.ask(service, self._connection(element, call) + more)

    def answer(self, call):
        return self.act("AnswerCall", "callToBeAnswered", call)

    def hold(self, call):
        return self.act("HoldCall", "callToBeHeld", call)

    def retrieve(self, call):
        return self.act("RetrieveCall", "callToBeRetrieved", call)

    def clear(self, call):
        return self.act("ClearConnection", "connectionToBeCleared", call)

    def alternate(self, held, active):
        return self.ask("AlternateCall", self._connection("heldCall", held) + self._connection("activeCall", active))

    def snapshot(self):
        """The calls of the line as a list of (callID, first state)."""
        answer = self.ask("SnapshotDevice", f"<snapshotObject>{self.line}</snapshotObject>")
        return [(text_of(item, "callID"), text_of(item, "localConnectionState"))
                for item in re.findall(r"<snapshotDeviceResponseInfo>.*?</snapshotDeviceResponseInfo>", answer, re.S)]

    def ask(self, service, inside):
        """One INFO; the document of its answer."""
        xml = f'<?xml version="1.0"?><{service} xmlns="{NAMESPACE}">{inside}</{service}>'
        status, body = self._transaction("INFO", xml)
        assert status == 200, f"{service}: {status}"
        return body

    def wait_for(self, event, call=None, seconds=WAIT_S, since=0, **inside):
        """The first such event from `since` on, with these texts in these elements."""
        def fits(xml):
            return (re.search(rf"<{event}[ >]", xml) and (call is None or text_of(xml, "callID") == call) and
                    all(text_of(xml, name) == value for name, value in inside.items()))
        return self._wait(lambda: next((e for e in self.events[since:] if fits(e)), None), seconds,
                          f"{self.user} did not get {event} {call or ''} {inside}")

    def names(self):
        with self._news:
            return [re.search(r"<(\w+)Event", e)[1] for e in self.events]

    def mark(self):
        with self._news:
            return len(self.events)

    def leave(self):
        self.ask("MonitorStop", f"<monitorCrossRefID>{self.cross_ref}</monitorCrossRefID>")
        self._transaction("BYE", "")
        self._socket.shutdown(socket.SHUT_RDWR)  # wakes the reader
        self._reader.join(5)
        self._socket.close()

    # --- SIP
    def _sign_in(self):
        line = ('<extensions><privateData><private><lcs:line xmlns:lcs="http://schemas.microsoft.com/Lcs/2005/04/'
                f'RCCExtension">{self.line}</lcs:line></private></privateData></extensions>')
        status, body = self._transaction(
            "INVITE", f'<?xml version="1.0"?><RequestSystemStatus xmlns="{NAMESPACE}">{line}</RequestSystemStatus>')
        assert status == 200 and text_of(body, "systemStatus") == "normal", f"{self.user} was not let in: {status}"
        self._send("ACK", "", self._cseq)
        answer = self.ask("MonitorStart", f"<monitorObject><deviceObject>{self.line}</deviceObject></monitorObject>")
        cross_ref = text_of(answer, "monitorCrossRefID")
        assert cross_ref, f"no monitor for {self.line}: {answer}"
        return cross_ref

    def _connection(self, element, call):
        return f"<{element}><callID>{call}</callID><deviceID>{self.line}</deviceID></{element}>"

    def _transaction(self, method, body):
        self._cseq += 1
        self._send(method, body, self._cseq)
        return self._wait(lambda: self._answers.pop(self._cseq, None), WAIT_S, f"{self.user}'s {method} had no answer")

    def _send(self, method, body, cseq):
        kind = "Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n" if body else ""
        self._socket.sendall((
            f"{method} {self._target} SIP/2.0\r\nVia: SIP/2.0/TCP {self._here};branch=z9hG4bK{self._call}{method}{cseq}"
            f"\r\nFrom: <sip:{self.user}@lab.example>;tag=1{self._call}\r\nTo: {self._to}\r\nCall-ID: {self._call}\r\n"
            f"CSeq: {cseq} {method}\r\nMax-Forwards: 70\r\nContact: <sip:{self.user}@{self._here};transport=tcp>\r\n"
            f"{kind}Content-Length: {len(body.encode())}\r\n\r\n{body}").encode())

    def _read(self):
        data = b""
        while True:
            try:
                piece = self._socket.recv(65536)
            except OSError:
                piece = b""
            if not piece:
                return
            data += piece
            while b"\r\n\r\n" in data:
                head, _, rest = data.partition(b"\r\n\r\n")
                length = int(re.search(rb"(?im)^Content-Length: *(\d+)", head)[1])
                if len(rest) < length:
                    break
                data = rest[length:]
                self._on_message(head.decode(), rest[:length].decode())

    def _on_message(self, head, body):
        first, headers = head.split("\r\n")[0], head.split("\r\n")[1:]
        number, method = re.search(r"(?im)^CSeq: *(\d+) (\w+)", head).groups()
        if not first.startswith("SIP/2.0"):
            copied = "\r\n".join(h for h in headers if re.match(r"(?i)(via|from|to|call-id|cseq):", h))
            self._socket.sendall(f"SIP/2.0 200 OK\r\n{copied}\r\nContent-Length: 0\r\n\r\n".encode())
            with self._news:
                if body:
                    self.events.append(body)
                self._news.notify_all()
            return
        status = int(first.split()[1])
        if status < 200:
            return
        with self._news:
            if method == "INVITE":
                self._to = re.search(r"(?im)^To: *(.*?)\r?$", head)[1]
                self._target = re.search(r"(?im)^Contact: *<([^>]+)>", head)[1]
            self._answers[int(number)] = (status, body)
            self._news.notify_all()

    def _wait(self, find, seconds, complaint):
        deadline = time.monotonic() + seconds
        with self._news:
            while (found := find()) is None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{complaint} in {seconds} s; it heard {[e[:1] and self._name(e) for e in self.events]}")
                self._news.wait(left)
            return found

    @staticmethod
    def _name(xml):
        return re.search(r"<(\w+Event)", xml)[1]
