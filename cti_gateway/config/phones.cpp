#include "cti_gateway/config/phones.hpp"

#include <fmt/format.h>

#include "cti_gateway/config/configuration_checks.hpp"
#include "cti_gateway/config/phone_keys.hpp"
#include "cti_gateway/config/text_file.hpp"
#include "cti_gateway/config/value_checks.hpp"

namespace ctig::config {
namespace {

constexpr std::size_t max_phones = 256;

std::vector<key_row> keys_of(phone_options& o) {
    return {
        {"device", text(o.device, check_not_empty)},
        {"control", text(o.control, check_endpoint)},
        {"lines", texts(o.lines, check_dialled_number)},
    };
}

}  // namespace

value_reader phones_into(std::vector<phone_options>& target) { return tables(target, keys_of, max_phones); }

std::optional<std::vector<phone_options>> load_phones(const std::filesystem::path& file,
                                                      std::vector<std::string>& mistakes) {
    const auto content = read_text_file(file);
    if (!content) {
        mistakes.push_back(fmt::format("{}: cannot be read: {}", file.string(), content.error().message()));
        return std::nullopt;
    }
    mistake_list found{file.string()};
    std::vector<phone_options> phones;
    if (const auto root = parse_toml(*content, found))
        visit_path(*root, "cti.manager", [&](const toml::node& manager) {
            const auto* table = manager.as_table();
            if (const auto* node = table == nullptr ? nullptr : table->get("phone"))
                phones_into(phones)(*node, {"cti.manager.phone", &found});
        });
    if (found.empty()) return phones;
    for (auto& line : found.lines()) mistakes.push_back(std::move(line));
    return std::nullopt;
}

}  // namespace ctig::config
