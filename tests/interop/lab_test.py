#!/usr/bin/env python3
"""Real phones at the gateway: baresip behind Kamailio, each case on free ports of 127.0.0.1.

usage: lab_test.py CASE PATH_OF_cti_gateway
"""
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "examples/lab-pbx"))
from lab_client import Client, text_of  # noqa: E402
from pbx import LabPbx  # noqa: E402
from programs import LabFailure  # noqa: E402

CALLS = int(os.environ.get("CTIG_LAB_CALLS", "50"))
RTP = r"incoming rtp for 'audio' established"


def talk(lab, caller, callee):
    """The caller's client dials the callee, whose client answers. Returns both callIDs."""
    phone = lab.phones[f"softphone-{callee.user}"].program
    before = phone.mark()
    heard = callee.mark()
    call = caller.call(callee.user)
    theirs = text_of(callee.wait_for("DeliveredEvent", since=heard, localConnectionInfo="alerting"), "callID")
    assert "CSTAErrorCode" not in callee.answer(theirs)
    caller.wait_for("EstablishedEvent", call, localConnectionInfo="connected")
    callee.wait_for("EstablishedEvent", theirs, localConnectionInfo="connected")
    phone.wait_for(RTP, 10, before)
    return call, theirs


def phone_killed_in_mid_call(lab):
    alice, bob = Client(lab.sip_port, "1001"), Client(lab.sip_port, "1002")
    call, theirs = talk(lab, alice, bob)
    lab.phones["softphone-1001"].program.kill()
    alice.wait_for("OutOfServiceEvent")
    alice.wait_for("ConnectionClearedEvent", call, localConnectionInfo="null")
    assert "allingDeviceOutOfService" in alice.ask("MakeCall", f"<callingDevice>{alice.line}</callingDevice>"
                                                   "<calledDirectoryNumber>tel:1002;phone-context=dialstring"
                                                   "</calledDirectoryNumber>")
    # The others go on: the link is up, and bob ends his half himself.
    assert bob.snapshot() == [(theirs, "connected")]
    bob.clear(theirs)
    bob.wait_for("ConnectionClearedEvent", theirs, localConnectionInfo="null")
    lab.start_phone("softphone-1001")
    alice.wait_for("BackInServiceEvent")
    assert alice.snapshot() == []
    alice.clear(talk(lab, alice, bob)[0])
    alice.leave(), bob.leave()


def phone_restarted(lab):
    """A phone that ends properly says good-bye to its calls; it comes back without anybody's doing."""
    alice, bob = Client(lab.sip_port, "1001"), Client(lab.sip_port, "1002")
    call, theirs = talk(lab, alice, bob)
    assert lab.phones["softphone-1002"].program.stop() == 0
    alice.wait_for("ConnectionClearedEvent", call, localConnectionInfo="null")
    bob.wait_for("ConnectionClearedEvent", theirs, localConnectionInfo="null")
    bob.wait_for("OutOfServiceEvent")
    lab.start_phone("softphone-1002")
    bob.wait_for("BackInServiceEvent")
    alice.clear(talk(lab, alice, bob)[0])
    alice.leave(), bob.leave()


def phone_frozen(lab):
    """A phone that hangs is noticed by its heartbeat; when it wakes up its call is still there."""
    alice, bob = Client(lab.sip_port, "1001"), Client(lab.sip_port, "1002")
    call, _ = talk(lab, alice, bob)
    lab.phones["softphone-1001"].program.freeze()
    alice.wait_for("OutOfServiceEvent")
    lab.phones["softphone-1001"].program.thaw()
    alice.wait_for("BackInServiceEvent")
    states = alice.snapshot()
    assert [state for _, state in states] == ["connected"], states
    alice.clear(states[0][0])
    alice.wait_for("ConnectionClearedEvent", states[0][0])
    del call
    alice.leave(), bob.leave()


def kamailio_restarted(lab):
    """Calls in progress do not notice; the phones register again by themselves."""
    alice, bob = Client(lab.sip_port, "1001"), Client(lab.sip_port, "1002")
    call, theirs = talk(lab, alice, bob)
    lab.kamailio.stop()
    lab.start_kamailio()
    alice.hold(call)
    alice.wait_for("HeldEvent", call, localConnectionInfo="hold")
    alice.clear(call)
    bob.wait_for("ConnectionClearedEvent", theirs)
    for number in ("1001", "1002"):
        lab.kamailio.wait_for(rf"lab: {number} is at", 30)
    alice.clear(talk(lab, alice, bob)[0])
    alice.leave(), bob.leave()


def shared_line(lab):
    """Two phones carry 1003: each is a device of its own, and the client controls the one that it names."""
    alice = Client(lab.sip_port, "1001")
    first, second = (Client(lab.sip_port, "1003", device) for device in ("softphone-1003", "softphone-1003b"))
    call = alice.call("1003")
    for client in (first, second):
        client.wait_for("DeliveredEvent", localConnectionInfo="alerting")
    theirs = text_of(second.events[-1], "callID")
    second.answer(theirs)
    alice.wait_for("EstablishedEvent", call)
    second.wait_for("EstablishedEvent", theirs)
    first.wait_for("ConnectionClearedEvent", localConnectionInfo="null")
    assert "Established" not in first.names(), first.names()
    assert lab.phones["softphone-1003b"].program.count("Call established") == 1
    assert lab.phones["softphone-1003"].program.count("Call established") == 0
    alice.clear(call)
    second.wait_for("ConnectionClearedEvent", theirs)
    for client in (alice, first, second):
        client.leave()


def call_placed_at_the_phone(lab):
    alice, bob = Client(lab.sip_port, "1001"), Client(lab.sip_port, "1002")
    phone, far = lab.phones["softphone-1001"].program, lab.phones["softphone-1002"].program
    phone.type("/dial 1002")
    call = text_of(alice.wait_for("OriginatedEvent"), "callID")
    alice.wait_for("DeliveredEvent", call, localConnectionInfo="connected")
    far.wait_for("Incoming call", 10)
    far.type("/accept")
    alice.wait_for("EstablishedEvent", call)
    bob.wait_for("EstablishedEvent")
    phone.type("/hold")
    alice.wait_for("HeldEvent", call, localConnectionInfo="hold")
    bob.wait_for("HeldEvent", localConnectionInfo="connected")
    alice.retrieve(call)
    alice.wait_for("RetrievedEvent", call, localConnectionInfo="connected")
    alice.clear(call)
    alice.wait_for("ConnectionClearedEvent", call)
    # What the phone refuses is seen, too.
    since = alice.mark()
    phone.type("/dial 1009")
    alice.wait_for("FailedEvent", since=since, cause="destNotObtainable")
    alice.leave(), bob.leave()


def two_calls_at_once(lab):
    alice, bob, carol = (Client(lab.sip_port, user) for user in ("1001", "1002", "1003"))
    first, _ = talk(lab, alice, bob)
    second, _ = talk(lab, alice, carol)  # holds the first by itself
    alice.wait_for("HeldEvent", first)
    assert sorted(alice.snapshot()) == sorted([(first, "hold"), (second, "connected")]), alice.snapshot()
    assert "AlternateCallResponse" in alice.alternate(held=first, active=second)
    alice.wait_for("HeldEvent", second, cause="alternate")
    alice.wait_for("RetrievedEvent", first, cause="alternate")
    assert sorted(alice.snapshot()) == sorted([(first, "connected"), (second, "hold")]), alice.snapshot()
    alice.clear(first)
    alice.wait_for("RetrievedEvent", second, since=alice.mark() - 1)  # 1.0.0 retrieves what is left
    alice.clear(second)
    alice.wait_for("ConnectionClearedEvent", second)
    # Two that ring: either can be answered, and the other afterwards.
    since = alice.mark()
    bob.call("1001")
    one = text_of(alice.wait_for("DeliveredEvent", since=since, localConnectionInfo="alerting"), "callID")
    since = alice.mark()
    carol.call("1001")
    other = text_of(alice.wait_for("DeliveredEvent", since=since, localConnectionInfo="alerting"), "callID")
    assert "AnswerCallResponse" in alice.answer(one)
    alice.wait_for("EstablishedEvent", one)
    assert "AnswerCallResponse" in alice.answer(other)
    alice.wait_for("EstablishedEvent", other)
    alice.wait_for("HeldEvent", one)
    for call in (other, one):
        alice.clear(call)
        alice.wait_for("ConnectionClearedEvent", call)
    for client in (alice, bob, carol):
        client.leave()


def many_calls(lab):
    """Call after call; then nothing is left over: no call, no open file, no lost event."""
    alice, bob = Client(lab.sip_port, "1001"), Client(lab.sip_port, "1002")

    def one_call():
        heard = bob.mark()
        call = alice.call("1002")
        theirs = text_of(bob.wait_for("DeliveredEvent", since=heard, localConnectionInfo="alerting"), "callID")
        bob.answer(theirs)
        alice.wait_for("EstablishedEvent", call)
        alice.clear(call)
        alice.wait_for("ConnectionClearedEvent", call)
        bob.wait_for("ConnectionClearedEvent", theirs)

    def open_files():
        return len(os.listdir(f"/proc/{lab.gateway.process.pid}/fd"))

    one_call()
    before = open_files()
    for _ in range(CALLS - 1):
        one_call()
    assert open_files() == before, (before, open_files())
    assert alice.snapshot() == bob.snapshot() == []
    for client, rest in ((alice, ["ServiceInitiated", "Originated", "Delivered", "Established", "ConnectionCleared"]),
                         (bob, ["Delivered", "Established", "ConnectionCleared"])):
        assert client.names() == rest * CALLS, client.names()
        client.leave()


CASES = {
    "phone_killed_in_mid_call": (phone_killed_in_mid_call, {}),
    "phone_restarted": (phone_restarted, {}),
    "phone_frozen": (phone_frozen, {}),
    "kamailio_restarted": (kamailio_restarted, {"register_every_s": 2}),
    "shared_line": (shared_line, {"extra_phones": [("softphone-1003b", ["1003"])]}),
    "call_placed_at_the_phone": (call_placed_at_the_phone, {}),
    "two_calls_at_once": (two_calls_at_once, {}),
    "many_calls": (many_calls, {}),
}


def main():
    case, options = CASES[sys.argv[1]]
    with tempfile.TemporaryDirectory(prefix="ctig-lab-") as folder:
        folder = pathlib.Path(folder)
        try:
            with LabPbx(pathlib.Path(sys.argv[2]).resolve(), folder, any_port=True, sipdump=False, **options) as lab:
                case(lab)
                status = lab.gateway.stop()
            assert status == 0, f"the gateway ended with {status}"
        except (AssertionError, LabFailure, OSError):
            for log in sorted(folder.glob("*.log")):
                print(f"--- {log.name}\n{log.read_text(errors='replace')[-5000:]}", file=sys.stderr)
            raise


if __name__ == "__main__":
    main()
