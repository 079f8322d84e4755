#include "cti_gateway/audit/audit_record.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "cti_gateway/log/printable.hpp"

namespace ctig::audit {
namespace {

constexpr std::size_t hidden = 4, longest = 512;

std::string time_text(std::chrono::system_clock::time_point at) {
    using std::chrono::milliseconds;
    const auto ms = std::chrono::duration_cast<milliseconds>(at.time_since_epoch()).count();
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(at)),
                       ms % 1000);
}

class line {
public:
    void add(std::string_view key, std::string_view value) {
        if (value.empty()) return;
        std::string safe;
        log::append_printable(safe, value, longest);  // a peer's text
        out_.emplace(boost::json::string_view(key.data(), key.size()), safe);
    }
    std::string text() const { return boost::json::serialize(out_) + '\n'; }

private:
    boost::json::object out_;
};

}  // namespace

std::string masked(std::string_view number) {
    std::string out(number);
    std::size_t left = hidden;
    for (auto c = out.rbegin(); c != out.rend() && left > 0; ++c) {
        const bool digit = (*c >= '0' && *c <= '9') || *c == '*' || *c == '#';
        if (!digit) continue;
        *c = 'x';
        --left;
    }
    return out;
}

std::string json_line(const record& what, numbers how) {
    const auto number = [&](const std::string& n) { return how == numbers::masked ? masked(n) : n; };
    line out;
    out.add("time", time_text(what.at));
    out.add("event", what.event);
    out.add("user", what.user);
    out.add("peer", what.peer);
    out.add("call_id", what.call_id);
    out.add("link", what.link);
    out.add("service", what.service);
    out.add("line", what.line);
    out.add("device", what.device);
    out.add("number", number(what.number));
    if (what.dialled != what.number) out.add("dialled", number(what.dialled));
    out.add("result", what.result);
    out.add("detail", what.detail);
    return out.text();
}

}  // namespace ctig::audit
