#!/usr/bin/env python3
"""No file longer than one can hold in mind: 400 lines for sources and headers, 500 for tests."""
import sys

import source_tree

SOURCE_LINES = 400
TEST_LINES = 500


def findings(path, text):
    lines = text.count("\n") + (not text.endswith("\n"))
    limit = TEST_LINES if path.startswith("tests/") else SOURCE_LINES
    if lines > limit:
        yield limit + 1, f"{lines} lines, {limit} are the limit: split by state or by message"


def check(root):
    for path in source_tree.walk(root, source_tree.CPP + (".py", ".sh")):
        for line, reason in findings(path, source_tree.read(root, path)):
            yield path, line, reason


if __name__ == "__main__":
    sys.exit(source_tree.main("size", check))
