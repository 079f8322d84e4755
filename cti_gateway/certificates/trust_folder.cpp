#include "cti_gateway/certificates/trust_folder.hpp"

#include <fmt/format.h>

#include <set>

#include "cti_gateway/certificates/certificate_file.hpp"
#include "cti_gateway/config/written_file.hpp"
#include "lineuri/text.hpp"

namespace ctig::certificates {
namespace {

constexpr std::size_t longest_name = 60;

// "CN=Example Root CA,O=Example" -> "example-root-ca-1a2b3c4d.pem"
std::string file_name(const certificate_facts& facts) {
    std::string out;
    const auto cn = facts.subject.find("CN=");
    const auto from = cn == std::string::npos ? 0 : cn + 3;
    for (const char c : facts.subject.substr(from, facts.subject.find(',', from) - from)) {
        if (lineuri::is_alpha(c) || lineuri::is_digit(c))
            out += lineuri::to_lower(c);
        else if (!out.empty() && out.back() != '-')
            out += '-';
        if (out.size() == longest_name) break;
    }
    std::string tail;
    for (const char c : facts.sha256.substr(0, 11))
        if (c != ':') tail += lineuri::to_lower(c);
    return fmt::format("{}-{}.pem", out.empty() ? "ca" : out, tail);
}

std::set<std::string> fingerprints_in(const std::filesystem::path& folder) {
    std::set<std::string> out;
    std::error_code ec;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ec)) {
        const auto read = load_certificates(entry.path());
        if (!read) continue;
        for (const auto& one : *read) out.insert(facts_of(*one, {}).sha256);
    }
    return out;
}

}  // namespace

boost::system::result<trust_change, std::string> store_trust(const std::vector<certificate_ptr>& all,
                                                             const std::filesystem::path& folder) {
    std::error_code ec;
    if (std::filesystem::exists(folder, ec) && !std::filesystem::is_directory(folder, ec))
        return fmt::format("{} is a file: certificates are stored in a folder, set tls.ca to one",
                           folder.string());
    std::filesystem::create_directories(folder, ec);
    if (ec) return fmt::format("{} cannot be made: {}", folder.string(), ec.message());
    auto known = fingerprints_in(folder);
    trust_change out;
    for (const auto& one : all) {
        const auto facts = facts_of(*one, {});
        if (!facts.is_ca) {
            out.not_ca.push_back(facts.subject);
        } else if (!known.insert(facts.sha256).second) {
            out.present.push_back(facts.subject);
        } else {
            const auto file = folder / file_name(facts);
            if (const auto written = config::write_text_file(file, to_pem(*one)); !written)
                return fmt::format("{} cannot be written: {}", file.string(), written.error().message());
            out.stored.push_back(fmt::format("{}: {}", file.filename().string(), facts.subject));
        }
    }
    return out;
}

}  // namespace ctig::certificates
