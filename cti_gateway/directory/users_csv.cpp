#include "cti_gateway/directory/users_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "cti_gateway/directory/csv_records.hpp"
#include "lineuri/text.hpp"

namespace ctig::directory {
namespace {

enum class column {
    id,
    mail,
    sip_address,
    rcc,
    device,
    profile,
    model,
    description,
    number,
    partition,
    display,
    controlled
};

struct column_place {
    column what{};
    std::size_t ordinal = 1;  ///< of the line: "DIRECTORY NUMBER 2"
    std::size_t at = 0;
};

// "Directory Number 2" -> "directorynumber", 2
std::optional<column_place> column_of(std::string_view title, std::size_t at) {
    static const std::map<std::string_view, column> known{{"id", column::id},
                                                          {"user", column::id},
                                                          {"userid", column::id},
                                                          {"owneruserid", column::id},
                                                          {"samaccountname", column::id},
                                                          {"mail", column::mail},
                                                          {"mailid", column::mail},
                                                          {"email", column::mail},
                                                          {"emailaddress", column::mail},
                                                          {"sipaddress", column::sip_address},
                                                          {"sipuri", column::sip_address},
                                                          {"ocsprimaryaddress", column::sip_address},
                                                          {"msrtcsipprimaryuseraddress", column::sip_address},
                                                          {"rcc", column::rcc},
                                                          {"remotecallcontrol", column::rcc},
                                                          {"device", column::device},
                                                          {"devicename", column::device},
                                                          {"phone", column::device},
                                                          {"deviceprofile", column::profile},
                                                          {"deviceprofilename", column::profile},
                                                          {"model", column::model},
                                                          {"devicetype", column::model},
                                                          {"description", column::description},
                                                          {"directorynumber", column::number},
                                                          {"dn", column::number},
                                                          {"line", column::number},
                                                          {"extension", column::number},
                                                          {"number", column::number},
                                                          {"partition", column::partition},
                                                          {"routepartition", column::partition},
                                                          {"display", column::display},
                                                          {"displayname", column::display},
                                                          {"controlleddevice", column::controlled},
                                                          {"controlleddevices", column::controlled},
                                                          {"controlledprofile", column::controlled},
                                                          {"controlledprofiles", column::controlled}};
    std::string name, digits;
    for (const char c : title) {
        if (lineuri::is_alpha(c)) name += lineuri::to_lower(c);
        if (lineuri::is_digit(c)) digits += c;
    }
    const auto it = known.find(name);
    if (it == known.end()) return std::nullopt;
    const std::size_t ordinal = digits.empty() || digits.size() > 3 ? 1 : std::stoul(digits);
    return column_place{it->second, ordinal, at};
}

bool is_yes(std::string_view text) {
    for (const auto word : {"t", "true", "1", "yes", "y", "x"})
        if (lineuri::iequals(text, word)) return true;
    return false;
}

class reader {
public:
    csv_people read(std::string_view text) {
        csv_records records(text);
        if (!titles(records.next())) return std::move(out_);
        while (auto record = records.next()) row(*record);
        if (records.broken())
            out_.mistakes.push_back(fmt::format("{}: a quote is not closed", records.line()));
        for (const auto& [user_at, device_name, line] : controlled_) link(user_at, device_name, line);
        return std::move(out_);
    }

private:
    bool titles(const std::optional<csv_record>& record) {
        if (record)
            for (std::size_t i = 0; i < record->cells.size(); ++i)
                if (const auto place = column_of(record->cells[i], i)) columns_.push_back(*place);
        const auto has = [&](column what) {
            return std::any_of(columns_.begin(), columns_.end(),
                               [&](const auto& c) { return c.what == what; });
        };
        if (has(column::id) || has(column::device) || has(column::profile)) return true;
        out_.mistakes.push_back(
            "1: expected a line of titles with \"USER ID\" or \"DEVICE NAME\" among them");
        return false;
    }

    std::string cell(const csv_record& record, column what, std::size_t ordinal = 1) const {
        for (const auto& c : columns_)
            if (c.what == what && c.ordinal == ordinal && c.at < record.cells.size())
                return record.cells[c.at];
        return {};
    }

    void row(const csv_record& record) {
        const auto id = cell(record, column::id), phone = cell(record, column::device),
                   profile = cell(record, column::profile);
        if (id.empty() && phone.empty() && profile.empty()) {
            if (std::any_of(record.cells.begin(), record.cells.end(),
                            [](const auto& c) { return !c.empty(); }))
                wrong(record, "neither a user nor a device");
            return;
        }
        const auto lines = lines_of(record);
        if (!phone.empty()) add_device(record, phone, device_kind::phone, lines);
        if (!profile.empty()) add_device(record, profile, device_kind::profile, lines);
        if (id.empty()) return;
        auto& u = user_of(record, id);
        if (phone.empty() && profile.empty() && !lines.empty())
            return wrong(record, "a directory number without a device");
        for (const auto& name : {phone, profile})
            for (const auto& line : lines)
                if (!name.empty()) add_appearance(u, name, line);
        for (const auto& c : columns_)
            if (c.what == column::controlled && c.at < record.cells.size())
                controlled(record, id, record.cells[c.at]);
    }

    std::vector<device_line> lines_of(const csv_record& record) const {
        std::vector<device_line> out;
        for (const auto& c : columns_) {
            if (c.what != column::number || c.at >= record.cells.size() || record.cells[c.at].empty())
                continue;
            auto number = record.cells[c.at];
            std::erase_if(number,
                          [](char x) { return x == ' ' || x == '\\' || x == '-'; });  // Cisco writes \+1555
            out.push_back({number, cell(record, column::partition, c.ordinal),
                           cell(record, column::display, c.ordinal)});
        }
        return out;
    }

    user& user_of(const csv_record& record, const std::string& id) {
        const auto [it, fresh] = user_at_.emplace(id, out_.users.size());
        if (fresh) out_.users.push_back({.id = id, .rcc = true});
        auto& u = out_.users[it->second];
        if (auto mail = cell(record, column::mail); !mail.empty()) u.mail = std::move(mail);
        if (auto sip = cell(record, column::sip_address); !sip.empty())
            u.ocs_primary_address = sip.find(':') == std::string::npos ? "sip:" + sip : sip;
        if (const auto rcc = cell(record, column::rcc); !rcc.empty()) u.rcc = is_yes(rcc);
        return u;
    }

    void add_device(const csv_record& record, const std::string& name, device_kind kind,
                    const std::vector<device_line>& lines) {
        const auto [it, fresh] = device_at_.emplace(name, out_.devices.size());
        if (fresh) out_.devices.push_back({.name = name, .kind = kind});
        auto& d = out_.devices[it->second];
        if (auto model = cell(record, column::model); !model.empty()) d.model = std::move(model);
        if (auto text = cell(record, column::description); !text.empty()) d.description = std::move(text);
        for (const auto& line : lines)
            if (std::none_of(d.lines.begin(), d.lines.end(), [&](const device_line& l) {
                    return l.number == line.number && l.partition == line.partition;
                }))
                d.lines.push_back(line);
    }

    static void add_appearance(user& u, const std::string& device_name, const device_line& line) {
        lineuri::line_appearance a{.device = device_name, .line = line.number, .partition = line.partition};
        if (std::find(u.appearances.begin(), u.appearances.end(), a) == u.appearances.end())
            u.appearances.push_back(std::move(a));
    }

    // Devices may stand further down.
    void controlled(const csv_record& record, const std::string& id, std::string_view names) {
        while (!names.empty()) {
            const auto end = std::min(names.find_first_of(";, \n"), names.size());
            if (end > 0)
                controlled_.push_back({user_at_[id], std::string(names.substr(0, end)), record.line});
            names.remove_prefix(std::min(end + 1, names.size()));
        }
    }
    void link(std::size_t user_at, const std::string& device_name, std::size_t line) {
        const auto it = device_at_.find(device_name);
        if (it == device_at_.end()) {
            out_.mistakes.push_back(fmt::format("{}: no row has the device \"{}\"", line, device_name));
            return;
        }
        for (const auto& l : out_.devices[it->second].lines)
            add_appearance(out_.users[user_at], device_name, l);
    }

    void wrong(const csv_record& record, std::string_view sentence) {
        out_.mistakes.push_back(fmt::format("{}: {}", record.line, sentence));
    }

    struct control {
        std::size_t user_at;
        std::string device;
        std::size_t line;
    };
    std::vector<column_place> columns_;
    std::unordered_map<std::string, std::size_t> user_at_, device_at_;
    std::vector<control> controlled_;
    csv_people out_;
};

}  // namespace

csv_people read_users_csv(std::string_view text) { return reader().read(text); }

}  // namespace ctig::directory
