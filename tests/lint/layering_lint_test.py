import unittest

import layering_lint

BAD = (
    ("csta/a.cpp", "#include <boost/asio/io_context.hpp>\n", "belongs to cti_gateway/"),
    ("sip_session/a.cpp", "#include <boost/beast/core/error.hpp>\n", "belongs to cti_gateway/"),
    ("csta/codec.cpp", "#include <libxml/xmlreader.h>\n", "belongs to csta/xml/"),
    ("cti_gateway/http/a.cpp", "#include <spdlog/spdlog.h>\n", "belongs to cti_gateway/log/"),
    ("cti_gateway/http/a.cpp", "#include <prometheus/counter.h>\n", "belongs to cti_gateway/metrics/"),
    ("lineuri/a.cpp", '#include "csta/message.hpp"\n', "lineuri/ may not include csta/"),
    ("csta/a.cpp", '#include "lineuri/line_uri.hpp"\n', "csta/ may not include lineuri/"),
    ("csta/a.cpp", '#include "sip_session/flow.hpp"\n', "csta/ may not include sip_session/"),
    ("sip_session/a.cpp", '#include "cti_gateway/status.hpp"\n', "may not include cti_gateway/"),
    ("sip_session/a.cpp", '#  include "csta/message.hpp"\n', "may not include csta/"),
    ("cti_gateway/bridge/a.cpp", '#include "cti_gateway/http/server.hpp"\n', "is on the path"),
    ("cti_gateway/cti/a.cpp", '#include "cti_gateway/metrics/metrics.hpp"\n', "the bridge counts"),
    ("cti_gateway/net/a.cpp", '#include "cti_gateway/control/server.hpp"\n', "is on the path"),
    ("cti_gateway/net/a.cpp", '#include "udp.hpp"\n', "by its path from the root"),
    ("tests/unit/csta/a_test.cpp", '#include "../b.hpp"\n', "by its path from the root"),
    ("cti_gateway/net/a.hpp", "#pragma once\n#include <boost/asio.hpp>\n", "include what is needed"),
    ("csta/a.cpp", '#include "tests/support/a.hpp"\n', "may not include tests/"),
    ("csta/a.hpp", "#include <string>\n", "no #pragma once"),
)
GOOD = (
    ("sip_session/a.cpp", '#include "lineuri/line_uri.hpp"\n'),
    ("csta/xml/reader.cpp", "#include <libxml/xmlreader.h>\n"),
    ("cti_gateway/net/a.cpp", "#include <boost/asio/ip/tcp.hpp>\n"),
    ("tests/unit/csta/a_test.cpp", "#include <libxml/parser.h>\n#include <boost/asio/post.hpp>\n"),
    ("cti_gateway/http/a.cpp", '#include "cti_gateway/metrics/metrics.hpp"\n'),
    ("cti_gateway/bridge/a.cpp", '#include "cti_gateway/metrics/metrics.hpp"\n'),
    ("tests/unit/csta/a_test.cpp", '#include "samples.hpp"\n'),
    ("csta/a.cpp", '// #include "lineuri/line_uri.hpp"\n'),
)


class layering_lint_test(unittest.TestCase):
    def test_each_wrong_include_is_flagged(self):
        for path, text, why in BAD:
            with self.subTest(path=path, text=text):
                reasons = [reason for _, reason in layering_lint.findings(path, text)]
                self.assertTrue(any(why in reason for reason in reasons), reasons)

    def test_right_includes_pass(self):
        for path, text in GOOD:
            with self.subTest(path=path, text=text):
                self.assertEqual(list(layering_lint.findings(path, text)), [])

    def test_a_source_includes_its_own_header_first(self):
        own, other = '#include "csta/a.hpp"\n', "#include <string>\n"
        self.assertEqual(list(layering_lint.findings("csta/a.cpp", own + other, own_header=True)), [])
        self.assertEqual(len(list(layering_lint.findings("csta/a.cpp", other + own, own_header=True))), 1)


if __name__ == "__main__":
    unittest.main()
