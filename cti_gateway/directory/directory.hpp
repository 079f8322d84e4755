#pragma once
// Who is who: users, devices, lines and line appearances, as values that are swapped whole at a reload.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"
#include "lineuri/line_appearance.hpp"
#include "lineuri/line_uri.hpp"

namespace ctig::directory {

struct user {
    std::string id;
    std::string mail;
    std::string ocs_primary_address;  ///< "sip:joe@example.com"
    bool rcc = false;
    std::string password_hash;
    std::string sip_ha1_sha256, sip_ha1_md5;
    std::vector<lineuri::line_appearance> appearances;
};

struct device_line {
    std::string number, partition, display;
};
enum class device_kind : std::uint8_t {
    phone,
    profile,  ///< a person's settings and lines, on whichever phone the person is logged in at
};
struct device {
    std::string name, description, model;
    std::vector<device_line> lines;
    device_kind kind = device_kind::phone;
};

/// Which of the three steps found the user (product.md 3).
enum class found_by : std::uint8_t { user_id, mail, ocs_primary_address };
struct found_user {
    const user* who = nullptr;
    found_by how = found_by::user_id;
};

/// Immutable once loaded; shared by const pointer, replaced whole. Thread: any, read only.
class directory {
public:
    directory(std::vector<user> users, std::vector<device> devices);
    ~directory();

    /// Looks `uri` ("sip:joe@example.com", parameters ignored) up: user part = user ID and host = sip.domain
    /// or below it; then user@host = mail; then sip:user@host = ocsPrimaryAddress. Hosts compare
    /// case-insensitively.
    [[nodiscard]] std::optional<found_user> find_user(std::string_view uri,
                                                      std::string_view sip_domain) const;
    [[nodiscard]] const user* find_user_id(std::string_view id) const;
    [[nodiscard]] const device* find_device(std::string_view name) const;
    [[nodiscard]] bool is_profile(std::string_view device_name) const;
    /// Any appearance of that number anywhere: tells "no such line" (404) from "not yours" (403).
    [[nodiscard]] bool line_exists(std::string_view number) const;

    /// The PBX's name for an appearance: the number; with `;partition=` where that number stands in several
    /// partitions, and `;device=` where several devices carry the line; a profile's lines keep their
    /// names wherever it is. The simulated PBX names its devices by the same function.
    [[nodiscard]] std::string pbx_device_id(const lineuri::line_appearance& appearance) const;

    [[nodiscard]] const std::vector<user>& users() const noexcept;
    [[nodiscard]] const std::vector<device>& devices() const noexcept;

private:
    struct index;
    std::unique_ptr<index> index_;
};

/// What stands in the text: users and devices alone, or a configuration that holds them ([[user]],
/// [[device]]).
enum class document : std::uint8_t { directory_only, configuration };

/// Reads a TOML directory. Where it holds secrets (password_hash, sip_ha1), a file that others can read is a
/// mistake. On error: nothing, and one line for each mistake ("users.toml:12: ...") in `mistakes`.
[[nodiscard]] std::shared_ptr<const directory> load_directory(const std::filesystem::path& file,
                                                              std::vector<std::string>& mistakes,
                                                              document kind = document::directory_only);
/// The directory of a configuration: its directory.file, else the [[user]] and [[device]] of its own file; an
/// empty one when it was read from no file.
[[nodiscard]] std::shared_ptr<const directory> load_directory(const config::configuration& of,
                                                              std::vector<std::string>& mistakes);
/// The same from text; `name` stands for the file in messages.
[[nodiscard]] std::shared_ptr<const directory> parse_directory(std::string_view toml, std::string_view name,
                                                               std::vector<std::string>& mistakes,
                                                               document kind = document::directory_only);

}  // namespace ctig::directory
