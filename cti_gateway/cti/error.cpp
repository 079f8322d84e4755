#include "cti_gateway/cti/error.hpp"

#include <string>

namespace ctig::cti {
namespace {

class category_impl final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "ctig.cti"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::timed_out: return "the CTI manager did not answer in time";
            case errc::link_lost: return "the CTI link was lost with the request in flight";
            case errc::not_in_service: return "the CTI link is not in service";
            case errc::busy: return "too many requests wait on the CTI link";
            case errc::bad_frame: return "the CTI manager sent something that is not CSTA framing";
            case errc::bad_message: return "the CTI manager sent XML that cannot be read";
            case errc::login_refused: return "the CTI manager refused the login";
        }
        return "unknown CTI error";
    }
};

}  // namespace

const boost::system::error_category& category() noexcept {
    static const category_impl instance;
    return instance;
}

boost::system::error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

}  // namespace ctig::cti
