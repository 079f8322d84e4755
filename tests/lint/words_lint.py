#!/usr/bin/env python3
"""Words that must not be in the tree: sleeping, detached coroutines, skipped tests, promises without an issue number,
paths of one person's machine."""
import re
import sys

import source_tree

# In code: comments and literals do not count.
CODE = (
    (re.compile(r"\b(sleep_for|sleep_until|usleep|nanosleep)\b"), "time is an argument or a timer, nothing sleeps"),
    (re.compile(r"(?<![\w.>])(?:::)?sleep\s*\("), "time is an argument or a timer, nothing sleeps"),
    (re.compile(r"\bdetached\b|\bthread\b[^;]*\.detach\s*\("), "detached swallows exceptions: say who waits for the end"),
    (re.compile(r"\bGTEST_SKIP\b"), "a test runs or is not there"),
    (re.compile(r"\bTEST\w*\s*\([^)]*\bDISABLED_"), "a test runs or is not there"),
)
HEADER = ((re.compile(r"\busing\s+namespace\b"), "no using namespace in a header"),)
# Anywhere, comments included.
TEXT = (
    (re.compile(r"\b(TODO|FIXME)\b(?!\s*\(#\d+\))"), "open work has an issue number: write it as (#12)"),
    (re.compile(r"(?<![\w.~}:])/(?:work|root|home/\w+|Users/\w+)/"), "a path of one machine"),
)


def _matches(rules, text):
    for pattern, reason in rules:
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, f"{match.group().strip()}: {reason}"


def findings(path, text):
    yield from _matches(TEXT, text)
    if path.endswith(source_tree.CPP):
        code = source_tree.code_only(text)
        yield from _matches(CODE, code)
        if path.endswith(".hpp"):
            yield from _matches(HEADER, code)


def check(root):
    for path in source_tree.walk(root, source_tree.TEXT):
        if not path.startswith("tests/lint/"):  # which has to name the words
            for line, reason in findings(path, source_tree.read(root, path)):
                yield path, line, reason


if __name__ == "__main__":
    sys.exit(source_tree.main("words", check))
