"""One scripted round of the lab: a call between two people's phones, driven by their clients, then one from a plain
SIP telephone; speech is counted."""
import socket
import threading

from programs import LabFailure
from sipp_party import Party, PlainCaller, Scenario

LIMIT_S = 45
SPEECH = 50  # RTP packets: one second of it
DIGITS = "42#"


class RtpCounter:
    """Counts the RTP packets that arrive at a port of its own."""

    def __init__(self):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port, self.packets = self._socket.getsockname()[1], 0
        self._news = threading.Condition()
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self):
        while True:
            try:
                packet = self._socket.recv(2048)
            except OSError:
                return
            if len(packet) >= 12 and packet[0] >> 6 == 2 and packet[1] & 0x7F == 0:  # version 2, PCMU
                with self._news:
                    self.packets += 1
                    self._news.notify_all()

    def wait_for(self, packets):
        with self._news:
            if not self._news.wait_for(lambda: self.packets >= packets, LIMIT_S):
                raise LabFailure(f"{self.packets} RTP packets came in {LIMIT_S} s, not {packets}")

    def close(self):
        self._socket.close()


def caller(number):
    return (Scenario("caller").sign_in().make_call(number)
            .event("ServiceInitiated", "initiated").event("Originated", "connected")
            .event("Delivered", "connected").event("Established", "connected")
            .wait_for_go()  # speech flows
            .on_call("HoldCall", "callToBeHeld").event("Held", "hold")
            .on_call("RetrieveCall", "callToBeRetrieved").event("Retrieved", "connected")
            .on_call("GenerateDigits", "connectionToSendDigits", f"<charactersToSend>{DIGITS}</charactersToSend>")
            .digits_event(DIGITS)
            .wait_for_go()  # the far end has heard them
            .on_call("ClearConnection", "connectionToBeCleared").event("ConnectionCleared", "null").sign_out())


def callee(held_by_far_end):
    steps = (Scenario("callee").sign_in().event("Delivered", "alerting", names_call=True)
             .on_call("AnswerCall", "callToBeAnswered").event("Established", "connected"))
    if held_by_far_end:
        steps.event("Held", "connected").event("Retrieved", "connected")
    return steps.event("ConnectionCleared", "null").sign_out()


class Round:
    def __init__(self, lab, say):
        self._lab, self._say, self._parties = lab, say, []

    def play(self):
        try:
            self._call_between_clients()
            self._call_from_outside()
        finally:
            for party in self._parties:
                party.program.stop()

    def _client(self, name, scenario, user):
        party = Party(name, scenario, self._lab.sip_port, self._lab.folder / name,
                      {"user": user, "line": f"tel:{user};phone-context=dialstring"}, LIMIT_S)
        self._parties.append(party)
        return party

    def _phone(self, number):
        return self._lab.phones[f"softphone-{number}"].program

    def _end(self, *parties):
        for party in parties:
            if status := party.program.wait(LIMIT_S):
                raise LabFailure(f"SIPp as {party.program.name} ended with {status}\n{party.complaints()}")

    def _call_between_clients(self):
        self._say("1002's client signs in, then 1001's (SIPp); 1001's dials 1002, and the phone of 1002 rings")
        near, far = self._phone("1001"), self._phone("1002")
        answering = self._client("client-1002", callee(True), "1002")
        self._lab.wait_for_monitors(1)
        calling = self._client("client-1001", caller("1002"), "1001")
        far.wait_for("Incoming call from", LIMIT_S)
        self._say("1002's phone rings; its client answers")
        for phone in (near, far):
            phone.wait_for("incoming rtp for 'audio' established", LIMIT_S)
        self._say("speech flows both ways; 1001's client holds, retrieves, and sends the digits " + DIGITS)
        calling.go()
        for digit in DIGITS:
            far.wait_for(rf"received event: '{digit}' \(end=0\)", LIMIT_S)
        self._say(f"1002's phone heard {DIGITS}; 1001's client hangs up")
        calling.go()
        self._end(calling, answering)
        for number, phone in (("1001", near), ("1002", far)):
            sent, received = phone.wait_for(r"packets: +(\d+) +(\d+)", LIMIT_S).groups()
            if int(sent) == 0 or int(received) == 0:
                raise LabFailure(f"no speech: 1001 and 1002 exchanged {sent} and {received} RTP packets")
            self._say(f"softphone-{number}: {sent} RTP packets sent, {received} received")

    def _call_from_outside(self):
        self._say("a plain SIP telephone, 9000, calls 1002 through Kamailio; 1002's client answers")
        counter = RtpCounter()
        try:
            answering = self._client("client-1002-again", callee(False), "1002")
            self._lab.wait_for_monitors(1)
            plain = Party("plain-9000", PlainCaller("1002", counter.port), self._lab.registrar_port,
                          self._lab.folder / "plain-9000", {}, LIMIT_S)
            self._parties.append(plain)
            counter.wait_for(SPEECH)
            plain.go()
            self._end(plain, answering)
            self._say(f"9000 received {counter.packets} RTP packets from 1002's phone, and hung up")
        finally:
            counter.close()
