// A request as a connection's bytes: Beast's parser with the server's limits, then everything that reads a
// stranger's text out of it.
#include <boost/beast/http/parser.hpp>
#include <cstdlib>

#include "cti_gateway/http/connection.hpp"
#include "cti_gateway/http/origin.hpp"
#include "cti_gateway/http/routes.hpp"
#include "cti_gateway/http/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ctig::http;
    beast_http::request_parser<beast_http::string_body> parser;
    parser.header_limit(limits{}.header_bytes);
    parser.body_limit(limits{}.body_bytes);
    boost::system::error_code ec;
    parser.eager(true);
    for (std::size_t at = 0; at < size && !ec && !parser.is_done();) {
        const auto taken = parser.put(boost::asio::buffer(data + at, size - at), ec);
        if (taken == 0) break;
        at += taken;
    }
    if (ec || !parser.is_done()) return 0;
    const auto& what = parser.get();
    const std::string_view target(what.target().data(), what.target().size());
    const std::string_view authorization(what[field::authorization].data(),
                                         what[field::authorization].size());
    const std::string_view cookies(what[field::cookie].data(), what[field::cookie].size());
    const auto found = find_route(path_of(target), what.method());
    if (found.what != nullptr && !path_of(target).starts_with('/')) std::abort();
    if (form_fields(query_of(target)).size() + form_fields(what.body()).size() > 128) std::abort();
    if (cookie(cookies, "ctig").size() + bearer_token(authorization).size() > size) std::abort();
    if (const auto who = basic_credentials(authorization); who && who->first.find(':') != std::string::npos)
        std::abort();
    (void)percent_decoded(target);
    (void)is_of_our_own_page(what);
    return 0;
}
