#include "cti_gateway/config/text_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace ctig::config {
namespace {

constexpr std::uintmax_t max_size = std::uintmax_t{256} << 20;

boost::system::error_code system_error(int value) { return {value, boost::system::generic_category()}; }

}  // namespace

boost::system::result<std::string> read_text_file(const std::filesystem::path& file) {
    std::error_code ec;
    const auto status = std::filesystem::status(file, ec);
    if (ec) return system_error(ec.value());
    if (!std::filesystem::is_regular_file(status))
        return system_error(std::filesystem::is_directory(status) ? EISDIR : ENOTSUP);
    const auto size = std::filesystem::file_size(file, ec);
    if (ec) return system_error(ec.value());
    if (size > max_size) return system_error(EFBIG);
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    if (!in) return system_error(errno != 0 ? errno : EIO);
    std::string out(static_cast<std::size_t>(size), '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    if (in.bad()) return system_error(EIO);
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

bool others_can_read(const std::filesystem::path& file) {
    using std::filesystem::perms;
    std::error_code ec;
    const auto mode = std::filesystem::status(file, ec).permissions();
    return !ec && (mode & (perms::group_read | perms::others_read)) != perms::none;
}

}  // namespace ctig::config
