import unittest

import co_await_lint


def reasons(statement):
    return [why for _, why in co_await_lint.findings("task<> f() {\n" + statement + "\n}\n")]


GOOD = (
    "co_await f(x);",
    "auto [ec, n] = co_await stream.async_read_some(buffer, use);",
    "auto&& r = co_await f(x);",
    "ec = co_await f(x);",
    "co_return co_await f(std::move(x));",
    "if (co_await f(x)) g();",
    "while (co_await f(x)) { g(); }",
    "if (open) co_await f(x);",
    "for (;;) co_await f(x);",
    "if (open) g(); else co_await f(x);",
    "switch (s) { case state::up: co_await f(x); break; }",
    "g(a ? b : c); co_await f(x);",
    "auto spare = std::string{}; co_await f(spare);",
    "// b ? co_await f() : g()",
    'log("co_await {a ? b : c}");',
    "co_spawn(ex, [self]() { return self->run(); }, done);",
    "auto l = []() -> task<> { co_await f(); };",
    "std::size_t n = 1'000; co_await f(n);",
)
BAD = (
    ("g(co_await f(x));", "larger expression"),
    ("auto ok = !co_await f(x);", "larger expression"),
    ("auto n = 1 + co_await f(x);", "larger expression"),
    ("for (auto x : co_await f()) g(x);", "larger expression"),
    ("auto v = b ? co_await f() : s;", "?:"),
    ("co_await f(b ? s1 : s2);", "?:"),
    ("if (co_await a() && ok) g();", "&&"),
    ("if (co_await a() && co_await b()) g();", "two co_await"),
    ("if (co_await a() == 2) g();", "not alone"),
    ("co_await f(agg{1, 2});", "braces"),
    ("co_await f({1, 2});", "braces"),
    ("co_await f([t] { g(t); });", "braces"),
    ("agg a{x, co_await g()};", "braced initialiser"),
    ("co_return agg{x, co_await g()};", "braced initialiser"),
    ("co_spawn(ex, [self]() -> task<> { co_await self->run(); }, done);", "captures"),
    ("auto l = [&] { if (x) { co_await f(); } };", "captures"),
)


class co_await_lint_test(unittest.TestCase):
    def test_allowed_shapes_pass(self):
        for statement in GOOD:
            with self.subTest(statement):
                self.assertEqual(reasons(statement), [])

    def test_each_forbidden_shape_is_flagged(self):
        for statement, why in BAD:
            with self.subTest(statement):
                self.assertTrue(any(why in reason for reason in reasons(statement)), reasons(statement))

    def test_the_line_is_that_of_the_co_await(self):
        lines = [line for line, _ in co_await_lint.findings("/* two\nlines */\nint a = g(\n  co_await f());\n")]
        self.assertEqual(lines, [4])


if __name__ == "__main__":
    unittest.main()
