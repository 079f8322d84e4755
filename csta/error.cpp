#include "csta/error.hpp"

namespace ctig::csta {
namespace {

class category_impl final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "ctig.csta"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::not_well_formed: return "not well-formed XML";
            case errc::forbidden_xml: return "document type declarations and entities are not accepted";
            case errc::bad_encoding: return "a character that XML or the declared encoding does not have";
            case errc::too_large: return "document or frame too large";
            case errc::too_deep: return "elements nested too deeply";
            case errc::unknown_message: return "unknown message";
            case errc::missing_element: return "mandatory element missing";
            case errc::bad_value: return "value not allowed here";
            case errc::bad_format_indicator: return "frame is not plain CSTA XML";
            case errc::bad_frame_length: return "frame length shorter than its header";
            case errc::bad_invoke_id: return "invoke id is not four digits";
        }
        return "unknown CSTA error";
    }
};

}  // namespace

const boost::system::error_category& category() noexcept {
    static const category_impl instance;
    return instance;
}

boost::system::error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

}  // namespace ctig::csta
