#pragma once
// What AES calls the devices that we call by their numbers: asked for once each, and kept as long as the
// session lives. Sans-I/O.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "csta/message.hpp"

namespace ctig::cti::dmcc {

class devices {
public:
    /// Numbers come from what people dial: past this many, all are asked for anew.
    static constexpr std::size_t most = 100000;

    /// The extensions in a request whose device IDs are not known yet, each once.
    [[nodiscard]] std::vector<std::string> unknown_in(const csta::message& request) const;
    /// Puts device IDs in the place of numbers; what is not known stays as it is.
    void put_ids(csta::message& request);
    /// Puts our names in the place of device IDs, in an answer or an event.
    void put_names(csta::message& what) const;
    void learn(const std::string& extension, std::string device_id);
    void clear();

private:
    std::map<std::string, std::string, std::less<>> ids_;    ///< by extension
    std::map<std::string, std::string, std::less<>> names_;  ///< what we call a device, by its ID
};

/// "1002;partition=lab" is at extension 1002: AES knows neither partitions nor which phone has a line.
[[nodiscard]] std::string_view extension_of(std::string_view device) noexcept;
/// "4750" of "4750:CM1:10.0.0.1:0"; the whole text when it has not that form.
[[nodiscard]] std::string_view extension_in(std::string_view device_id) noexcept;

/// For those who play AES: every device ID of that form becomes its extension; every device gets `suffix`,
/// ":CM1:10.0.0.1:0", appended.
void take_out_ids(csta::message& request);
void put_in_ids(csta::message& what, std::string_view suffix);

}  // namespace ctig::cti::dmcc
