"""The project's source files, found by walking the folders: a tarball without git is checked like a clone."""
import os
import re
import sys

TOP_FOLDERS = ("lineuri", "csta", "sip_session", "cti_gateway", "tests", "examples")
NOT_SOURCE = {"build", "corpus", "golden", "node_modules", "__pycache__"}
CPP = (".cpp", ".hpp")
TEXT = CPP + (".py", ".sh", ".txt", ".cmake", ".md", ".toml", ".service", ".json", ".xml", ".yml", ".cfg")

# What has to be recognised for code to be told from prose: comments, raw strings, strings, characters. A quote between
# two digits is a digit separator, so a character literal may not follow a word character (prefixes aside).
_PROSE = re.compile(
    r"""
    (?P<comment> //[^\n]* | /\*.*?\*/ )
  | (?P<raw> (?:u8|[uUL])?R"(?P<delimiter>[^()\\\s]*)\(.*?\)(?P=delimiter)" )
  | (?P<string> "(?:\\.|[^"\\\n])*" )
  | (?P<character> (?<![0-9A-Za-z_])(?:u8|[uUL])?'(?:\\.|[^'\\\n])+' )
    """,
    re.S | re.X,
)


def walk(root, suffixes=CPP):
    """Paths relative to root, sorted, with '/' between the parts."""
    for top in TOP_FOLDERS:
        for folder, names, files in os.walk(os.path.join(root, top)):
            names[:] = sorted(n for n in names if n not in NOT_SOURCE and not n.startswith("."))
            for name in sorted(files):
                if name.endswith(suffixes):
                    yield os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def code_only(text):
    """The text with comments blanked and literals emptied; lines stay where they are."""

    def blank(match):
        lines = "\n" * match.group().count("\n")
        if match.lastgroup == "comment" or match.group("comment") is not None:
            return " " + lines
        return ("''" if match.group("character") else '""') + lines

    return _PROSE.sub(blank, text)


def report(name, findings):
    """Prints 'path:line: text' for each finding; the exit status of the lint."""
    findings = list(findings)
    for path, line, text in findings:
        print(f"{path}:{line}: {text}")
    print(f"{name}: {len(findings)} finding(s)")
    return 1 if findings else 0


def main(name, check):
    """check(root) yields (path, line, text). Usage: <lint>.py ROOT"""
    if len(sys.argv) != 2:
        print(f"usage: {sys.argv[0]} ROOT", file=sys.stderr)
        return 2
    return report(name, check(sys.argv[1]))
