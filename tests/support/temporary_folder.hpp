#pragma once
// A folder of its own for a test, gone when the test ends.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ctig::test {

class temporary_folder {
public:
    temporary_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "ctig-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~temporary_folder() {
        std::error_code ignored;
        if (!kept_) std::filesystem::remove_all(path_, ignored);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// It stays when the test ends, for somebody to look at.
    void keep() noexcept { kept_ = true; }

    /// Writes a file that only its owner can read.
    std::filesystem::path write(std::string_view name, std::string_view text,
                                std::filesystem::perms mode = std::filesystem::perms(0600)) const {
        const auto file = path_ / name;
        std::ofstream(file, std::ios::binary) << text;
        std::filesystem::permissions(file, mode);
        return file;
    }

private:
    std::filesystem::path path_;
    bool kept_ = false;
};

}  // namespace ctig::test
