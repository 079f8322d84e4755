#!/usr/bin/env python3
"""Kamailio as the OCS: a SIPp client behind it, TLS with a client certificate to the gateway's peer-authentication
listener, Record-Route with a host name. The gateway's events must find their way back by that name: located by
it, over a connection of the gateway's own, whose certificate bears the name.

Exit status 0: the client made its call and saw every event, and Kamailio carried the gateway's requests over TLS.
"""
import argparse
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "sipp")]
import lab_pki  # noqa: E402
import run_scenario as sipp  # noqa: E402

OCS = "localhost"  # a host name that every system knows, with addresses of both families

GATEWAY = """
[sip]
domain = "example.com"
[[sip.listener]]
transport = "tls"
address = "127.0.0.1:0"
peer_authentication = true
[access]
allow = ["127.0.0.0/8"]
trusted = ["127.0.0.0/8"]
[tls]
certificate = "gateway.pem"
private_key = "gateway.key"
ca = "ca.pem"
peer_subjects = ["localhost"]
[cti]
protocol = "simulator"
application_user = "CtiGW"
application_password = "lab"
[[cti.manager]]
address = "one"
[[cti.manager]]
address = "two"
[control]
socket = ""
[http]
listen = "127.0.0.1:0"
[log]
level = "debug"
"""

KAMAILIO = """
debug=2
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
alias="{ocs}"
enable_tls=yes
listen=udp:127.0.0.1:{port}
listen=tls:127.0.0.1:{port}
mpath="{modules}"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "siputils.so"
loadmodule "textops.so"
loadmodule "xlog.so"
loadmodule "tls.so"
modparam("tls", "config", "{folder}/tls.cfg")
modparam("rr", "enable_double_rr", 1)
request_route {{
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    if ($proto == "tls") {{
        xlog("L_NOTICE", "from the gateway: $rm by TLS to $td\\n");
        if (!loose_route()) {{ sl_send_reply("404", "No Route"); exit; }}
        t_relay();
        exit;
    }}
    if (is_method("INVITE") && !has_totag()) record_route_advertised_address("{ocs}:{port}");
    remove_hf("Route");
    $du = "sip:127.0.0.1:{gateway};transport=tls";
    t_relay();
}}
"""

TLS = """
[server:default]
method = TLSv1.2+
verify_certificate = no
require_certificate = no
private_key = {folder}/ocs.key
certificate = {folder}/ocs.pem
[client:default]
method = TLSv1.2+
verify_certificate = yes
require_certificate = yes
private_key = {folder}/ocs.key
certificate = {folder}/ocs.pem
ca_list = {folder}/ca.pem
"""


def free_port():
    """Free for UDP and TCP alike: Record-Route has one address for both."""
    for _ in range(50):
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            try:
                udp.bind(tcp.getsockname())
            except OSError:
                continue
            return tcp.getsockname()[1]
    raise sipp.failure("no free port")


def kamailio_modules():
    found = sorted(pathlib.Path("/usr/lib").glob("*/kamailio/modules"))
    if not found or not shutil.which("kamailio"):
        raise sipp.failure("kamailio is missing: apt-get install kamailio kamailio-tls-modules, or ./dev deps")
    return found[0]


def start_kamailio(folder, gateway_port):
    port = free_port()
    (folder / "tls.cfg").write_text(TLS.format(folder=folder))
    (folder / "kamailio.cfg").write_text(KAMAILIO.format(ocs=OCS, port=port, gateway=gateway_port, folder=folder,
                                                         modules=kamailio_modules()))
    process = sipp.start(["kamailio", "-DD", "-E", "-m", "32", "-M", "4", "-f", str(folder / "kamailio.cfg"), "-Y",
                          str(folder), "-P", str(folder / "kamailio.pid"), "-w", str(folder)], folder / "kamailio.log")
    return process, port


def wait_until_it_answers(port, deadline):
    """OPTIONS to itself would be forwarded: a request without forwards left is answered by Kamailio alone."""
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.bind(("127.0.0.1", 0))
        client.settimeout(0.2)
        me = "127.0.0.1:%d" % client.getsockname()[1]
        probe = (f"OPTIONS sip:{OCS} SIP/2.0\r\nVia: SIP/2.0/UDP {me};branch=z9hG4bKp\r\nFrom: <sip:p@{me}>;tag=p\r\n"
                 f"To: <sip:{OCS}>\r\nCall-ID: probe\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 0\r\nContent-Length: 0\r\n\r\n")
        while time.monotonic() < deadline:
            try:
                client.sendto(probe.encode(), ("127.0.0.1", port))
                if b" 483 " in client.recv(2000):
                    return
            except OSError:
                continue
    raise sipp.failure("Kamailio never answered")


def run(gateway, folder):
    deadline = time.monotonic() + sipp.DEADLINE_S
    processes, parties = [], []
    lab_pki.authority(folder)
    lab_pki.issue(folder, "gateway", "gateway.example.test", "DNS:gateway.example.test")
    lab_pki.issue(folder, "ocs", OCS, f"DNS:{OCS},URI:sip:example.test")
    try:
        configuration = folder / "gateway.toml"
        configuration.touch(mode=0o600)  # it holds the lab's secrets
        configuration.write_text(GATEWAY + sipp.phones_of_the_lab())
        service = sipp.start([gateway, "run", "-c", str(configuration)], folder / "gateway.log")
        processes.append(service)
        listening = sipp.wait_for_line(service, r"listening on tls \S+:(\d+)[\s\S]*listening on http \S+:(\d+)", deadline)
        sipp.wait_for_status(int(listening[2]), lambda s: all(l["state"] == "in_service" for l in s["links"]),
                             "all links in service", deadline)
        proxy, port = start_kamailio(folder, listening[1])
        processes.append(proxy)
        wait_until_it_answers(port, deadline)
        sipp.run_parties(sipp.CASES["make_call"], "udp", port, int(listening[2]), folder, deadline, parties)
        sipp.wait_for_status(int(listening[2]), lambda s: s["sessions"] == 0, "the end of every session", deadline)
        carried = re.findall(r"from the gateway: INFO by TLS", proxy.log.read_text(errors="replace"))
        if not carried:
            raise sipp.failure("Kamailio saw no INFO of the gateway's over TLS")
        service.send_signal(signal.SIGTERM)
        if service.wait(timeout=30) != 0:
            raise sipp.failure(f"the gateway ended with {service.returncode}")
        print(f"{len(carried)} events went over the gateway's own TLS connection to {OCS}")
    except (sipp.failure, subprocess.TimeoutExpired) as why:
        logs = "".join(f"--- {p.log.name}\n{p.log.read_text(errors='replace')[-8000:]}\n" for p in processes)
        sys.exit(f"kamailio: {why}\n{logs}")
    finally:
        for process in parties + processes:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gateway", help="the cti_gateway program")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ctig-kamailio-") as folder:
        run(str(pathlib.Path(arguments.gateway).resolve()), pathlib.Path(folder))


if __name__ == "__main__":
    main()
