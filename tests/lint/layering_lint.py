#!/usr/bin/env python3
"""Who may include what. Dependencies run downward only, and each third-party library has its place."""
import re
import sys

import source_tree

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)

MODULES = ("lineuri", "csta", "sip_session", "cti_gateway")
MAY_INCLUDE = {
    "lineuri": ("lineuri",),
    "csta": ("csta",),
    "sip_session": ("sip_session", "lineuri"),
    "cti_gateway": MODULES,
}

# Library -> the folders that may include it. tests/ may include them all.
LIBRARIES = (
    (re.compile(r"boost/(asio|beast)\b"), ("cti_gateway/", "examples/")),
    (re.compile(r"openssl/"), ("cti_gateway/", "examples/")),
    (re.compile(r"sqlite3\.h|toml\+\+/|CLI/"), ("cti_gateway/",)),
    (re.compile(r"libxml2?/"), ("csta/xml/",)),
    (re.compile(r"spdlog/"), ("cti_gateway/log/",)),
    (re.compile(r"prometheus/"), ("cti_gateway/metrics/",)),
)

# Those who read what the path keeps never sit in it. On the path the bridge alone counts; the others tell their sinks.
READERS = ("cti_gateway/http/", "cti_gateway/control/", "cti_gateway/commands/")
PATH_FOLDERS = ("net", "cti", "bridge", "simulator", "directory", "config")
COUNTING_FOLDERS = ("bridge",)

# 5 s of compile time each; the headers needed are named one by one.
UMBRELLAS = ("boost/asio.hpp", "boost/asio/ssl.hpp", "boost/beast.hpp", "boost/beast/http.hpp", "boost/beast/core.hpp")


def _module(path):
    top = path.split("/", 1)[0]
    return top if top in MODULES else None


def _complaints(path, quote, target):
    module = _module(path)
    wanted = _module(target)
    if module and quote == '"' and target.startswith("tests/"):
        yield f"{module}/ may not include tests/"
    if module and wanted and wanted not in MAY_INCLUDE[module]:
        yield f"{module}/ may not include {wanted}/"
    if quote == '"' and (target.startswith(".") or ("/" not in target and not path.startswith("tests/"))):
        yield f'include "{target}" by its path from the root'
    if not path.startswith("tests/"):
        for library, folders in LIBRARIES:
            if library.match(target) and not path.startswith(folders):
                yield f"{target} belongs to {', '.join(folders)}"
    if path.endswith(".hpp") and target in UMBRELLAS:
        yield f"{target} in a header: include what is needed"
    part = path.split("/")[1] if module == "cti_gateway" else None
    if part in PATH_FOLDERS and target.startswith(READERS):
        yield f"cti_gateway/{part}/ is on the path and may not include {target}"
    if part in PATH_FOLDERS and part not in COUNTING_FOLDERS and target.startswith("cti_gateway/metrics/"):
        yield f"cti_gateway/{part}/ may not include {target}: it tells its sink, the bridge counts"


def findings(path, text, own_header=False):
    """(line, text) for each offence of one file. own_header: the file is a .cpp and its .hpp exists."""
    code = re.sub(r"//[^\n]*|/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), text, flags=re.S)
    includes = [(code.count("\n", 0, m.start()) + 1, *m.groups()) for m in _INCLUDE.finditer(code)]
    for line, quote, target in includes:
        for reason in _complaints(path, quote, target):
            yield line, reason
    if path.endswith(".hpp") and "#pragma once" not in text:
        yield 1, "no #pragma once"
    if own_header and (not includes or includes[0][2] != path[:-4] + ".hpp"):
        yield 1, "its own header comes first"


def check(root):
    paths = list(source_tree.walk(root))
    known = set(paths)
    for path in paths:
        own = path.endswith(".cpp") and path[:-4] + ".hpp" in known and not path.startswith("tests/")
        for line, reason in findings(path, source_tree.read(root, path), own):
            yield path, line, reason


if __name__ == "__main__":
    sys.exit(source_tree.main("layering", check))
