#!/usr/bin/env python3
"""The tables of cti_gateway/doc name tests, `Suite.Name`: each of them exists, and no row is without one."""
import re
import sys

import source_tree

DEFINED = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
NAMED = re.compile(r"`(?:\w+/)?([A-Z]\w+)\.([A-Z]\w+)`")


def findings(text, defined):
    """(line, text) for each row of a table that names no test, or one that is not there."""
    for number, line in enumerate(text.splitlines(), 1):
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if not line.startswith("|") or len(cells) < 3 or set(cells[0]) <= {"-"} or cells[-1] == "tests":
            continue
        named = NAMED.findall(cells[-1])
        if not named:
            yield number, f"{cells[0][:60]}: no test"
        for suite, name in named:
            if (suite, name) not in defined:
                yield number, f"{suite}.{name}: there is no such test"


def check(root):
    defined = set()
    for path in source_tree.walk(root, (".cpp",)):
        if path.startswith("tests/"):
            defined.update(DEFINED.findall(source_tree.read(root, path)))
    path = "cti_gateway/doc/sip_rules.md"
    for line, text in findings(source_tree.read(root, path), defined):
        yield path, line, text


if __name__ == "__main__":
    sys.exit(source_tree.main("named tests", check))
