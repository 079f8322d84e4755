import os
import tempfile
import unittest

import source_tree


class source_tree_test(unittest.TestCase):
    def test_files_are_found_without_git_and_generated_ones_are_left_out(self):
        with tempfile.TemporaryDirectory() as root:
            for path in ("csta/xml/a.cpp", "tests/golden/b.cpp", "cti_gateway/build/c.cpp", "doc/d.cpp", "csta/e.txt"):
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                open(os.path.join(root, path), "w", encoding="utf-8").close()
            self.assertEqual(list(source_tree.walk(root)), ["csta/xml/a.cpp"])

    def test_comments_and_literals_are_blanked_and_lines_kept(self):
        text = 'int a = 1\'000; /* x\ny */ f("a\\"b", \'"\'); // z\nR"q(\n")q";'
        self.assertEqual(source_tree.code_only(text), "int a = 1'000;  \n f(\"\", ''); " + ' \n""\n;')

    def test_a_prefixed_character_and_an_url_in_a_string(self):
        self.assertEqual(source_tree.code_only("f(u8'x', \"http://a\");"), "f('', \"\");")


if __name__ == "__main__":
    unittest.main()
