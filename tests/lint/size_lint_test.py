import unittest

import size_lint


def count(path, lines):
    return len(list(size_lint.findings(path, "x;\n" * lines)))


class size_lint_test(unittest.TestCase):
    def test_a_source_of_401_lines_is_flagged(self):
        self.assertEqual(count("csta/a.cpp", 400), 0)
        self.assertEqual(count("csta/a.cpp", 401), 1)

    def test_a_test_may_have_500_lines(self):
        self.assertEqual(count("tests/unit/csta/a_test.cpp", 500), 0)
        self.assertEqual(count("tests/unit/csta/a_test.cpp", 501), 1)

    def test_a_last_line_without_newline_counts(self):
        self.assertEqual(len(list(size_lint.findings("csta/a.hpp", "x;\n" * 400 + "x;"))), 1)


if __name__ == "__main__":
    unittest.main()
