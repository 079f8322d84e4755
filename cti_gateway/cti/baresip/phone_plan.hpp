#pragma once
// Which phone has which line, from [[cti.manager.phone]], and how CSTA names them: as
// directory::pbx_device_id does, "1001", or "1003;device=PHONE" where several phones carry the line.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/phones.hpp"

namespace ctig::cti::baresip {

/// One line on one phone. `account` is learned from the phone; empty while the phone has none for the line.
struct line_place {
    std::size_t phone = 0;
    std::string line;
    std::string account;
};

class phone_plan {
public:
    explicit phone_plan(const std::vector<config::phone_options>& phones);

    struct lookup {
        line_place* place = nullptr;
        bool ambiguous = false;  ///< several phones carry the line and the name says none
    };
    [[nodiscard]] lookup find(std::string_view device_id);
    [[nodiscard]] line_place* find(std::size_t phone, std::string_view account);
    /// The lines of the phone that none of these accounts serves.
    [[nodiscard]] std::vector<std::string> learn(std::size_t phone, const std::vector<std::string>& accounts);
    [[nodiscard]] std::size_t phones() const noexcept { return names_.size(); }
    [[nodiscard]] const std::string& name(std::size_t phone) const { return names_.at(phone); }

private:
    std::vector<std::string> names_;
    std::vector<line_place> places_;
};

}  // namespace ctig::cti::baresip
