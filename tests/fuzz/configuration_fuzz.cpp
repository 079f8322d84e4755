// Configuration and directory files, as people may write them.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cti_gateway/config/load_configuration.hpp"
#include "cti_gateway/directory/directory.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // Files that the text names are looked for where there are none.
    const auto loaded = ctig::config::parse_configuration(text, "c.toml", "/nowhere");
    if (loaded.ok() && loaded.value.cti.managers.empty()) std::abort();
    std::vector<std::string> mistakes;
    const auto people =
        ctig::directory::parse_directory(text, "c.toml", mistakes, ctig::directory::document::configuration);
    if ((people == nullptr) == mistakes.empty()) std::abort();
    if (people == nullptr) return 0;
    for (const auto& user : people->users()) {
        if (people->find_user_id(user.id) == nullptr) std::abort();
        for (const auto& appearance : user.appearances)
            if (people->pbx_device_id(appearance).empty()) std::abort();
    }
    return 0;
}
