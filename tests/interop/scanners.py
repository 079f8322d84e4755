#!/usr/bin/env python3
"""sipsak and sipvicious against the gateway, and tshark over what SIPp and the gateway say to each other.

options     sipsak asks, and is answered 200
attacks     sipsak floods and sends trash, sipvicious maps, guesses extensions and passwords; then a client signs in as ever
dissect     tshark reads rounds over TCP and UDP: no frame is malformed
"""
import argparse
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "sipp")]
import run_scenario as sipp  # noqa: E402


def tool(*names):
    for name in names:
        if found := shutil.which(name):
            return found
    raise sipp.failure(f"{names[0]} is missing: ./dev deps")


def run_tool(arguments, folder, seconds):
    """Runs a tool for so long at most; what it said. Attack tools end as they like."""
    try:
        done = subprocess.run(arguments, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=seconds, env={**os.environ, "HOME": str(folder)})
        return done.returncode, done.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired as late:
        return None, (late.stdout or b"").decode(errors="replace")


def options(lab):
    code, said = run_tool([tool("sipsak"), "-v", "-s", f"sip:8000@127.0.0.1:{lab.udp}"], lab.folder, 30)
    if code != 0:
        raise sipp.failure(f"sipsak got no 200 to its OPTIONS ({code}):\n{said}")


def attacks(lab):
    target = f"sip:8000@127.0.0.1:{lab.udp}"
    for arguments in (["-F", "-e", "2000", "-s", target], ["-R", "-t", "30", "-s", target], ["-R", "-s", target]):
        run_tool([tool("sipsak"), *arguments], lab.folder, 4)
    _, found = run_tool([tool("svmap", "sipvicious_svmap"), "-p", lab.udp, "127.0.0.1"], lab.folder, 60)
    if "cti_gateway" not in found:
        raise sipp.failure(f"svmap did not find the gateway:\n{found}")
    war = [tool("svwar", "sipvicious_svwar"), "--force", "-p", lab.udp, "-e", "1000-1020", "127.0.0.1"]
    for method in ("REGISTER", "INVITE", "OPTIONS"):
        run_tool([*war, "-m", method], lab.folder, 20)
    _, said = run_tool([tool("svcrack", "sipvicious_svcrack"), "-p", lab.udp, "-u", "alice", "-r", "1-500",
                        "127.0.0.1"], lab.folder, 20)
    if "The password for" in said:
        raise sipp.failure(f"svcrack found a password:\n{said}")
    lab.sign_in("udp")
    lab.sign_in("tcp")
    said = lab.service.log.read_text(errors="replace")
    if " error " in said:
        raise sipp.failure("the gateway logged an error")


def dissect(lab):
    file = lab.folder / "round.pcapng"
    capture = subprocess.Popen([tool("tshark"), "-q", "-i", "lo", "-w", str(file), "-f", f"port {lab.udp} or port {lab.tcp}"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    os.set_blocking(capture.stderr.fileno(), False)
    said, deadline = b"", time.monotonic() + 30
    while b"Capturing on" not in said and time.monotonic() < deadline and capture.poll() is None:
        said += capture.stderr.read() or b""
        select.select([], [], [], 0.05)
    if b"permission" in said.lower() or b"Operation not permitted" in said:
        print("capture skipped: the kernel forbids raw capture here")
        return
    while not file.exists() or file.stat().st_size == 0:  # it captures from here on
        if time.monotonic() > deadline or capture.poll() is not None:
            raise sipp.failure(f"tshark does not capture: {said.decode(errors='replace')}")
        select.select([], [], [], 0.05)
    lab.call("udp")
    lab.call("tcp")
    capture.send_signal(signal.SIGINT)
    capture.wait(timeout=30)
    read = [tool("tshark"), "-r", str(file), "-d", f"udp.port=={lab.udp},sip", "-d", f"tcp.port=={lab.tcp},sip"]
    _, all_sip = run_tool([*read, "-Y", "sip", "-T", "fields", "-e", "sip.Method", "-e", "sip.Status-Code"], lab.folder, 60)
    if all_sip.count("INFO") < 6:
        raise sipp.failure(f"the capture has not the rounds in it:\n{all_sip}")
    _, broken = run_tool([*read, "-Y", "_ws.malformed || (sip && _ws.expert.severity >= error)", "-V"], lab.folder, 60)
    if broken.replace("Running as user", "").strip() and "Session Initiation" in broken:
        raise sipp.failure(f"tshark finds malformed frames:\n{broken[:6000]}")
    print(f"tshark read {len(all_sip.splitlines())} SIP messages, none malformed")


class laboratory:
    """The gateway on the simulated PBX, with a UDP and a TCP listener."""

    def __init__(self, gateway, folder):
        self.folder, self.calls = folder, 0
        self.deadline = time.monotonic() + 3 * sipp.DEADLINE_S
        configuration = folder / "gateway.toml"
        configuration.touch(mode=0o600)  # it holds the lab's secrets
        configuration.write_text(sipp.CONFIGURATION.format(
            trusted='"127.0.0.0/8"', protocol="simulator", folder=folder,
            managers='[[cti.manager]]\naddress = "one"\n') + sipp.phones_of_the_lab())
        self.service = sipp.start([gateway, "run", "-c", str(configuration)], folder / "gateway.log")
        found = sipp.wait_for_line(self.service, r"listening on udp \S+:(\d+)[\s\S]*listening on tcp \S+:(\d+)[\s\S]*"
                                   r"listening on http \S+:(\d+)", self.deadline)
        self.udp, self.tcp, self.http = found[1], found[2], int(found[3])
        sipp.wait_for_status(self.http, lambda s: all(l["state"] == "in_service" for l in s["links"]),
                             "all links in service", self.deadline)

    def run_case(self, case, transport):
        self.calls += 1
        here = self.folder / f"case-{self.calls}"
        here.mkdir()
        sipp.run_parties(sipp.CASES[case], transport, self.udp if transport == "udp" else self.tcp, self.http, here,
                         self.deadline, [])

    def sign_in(self, transport):
        self.run_case("sign_in", transport)

    def call(self, transport):
        self.run_case("make_call", transport)

    def close(self):
        if self.service.poll() is not None:
            raise sipp.failure(f"the gateway died with {self.service.returncode}")
        self.service.send_signal(signal.SIGTERM)
        if self.service.wait(timeout=30) != 0:
            raise sipp.failure(f"the gateway ended with {self.service.returncode}")


def main():
    cases = {"options": options, "attacks": attacks, "dissect": dissect}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=cases)
    parser.add_argument("gateway", help="the cti_gateway program")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ctig-scan-") as folder:
        lab = laboratory(str(pathlib.Path(arguments.gateway).resolve()), pathlib.Path(folder))
        try:
            cases[arguments.case](lab)
            lab.close()
        except (sipp.failure, subprocess.TimeoutExpired) as why:
            sys.exit(f"{arguments.case}: {why}\n--- gateway\n{lab.service.log.read_text(errors='replace')[-8000:]}")
        finally:
            if lab.service.poll() is None:
                lab.service.kill()
                lab.service.wait()


if __name__ == "__main__":
    main()
