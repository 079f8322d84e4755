#include "cti_gateway/config/written_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace ctig::config {

boost::system::result<void> write_text_file(const std::filesystem::path& file, std::string_view text,
                                            file_mode mode) {
    auto temporary = file.string() + ".XXXXXX";
    const int fd = ::mkstemp(temporary.data());
    if (fd < 0) return boost::system::error_code(errno, boost::system::generic_category());
    int error = 0;
    while (!text.empty() && error == 0) {
        const auto written = ::write(fd, text.data(), text.size());
        if (written >= 0)
            text.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            error = errno;
    }
    if (error == 0 && (::fchmod(fd, static_cast<mode_t>(mode)) != 0 || ::fsync(fd) != 0)) error = errno;
    if (::close(fd) != 0 && error == 0) error = errno;
    if (error == 0 && std::rename(temporary.c_str(), file.c_str()) != 0) error = errno;
    if (error == 0) return {};
    ::unlink(temporary.c_str());
    return boost::system::error_code(error, boost::system::generic_category());
}

}  // namespace ctig::config
