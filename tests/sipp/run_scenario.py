#!/usr/bin/env python3
"""Runs the built gateway and drives it with SIPp, the client that VoIP engineers script.

Starts `cti_gateway run` on free ports of 127.0.0.1, waits until it says that it listens, runs the case's SIPp
parties, stops the gateway by SIGTERM and asks for a clean exit. Exit status 0: every party saw what it expects.
"""
import argparse
import hashlib
import http.client
import json
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LAB = HERE.parents[1] / "examples/lab.toml"
DEADLINE_S = 60  # generous: a loaded machine with sanitizers

ALICE = {"user": "alice", "line": "tel:1000;phone-context=dialstring"}
BOB = {"user": "bob", "line": "tel:1001;phone-context=dialstring"}

# case -> parties in the order in which they start; a party waits until the one before it is signed in.
CASES = {
    "sign_in": [("sign_in", ALICE)],
    "features_and_monitor": [("features_and_monitor", ALICE)],
    "make_call": [("make_call", {**ALICE, "callee": "1005"})],
    "busy": [("busy", {**ALICE, "callee": "1003"})],
    "incoming": [("incoming_callee", ALICE), ("incoming_caller", {**BOB, "callee": "1000"})],
    "hold_retrieve": [("hold_retrieve", {**ALICE, "callee": "1005"})],
    "refresh_falling_cseq": [("refresh_falling_cseq", {**ALICE, "callee": "1005"})],
    "monitor_stop_and_bye": [("monitor_stop_and_bye", ALICE)],
    "unknown_user": [("unknown_user", {**ALICE, "user": "nobody"})],
    "rcc_not_assigned": [("unknown_user", {**ALICE, "user": "dave"})],
    "unknown_line": [("unknown_line", {**ALICE, "line": "tel:4711;phone-context=dialstring"})],
    "ambiguous_line": [("ambiguous_line", {"user": "carol", "line": "tel:1002;phone-context=dialstring"})],
    "pinned_device": [("make_call", {"user": "carol", "callee": "1005",
                                     "line": "tel:1002;phone-context=dialstring;device=SOFT-CAROL"})],
    "untrusted_peer": [("untrusted_peer", ALICE)],
    "digest": [("digest", ALICE)],
    "digest_wrong_password": [("digest_wrong_password", ALICE)],
    "wrong_content_type": [("wrong_content_type", ALICE)],
    "broken_xml": [("broken_xml", ALICE)],
    "unknown_dialog": [("unknown_dialog", ALICE)],
}


# Cases in which the client is let in to prove who its user is, and is not believed.
UNBELIEVED = {"untrusted_peer", "digest", "digest_wrong_password"}
ALICE_SECRET = hashlib.md5(b"alice:example.com:sesame").hexdigest()  # SIPp 3.6 knows no SHA-256

CONFIGURATION = """
[sip]
domain = "example.com"
[[sip.listener]]
transport = "udp"
address = "127.0.0.1:0"
[[sip.listener]]
transport = "tcp"
address = "127.0.0.1:0"
[access]
trusted = [{trusted}]
digest_algorithms = ["MD5"]
[cti]
protocol = "{protocol}"
application_user = "CtiGW"
application_password = "lab"
reconnect_max = 2
{managers}
[control]
socket = "{folder}/control.sock"
[http]
listen = "127.0.0.1:0"
"""


def phones_of_the_lab():
    """The lab's people, phones and their rules, without its settings."""
    lab = LAB.read_text()
    return lab[lab.index("[simulator]"):].replace(
        'id = "alice"\n', f'id = "alice"\nsip_ha1 = {{ md5 = "{ALICE_SECRET}" }}\n')


class failure(Exception):
    pass


def wait_for_line(process, pattern, deadline):
    """Waits until the program's log has a match."""
    while time.monotonic() < deadline:
        said = process.log.read_text(errors="replace")
        if found := re.search(pattern, said):
            return found
        if process.poll() is not None:
            break
        select.select([], [], [], 0.02)
    raise failure(f"{process.args[1]} never said {pattern!r}; it said:\n{process.log.read_text(errors='replace')}")


def start(arguments, log):
    """Starts a program whose log goes to a file, so that nothing has to read it while it runs."""
    with open(log, "wb") as sink:
        process = subprocess.Popen(arguments, stderr=sink, stdout=sink, stdin=subprocess.DEVNULL)
    process.log = log
    return process


def status(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/api/v1/status")
    return json.loads(connection.getresponse().read())


def wait_for_status(port, condition, what, deadline):
    now = None
    while time.monotonic() < deadline:
        now = status(port)
        if condition(now):
            return
        select.select([], [], [], 0.05)
    raise failure(f"{what} did not happen; status: {json.dumps(now)}")


def scenario_file(scenario, transport):
    """The scenario for streams, where there is one of its own: events do not wait for answers there."""
    own = HERE / "scenarios" / f"{scenario}_stream.xml"
    return own if transport == "tcp" and own.exists() else HERE / "scenarios" / f"{scenario}.xml"


def sipp_command(scenario, keys, transport, port):
    command = [shutil.which("sipp") or "sipp", f"127.0.0.1:{port}", "-sf", str(scenario_file(scenario, transport)),
               "-i", "127.0.0.1", "-m", "1", "-nostdin", "-trace_err", "-trace_msg", "-timeout", str(DEADLINE_S - 15),
               "-timeout_error", "-t", "t1" if transport == "tcp" else "u1"]
    for key, value in keys.items():
        command += ["-key", key, value]
    return command


def run_parties(parties, transport, port, http_port, folder, deadline, running):
    for number, (scenario, keys) in enumerate(parties):
        here = folder / f"sipp-{number}"
        here.mkdir()
        with open(here / "screen", "wb") as screen:
            running.append(subprocess.Popen(sipp_command(scenario, keys, transport, port), cwd=here, stdout=screen,
                                            stderr=screen, stdin=subprocess.DEVNULL))
        if number + 1 < len(parties):
            wait_for_status(http_port, lambda s: s["sessions"] > number, f"sign-in of {keys['user']}", deadline)
            wait_for_status(http_port, lambda s: s["monitors"] > number, f"monitor of {keys['user']}", deadline)
    for number, party in enumerate(running):
        code = party.wait(timeout=max(1, deadline - time.monotonic()))
        if code != 0:
            logs = "".join(f"--- {f.name}\n{f.read_text(errors='replace')[-6000:]}\n"
                           for f in sorted((folder / f"sipp-{number}").iterdir()) if f.name != "screen")
            raise failure(f"SIPp party {parties[number][0]} ended with {code}\n{logs}")


def run(case, transport, gateway, protocol, folder):
    deadline = time.monotonic() + DEADLINE_S
    processes, parties, manager_addresses = [], [], ["one", "two"]
    try:
        if protocol == "csta":
            pbx = start([gateway, "simulate", "-c", str(LAB), "--listen", "127.0.0.1:0", "--listen", "127.0.0.1:0"],
                        folder / "simulate.log")
            processes.append(pbx)
            found = wait_for_line(pbx, r"manager 1 listens on (\S+)[\s\S]*manager 2 listens on (\S+)", deadline)
            manager_addresses = [found[1], found[2]]
        configuration = folder / "gateway.toml"
        configuration.touch(mode=0o600)  # it holds secrets
        configuration.write_text(CONFIGURATION.format(
            trusted="" if case in UNBELIEVED else '"127.0.0.0/8"', protocol=protocol, folder=folder,
            managers="".join(f'[[cti.manager]]\naddress = "{a}"\n' for a in manager_addresses)) + phones_of_the_lab())
        process = start([gateway, "run", "-c", str(configuration)], folder / "gateway.log")
        processes.append(process)
        listening = wait_for_line(
            process, r"listening on udp \S+:(\d+)[\s\S]*listening on tcp \S+:(\d+)[\s\S]*"
                     r"listening on http \S+:(\d+)", deadline)
        http_port = int(listening[3])
        wait_for_status(http_port, lambda s: all(link["state"] == "in_service" for link in s["links"]),
                        "all links in service", deadline)
        run_parties(CASES[case], transport, listening[2 if transport == "tcp" else 1], http_port, folder, deadline,
                    parties)
        wait_for_status(http_port, lambda s: s["sessions"] == 0, "the end of every session", deadline)
        for process in reversed(processes):
            process.send_signal(signal.SIGTERM)
            if process.wait(timeout=30) != 0:
                raise failure(f"{process.args[1]} ended with {process.returncode}")
    except (failure, subprocess.TimeoutExpired) as why:
        logs = "".join(f"--- {p.log.name}\n{p.log.read_text(errors='replace')[-8000:]}\n" for p in processes)
        sys.exit(f"{case} over {transport}: {why}\n{logs}")
    finally:
        for process in parties + processes:
            if process.poll() is None:
                process.kill()
                process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", choices=CASES)
    parser.add_argument("transport", choices=["tcp", "udp"])
    parser.add_argument("gateway", help="the cti_gateway program")
    parser.add_argument("--protocol", choices=["simulator", "csta"], default="simulator")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ctig-sipp-") as folder:
        run(arguments.case, arguments.transport, str(pathlib.Path(arguments.gateway).resolve()), arguments.protocol,
            pathlib.Path(folder))


if __name__ == "__main__":
    main()
