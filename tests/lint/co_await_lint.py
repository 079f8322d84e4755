#!/usr/bin/env python3
"""Where co_await may stand.

g++ 12 destroys some temporaries of a full-expression with a co_await twice, and crashes on some other shapes. So a
co_await is a whole statement, the initialiser of one, the operand of co_return, or the lone condition of an if, while or
switch; and in that statement there are no braces, no ?:, no && and no ||. A lambda that captures is never a coroutine:
its captures die with the lambda object, before the frame does.
"""
import re
import sys

import source_tree

_TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.']*|::|->|&&|\|\||[-+*/%^&|=!<>]=|\"\"|''|\S")
_CLOSER = {"(": ")", "[": "]", "{": "}"}
_OPENER = {closer: opener for opener, closer in _CLOSER.items()}
_CONDITION = ("if", "while", "switch")


class tokens:
    """The tokens of one file with the partner of every bracket."""

    def __init__(self, text):
        found = list(_TOKEN.finditer(source_tree.code_only(text)))
        self.text = [t.group() for t in found]
        self.line = []
        line, at = 1, 0
        code = source_tree.code_only(text)
        for t in found:
            line += code.count("\n", at, t.start())
            at = t.start()
            self.line.append(line)
        self.partner, self.inside, open_at = {}, [], []
        for i, t in enumerate(self.text):
            if t in _OPENER and open_at:
                self.partner[i] = open_at[-1]
                self.partner[open_at.pop()] = i
            self.inside.append(open_at[-1] if open_at else None)
            if t in _CLOSER:
                open_at.append(i)

    def before(self, i):
        return self.text[i - 1] if i > 0 else ";"

    def prefix(self, i):
        """Indices of the statement's tokens before i, bracket groups skipped."""
        out = []
        i -= 1
        while i >= 0 and self.text[i] not in (";", "{", "(", "["):
            if self.text[i] == "}":
                break
            if self.text[i] in _OPENER and i in self.partner:
                i = self.partner[i]
            out.append(i)
            i -= 1
        return out[::-1]

    def end(self, i):
        """Index of what ends the expression that starts at i: ; , or an unmatched closing bracket."""
        while i < len(self.text) and self.text[i] not in (";", ",", ")", "]", "}"):
            i = self.partner.get(i, i) + 1
        return i

    def is_lambda(self, i):
        """Is the [ at i a lambda introducer? Not a subscript, a structured binding or an attribute."""
        if self.text[i] != "[" or i not in self.partner:
            return False
        word = re.fullmatch(r"\w+", self.before(i))
        if self.before(i) in (")", "]", "[") or (word and self.before(i) not in ("return", "co_return")):
            return False
        after = self.partner[i] + 1
        return after < len(self.text) and self.text[after] in ("(", "{", "<", "->", "mutable", "noexcept")


def _place(code, i):
    """Why this co_await stands where it may not, or None."""
    opener = code.inside[i]
    if opener is not None and code.text[opener] != "{":
        head = code.before(opener)
        if head == "constexpr":
            head = code.before(opener - 1)
        if opener == i - 1 and head in _CONDITION:
            return None
        return "co_await inside a larger expression"
    before = [code.text[k] for k in code.prefix(i)]
    last = before[-1] if before else ""
    if "?" in before:
        return "?: in a statement with co_await"
    if last in ("", "=", "co_return", "else", "do"):
        return None
    if last == ":" and before[0] in ("case", "default"):
        return None
    if last == "(" and (before[-2:-1] or [""])[0] in _CONDITION + ("for", "constexpr"):
        return None  # if (...) co_await f();
    return "co_await inside a larger expression"


def _tail(code, i):
    """What the rest of the statement may not have."""
    end = code.end(i + 1)
    rest = code.text[i + 1 : end]
    in_condition = code.inside[i] is not None and code.text[code.inside[i]] == "("
    if "co_await" in rest:
        yield "two co_await in one statement"
    if "&&" in rest or "||" in rest:
        yield "&& or || in a statement with co_await"
    if "?" in rest:
        yield "?: in a statement with co_await"
    if "{" in rest:
        yield "braces in a statement with co_await: name the value first"
    if in_condition and ("==" in rest or "!=" in rest):
        yield "co_await in a condition is not alone"
    if end < len(code.text) and code.text[end] in (",", "}", "]"):
        yield "co_await in a list or a braced initialiser"


def _in_capturing_lambda(code, i):
    """Does the innermost function body around i belong to a lambda with captures?"""
    body = code.inside[i]
    while body is not None:
        if code.text[body] == "{":
            for k in code.prefix(body):
                if code.is_lambda(k):
                    return code.partner[k] > k + 1
        body = code.inside[body]
    return False


def findings(text):
    """(line, text) for each offence in one file."""
    code = tokens(text)
    for i, token in enumerate(code.text):
        if token != "co_await":
            continue
        why = {_place(code, i)} - {None} | set(_tail(code, i))
        if _in_capturing_lambda(code, i):
            why.add("co_await in a lambda that captures")
        for reason in sorted(why):
            yield code.line[i], reason


def check(root):
    for path in source_tree.walk(root):
        text = source_tree.read(root, path)
        if "co_await" in text:
            for line, reason in findings(text):
                yield path, line, reason


if __name__ == "__main__":
    sys.exit(source_tree.main("co_await", check))
