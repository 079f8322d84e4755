// Any datagram: read it, judge it, answer it. What we answer must itself be readable.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sip_session/message.hpp"
#include "sip_session/response.hpp"
#include "sip_session/validate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ctig::sip;
    const auto read = message::parse({reinterpret_cast<const char*>(data), size});
    if (!read) return 0;
    if (!read->is_request()) return static_cast<void>(validate_response(*read)), 0;
    const auto refused = validate_request(*read).failed();
    std::string out;
    write_response(out, response_head(*read, "192.0.2.1", 5060),
                   {.status = refused ? 400 : 200, .to_tag = "t", .routes = record_route::copy, .body = "x"});
    const auto answer = message::parse(out);
    if (!answer || answer->is_request() || answer->body() != "x") std::abort();
    if (!refused && (answer->defect() || answer->value(header_name::call_id).empty())) std::abort();
    return 0;
}
