#include "lineuri/error.hpp"

namespace ctig::lineuri {
namespace {

class category_impl final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "ctig.lineuri"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::not_a_tel_uri: return "not a tel URI";
            case errc::empty_number: return "no number";
            case errc::bad_digit: return "character not allowed in a telephone number";
            case errc::bad_parameter: return "malformed parameter";
            case errc::repeated_parameter: return "parameter given twice";
            case errc::missing_phone_context: return "local number without phone-context";
            case errc::too_long: return "text too long";
        }
        return "unknown line URI error";
    }
};

}  // namespace

const boost::system::error_category& category() noexcept {
    static const category_impl instance;
    return instance;
}

boost::system::error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

}  // namespace ctig::lineuri
