import unittest

import named_tests_lint

DEFINED = {("Bridge", "Stops"), ("Torture", "Reads")}
TABLE = "| rule | clause | tests |\n| --- | --- | --- |\n"


class named_tests_lint_test(unittest.TestCase):
    def found(self, row):
        return [text for _, text in named_tests_lint.findings(TABLE + row, DEFINED)]

    def test_a_row_with_tests_that_exist_passes(self):
        self.assertEqual(self.found("| it stops | RFC | `Bridge.Stops`, `Rfc/Torture.Reads` |"), [])

    def test_a_test_that_is_gone_is_flagged(self):
        self.assertEqual(self.found("| it stops | RFC | `Bridge.Stops`, `Bridge.Went` |"),
                         ["Bridge.Went: there is no such test"])

    def test_a_row_without_a_test_is_flagged(self):
        self.assertEqual(self.found("| it stops | RFC | some day |"), ["it stops: no test"])


if __name__ == "__main__":
    unittest.main()
