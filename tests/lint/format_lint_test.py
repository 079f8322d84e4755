import os
import shutil
import tempfile
import unittest

import format_lint

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@unittest.skipIf(format_lint.formatter() is None, "clang-format is not installed")
class format_lint_test(unittest.TestCase):
    def lint(self, text):
        with tempfile.TemporaryDirectory() as root:
            os.mkdir(os.path.join(root, "csta"))
            shutil.copy(os.path.join(ROOT, ".clang-format"), root)
            with open(os.path.join(root, "csta", "a.cpp"), "w", encoding="utf-8") as file:
                file.write(text)
            return list(format_lint.check(root))

    def test_a_badly_laid_out_file_is_flagged(self):
        found = self.lint("int f( ) {return 1 ;}\n")
        self.assertEqual([(path, line) for path, line, _ in found], [("csta/a.cpp", 1)])

    def test_a_well_laid_out_file_passes(self):
        self.assertEqual(self.lint("int f() { return 1; }\n"), [])


if __name__ == "__main__":
    unittest.main()
