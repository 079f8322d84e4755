#pragma once
// The audit log's file: a bounded queue and one thread that writes. Who reports never waits for a disk.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "cti_gateway/audit/audit_record.hpp"

namespace ctig::audit {

/// Takes a record, at once.
using sink = std::function<void(record)>;

struct file_limits {
    std::size_t queue = 16384;                  ///< records that wait; the newest go beyond
    std::chrono::milliseconds stop_wait{2000};  ///< for the disk, at destruction
};

/// Appends; a file that was moved away (logrotate) is made anew. What could not be written is counted and
/// told in the file, {"event":"lost","records":12}, when it can be written again, and in the log. Thread:
/// any.
class audit_file {
public:
    /// Errors: throws std::runtime_error that names audit.file and why it cannot be opened.
    explicit audit_file(std::filesystem::path path, numbers how, file_limits limits = {});
    /// Writes what waits, as long as the disk takes it within stop_wait.
    ~audit_file();
    audit_file(const audit_file&) = delete;
    audit_file& operator=(const audit_file&) = delete;

    void write(record what);
    [[nodiscard]] std::uint64_t lost() const;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace ctig::audit
