"""The whole lab as one ladder: clients, gateway, the phones' control ports, and the phones' own SIP at Kamailio."""
import json
import re

WIDTH = 27


def gateway_rows(trace):
    """(time in us, from, to, caption) of the gateway's own trace."""
    names = {}
    for line in open(trace, encoding="utf-8", errors="replace"):
        r = json.loads(line)
        if r["leg"] == "sip":
            call = re.search(r"(?im)^Call-ID: *(\S+)", r["text"])
            user = re.search(r"(?im)^(?:From|To): .*?sip:(\d+)@lab", r["text"])
            peer = names.setdefault(call and call[1], f"client {user[1]}" if user else "client")
            caption = sip_caption(r["text"])
        else:
            peer, caption = r["peer"], control_caption(r["text"])
        if caption:
            way = (peer, "cti_gateway") if r["way"] == "in" else ("cti_gateway", peer)
            yield r["at_us"], *way, caption


def kamailio_rows(folder, places):
    """The same of Kamailio's SIP dump; `places`: who is at which port."""
    for dump in sorted(folder.glob("*.data")):
        for part in dump.read_text(errors="replace").split("=" * 20 + "\n")[1:]:
            head, _, message = part.partition("~" * 20 + "\n")
            about = dict(re.findall(r"(?m)^(\w+): (.*)$", head))
            caption = sip_caption(message)
            if "REGISTER" in caption or "tag" not in about:
                continue
            peer = about["srcport"] if about["tag"] == "rcv" else about["dstport"]
            peer = places.get(peer, f"caller :{peer}")
            way = (peer, "Kamailio") if about["tag"] == "rcv" else ("Kamailio", peer)
            yield int(float(about["time"]) * 1e6), *way, caption


def phone_ports(folder):
    """SIP ports of the phones, from what they registered at Kamailio: port -> device."""
    places = {}
    for dump in folder.glob("*.data"):
        for name, port in re.findall(r"Contact: <sip:[^@]+@127\.0\.0\.1:(\d+)>[^|]*?From: \"(softphone-[^\"]+)\"",
                                     dump.read_text(errors="replace")):
            places[name] = port
    return places


def sip_caption(text):
    first = text.split("\r\n", 1)[0].split("\n", 1)[0].strip()
    method = re.search(r"(?im)^CSeq: *\d+ (\w+)", text)
    body = re.search(r"<(?:\?xml[^>]*>\s*<)?(\w+)", text.partition("\r\n\r\n")[2] or text.partition("\n\n")[2])
    if first.startswith("SIP/2.0"):
        caption = " ".join(first.split()[1:]) + (f" ({method[1]})" if method else "")
    else:
        caption = first.split(" ")[0]
    sdp = re.search(r"(?m)^a=(sendonly|recvonly|inactive|sendrecv)\s*$", text)
    return caption + (f" {body[1]}" if body else "") + (f" {sdp[1]}" if sdp and "INVITE" in caption else "")


QUIET = ("reginfo", "callstat", "listcalls", "uafind", "callfind", "CALL_RTCP", "CALL_RTPESTAB", "CALL_LOCAL_SDP")


def control_caption(text):
    """Of a message of a phone's control port; none for what would only fill the page."""
    try:
        m = json.loads(text)
    except ValueError:
        return None
    if "command" in m:
        caption = f"{m['command']} {m.get('params', '')}".strip()
    elif m.get("event"):
        caption = f"{m['type']} {m['param'][:12] if m['type'] in ('CALL_CLOSED', 'CALL_REMOTE_SDP') else ''}".strip()
    else:
        return None
    return None if caption.startswith(QUIET) else caption


def draw(rows):
    rows = sorted(rows)
    if not rows:
        return "no messages\n"
    names = {name for _, a, b, _ in rows for name in (a, b)}
    groups = [sorted(n for n in names if n.startswith("client")), ["cti_gateway"],
              sorted(n for n in names if n.startswith("softphone")), ["Kamailio"]]
    lanes = [n for group in groups for n in group]
    lanes += sorted(names - set(lanes))
    out = [" " * 12 + "".join(f"{n:<{WIDTH}}" for n in lanes)]
    for at, source, target, caption in rows:
        a, b = lanes.index(source), lanes.index(target)
        left, right = min(a, b), max(a, b)
        inner = (right - left) * WIDTH - 1
        text = f" {caption[:inner - 5]} "
        line = f"{text:─<{inner - 1}}"
        arrow = f"─{line[:inner - 2]}▶" if a < b else f"◀{line[:inner - 2]}─"
        cells = ["│" + " " * (WIDTH - 1)] * len(lanes)
        row = "".join(cells[:left]) + "│" + arrow + "│" + ("" if right + 1 == len(lanes) else " " * (WIDTH - 1))
        row += "".join(cells[right + 1:])
        out.append(f"{(at - rows[0][0]) / 1000:9.1f}   {row.rstrip()}")
    return "\n".join(out) + "\n"
