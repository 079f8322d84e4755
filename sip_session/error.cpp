#include "sip_session/error.hpp"

#include <string>

namespace ctig::sip {
namespace {

struct row {
    errc code;
    int status;
    const char* text;
};

constexpr row rows[] = {
    {errc::bad_start_line, 400, "malformed start line"},
    {errc::bad_version, 505, "SIP version not supported"},
    {errc::bad_header, 400, "malformed header line"},
    {errc::missing_header, 400, "a mandatory header is missing"},
    {errc::repeated_header, 400, "a header that may stand once is repeated"},
    {errc::bad_value, 400, "malformed header value"},
    {errc::bad_number, 400, "number out of range"},
    {errc::method_mismatch, 400, "CSeq method does not match the request"},
    {errc::bad_content_length, 400, "bad Content-Length"},
    {errc::bad_uri, 400, "malformed URI"},
    {errc::unsupported_scheme, 416, "URI scheme not supported"},
    {errc::too_large, 413, "body too large"},
    {errc::header_too_large, 513, "message headers too large"},
    {errc::truncated, 400, "message ends before the empty line"},
    {errc::uri_too_long, 414, "request line too long"},
};

class category_impl final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "ctig.sip"; }
    std::string message(int value) const override {
        for (const auto& r : rows)
            if (static_cast<int>(r.code) == value) return r.text;
        return "unknown SIP error";
    }
};

}  // namespace

const boost::system::error_category& category() noexcept {
    static const category_impl instance;
    return instance;
}

boost::system::error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

int sip_status_for(boost::system::error_code ec) noexcept {
    if (ec.category() != category()) return 500;
    for (const auto& r : rows)
        if (static_cast<int>(r.code) == ec.value()) return r.status;
    return 500;
}

}  // namespace ctig::sip
