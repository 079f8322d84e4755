import unittest

import words_lint

WORK = "/" + "work"  # no such path may stand in the tree, here neither

BAD = (
    ("a.cpp", "std::this_thread::sleep_for(1s);"),
    ("a.cpp", "std::this_thread::sleep_until(t);"),
    ("a.cpp", "::sleep(1);"),
    ("a.cpp", "usleep(10);"),
    ("a.cpp", "co_spawn(ex, f(), asio::detached);"),
    ("a.cpp", "std::thread(f).detach();"),
    ("a_test.cpp", 'GTEST_SKIP() << "no xsd";'),
    ("a_test.cpp", "TEST(Codec, DISABLED_Reads) {}"),
    ("a.hpp", "using namespace std::literals;"),
    ("a.cpp", "// TODO: later"),
    ("a.py", "# FIXME later"),
    ("a.cpp", f'open("{WORK}/shared/x.xml");'),
    ("a.md", "See /home/joe/notes."),
    ("a.sh", "cd /root/project"),
)
GOOD = (
    ("a.cpp", "// TODO (#12): later"),
    ("a.cpp", "// nothing may sleep_for a while here, nor be detached"),
    ("a.cpp", 'log("GTEST_SKIP, sleep_for");'),
    ("a.cpp", "using namespace std::literals;"),
    ("a.cpp", "pbx.detach(driver); thread_count = 1;"),
    ("a.cpp", "machine.sleep(1); is_asleep(2);"),
    ("a.cpp", 'auto s = R"(x "detached" y)";'),
    ("a.txt", "${CMAKE_SOURCE_DIR}" + WORK + "/x"),
    ("a.md", f"https://example.com/home/joe/ and doc{WORK}/"),
)


class words_lint_test(unittest.TestCase):
    def test_each_forbidden_word_is_flagged(self):
        for path, text in BAD:
            with self.subTest(text):
                self.assertEqual(len(list(words_lint.findings(path, text))), 1)

    def test_words_in_prose_and_lookalikes_pass(self):
        for path, text in GOOD:
            with self.subTest(text):
                self.assertEqual(list(words_lint.findings(path, text)), [])

    def test_the_line_is_told(self):
        self.assertEqual([line for line, _ in words_lint.findings("a.cpp", "\n\nusleep(1);\n")], [3])


if __name__ == "__main__":
    unittest.main()
