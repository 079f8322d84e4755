#pragma once
// Runs the log: a bounded queue and one thread that writes. The path never waits for a disk or a terminal;
// when the queue is full the oldest lines go, are counted, and a line says how many.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "cti_gateway/config/config.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig::log {

/// Gets whole lines, each with its line feed, on the writer's thread. Must not log.
using line_sink = std::function<void(std::string_view lines)>;

/// Writes to standard error.
[[nodiscard]] line_sink standard_error();

/// At most one at a time; from its construction to its destruction the functions of log.hpp write. Destroy it
/// after the threads that log have ended: it writes what is queued and joins its thread.
class service {
public:
    explicit service(const config::log_options& options, line_sink sink = standard_error(),
                     std::size_t queue_lines = 8192);
    ~service();
    service(const service&) = delete;
    service& operator=(const service&) = delete;

    /// For a reload: the level takes effect at once, the format stays.
    void set_level(level l) noexcept;
    /// Lines lost because the queue was full.
    [[nodiscard]] std::uint64_t dropped() const;

private:
    friend void detail::write(level, const context&, fmt::string_view, fmt::format_args);
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace ctig::log
