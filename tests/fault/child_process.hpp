#pragma once
// A program of ours as a child process, its output in a file. Whatever happens, it is ended with its owner.
#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace ctig::fault {

/// What Linux tells of a process.
struct process_size {
    std::size_t resident_bytes = 0;
    std::size_t open_files = 0;
};

class child_process {
public:
    /// Starts `arguments[0]`. Both outputs are appended to `log`. Throws std::system_error.
    child_process(const std::vector<std::string>& arguments, const std::filesystem::path& log);
    ~child_process();
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;

    [[nodiscard]] bool running();
    /// SIGTERM, and SIGKILL to one that has not gone after 30 s. Returns the exit status, -1 after a signal.
    int terminate();
    /// kill -9.
    void kill();
    /// Throws std::runtime_error when it is gone.
    [[nodiscard]] process_size size();
    [[nodiscard]] pid_t id() const noexcept { return id_; }

private:
    int wait(int options);

    pid_t id_ = -1;
    bool gone_ = false;
    int status_ = 0;
};

}  // namespace ctig::fault
