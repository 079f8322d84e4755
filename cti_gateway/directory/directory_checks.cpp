#include "cti_gateway/directory/directory_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>

#include "lineuri/text.hpp"

namespace ctig::directory {
namespace {

using config::mistake_list;
using config::text_position;

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lineuri::to_lower);
    return out;
}

// Names that must not stand twice, with where each stood first.
class unique_names {
public:
    unique_names(std::string_view key, mistake_list& mistakes, std::size_t about)
        : key_(key), mistakes_(mistakes) {
        first_.reserve(about);
    }

    void add(std::string_view name, const std::string& folded, text_position at) {
        if (name.empty()) return;
        const auto [it, fresh] = first_.emplace(folded, at);
        if (!fresh)
            mistakes_.add(at, key_,
                          fmt::format("\"{}\" stands twice, first in line {}", name, it->second.line));
    }

private:
    std::string_view key_;
    mistake_list& mistakes_;
    std::unordered_map<std::string, text_position> first_;
};

using device_index = std::unordered_map<std::string_view, const device*>;

const device_line* find_line(const device& d, const lineuri::line_appearance& a) {
    const auto it = std::find_if(d.lines.begin(), d.lines.end(), [&](const device_line& line) {
        return line.number == a.line && line.partition == a.partition;
    });
    return it == d.lines.end() ? nullptr : &*it;
}

std::string spelled(std::string_view number, std::string_view partition) {
    return partition.empty() ? fmt::format("{} (no partition)", number)
                             : fmt::format("{} in partition \"{}\"", number, partition);
}

std::string lines_of(const device& d) {
    std::string out;
    for (const auto& line : d.lines) out += (out.empty() ? "" : ", ") + spelled(line.number, line.partition);
    return out.empty() ? "none" : out;
}

void check_appearances(placed_user& u, const device_index& devices, mistake_list& mistakes) {
    auto& all = u.value.appearances;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto at = u.appearances_at[i];
        const auto found = devices.find(all[i].device);
        if (found == devices.end()) {
            mistakes.add(at, "user.appearances", fmt::format("no [[device]] is named \"{}\"", all[i].device));
            continue;
        }
        const auto* line = find_line(*found->second, all[i]);
        if (line == nullptr) {
            mistakes.add(at, "user.appearances",
                         fmt::format("device \"{}\" has no line {}; its lines: {}", all[i].device,
                                     spelled(all[i].line, all[i].partition), lines_of(*found->second)));
            continue;
        }
        all[i].display = line->display;
        if (std::find(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i), all[i]) !=
            all.begin() + static_cast<std::ptrdiff_t>(i))
            mistakes.add(at, "user.appearances",
                         fmt::format("line {} of \"{}\" stands twice", all[i].line, all[i].device));
    }
}

void check_device(const placed_device& d, mistake_list& mistakes) {
    if (d.value.lines.size() < 2) return;
    unique_names lines("device.lines", mistakes, d.value.lines.size());
    for (const auto& line : d.value.lines) lines.add(line.number, line.number + ";" + line.partition, d.at);
}

}  // namespace

void check_directory(std::span<placed_user> users, std::span<const placed_device> devices,
                     mistake_list& mistakes) {
    unique_names names("device.name", mistakes, devices.size());
    device_index index;
    index.reserve(devices.size());
    for (const auto& d : devices) {
        // Device names have no case in a line URI, so they may not differ by case alone.
        names.add(d.value.name, lower(d.value.name), d.at);
        index.emplace(d.value.name, &d.value);
        check_device(d, mistakes);
    }
    unique_names ids("user.id", mistakes, users.size());
    unique_names mails("user.mail", mistakes, users.size());
    unique_names addresses("user.ocs_primary_address", mistakes, users.size());
    for (auto& u : users) {
        ids.add(u.value.id, u.value.id, u.at);
        mails.add(u.value.mail, lower(u.value.mail), u.at);
        addresses.add(u.value.ocs_primary_address, lower(u.value.ocs_primary_address), u.at);
        check_appearances(u, index, mistakes);
    }
}

}  // namespace ctig::directory
