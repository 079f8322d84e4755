#!/usr/bin/env python3
"""Every C++ file is as clang-format 14 with the project's .clang-format leaves it. Other versions lay code out in other
ways, so without that one the test is reported as not run (status 77)."""
import os
import re
import shutil
import subprocess
import sys

import source_tree

NOT_RUN = 77
VERSION = 14
_WARNING = re.compile(r"^(?P<path>[^\n:]+):(?P<line>\d+):\d+: (?:error|warning): ", re.M)


def formatter():
    for name in (f"clang-format-{VERSION}", "clang-format"):
        program = shutil.which(name)
        if program:
            version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
            if re.search(rf"version {VERSION}\.", version):
                return program
    return None


def findings(program, root, paths):
    """(path, line, text), the first of each file."""
    run = subprocess.run([program, "--dry-run", "-Werror", "--style=file", *paths], cwd=root, capture_output=True,
                         text=True, check=False)
    told = set()
    for match in _WARNING.finditer(run.stderr):
        path = match.group("path")
        if path not in told:
            told.add(path)
            yield path, int(match.group("line")), "not formatted: clang-format -i"
    if run.returncode != 0 and not told:
        yield "clang-format", 0, run.stderr.strip()


def check(root):
    yield from findings(formatter(), os.path.abspath(root), list(source_tree.walk(root)))


if __name__ == "__main__":
    if formatter() is None:
        print(f"clang-format {VERSION} is not installed")
        sys.exit(NOT_RUN)
    sys.exit(source_tree.main("format", check))
