#include "cti_gateway/log/service.hpp"

#include <fmt/format.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>

#include "cti_gateway/log/line.hpp"
#include "cti_gateway/log/printable.hpp"

namespace ctig::log {
namespace {

constexpr std::size_t most_at_once = 32768;  // octets
/// After a write: what is logged meanwhile leaves together, instead of waking the writer for each line.
constexpr std::chrono::milliseconds pause{5};

constexpr auto text_pattern = "%Y-%m-%dT%H:%M:%S.%eZ %v";
constexpr auto json_pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})";

using payload_function = std::string (*)(level, const context&, std::string_view);

payload_function payload_for(config::log_format format) {
    switch (format) {
        case config::log_format::text: return text_payload;
        case config::log_format::json: return json_payload;
    }
    return text_payload;
}

std::unique_ptr<spdlog::formatter> formatter_for(config::log_format format) {
    const auto* pattern = format == config::log_format::json ? json_pattern : text_pattern;
    return std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc, "\n");
}

/// Called by the writer's thread alone, hence without a mutex.
class writer final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
public:
    writer(line_sink write, payload_function payload) : write_(std::move(write)), payload_(payload) {}
    ~writer() override { write_out(); }
    void watch(spdlog::details::thread_pool& pool) { pool_ = &pool; }
    /// No more pauses. Thread: any.
    void end() {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        hurry_.notify_one();
    }

private:
    void sink_it_(const spdlog::details::log_msg& line) override {
        if (const auto dropped = pool_->overrun_counter(); dropped != told_) {
            const auto text =
                payload_(level::warn, {}, fmt::format("{} log lines were dropped", dropped - told_));
            told_ = dropped;
            formatter_->format({line.time, {}, line.logger_name, spdlog::level::warn, text}, unwritten_);
        }
        formatter_->format(line, unwritten_);
        if (unwritten_.size() < most_at_once && pool_->queue_size() > 0) return;
        write_out();
        std::unique_lock lock(mutex_);
        if (pool_->queue_size() == 0) hurry_.wait_for(lock, pause, [this] { return ending_; });
    }
    void flush_() override {}
    void write_out() {
        if (unwritten_.size() > 0) write_({unwritten_.data(), unwritten_.size()});
        unwritten_.clear();
    }

    line_sink write_;
    payload_function payload_;
    spdlog::details::thread_pool* pool_ = nullptr;
    spdlog::memory_buf_t unwritten_;
    std::size_t told_ = 0;
    std::mutex mutex_;
    std::condition_variable hurry_;
    bool ending_ = false;
};

}  // namespace

struct service::impl {
    payload_function payload;
    std::shared_ptr<writer> sink;
    std::shared_ptr<spdlog::async_logger> logger;
    // Last, so that it is the first to go: its destructor writes what is queued and joins the thread.
    std::shared_ptr<spdlog::details::thread_pool> pool;

    static std::atomic<impl*> running;
};

std::atomic<service::impl*> service::impl::running{nullptr};

service::service(const config::log_options& options, line_sink sink, std::size_t queue_lines)
    : impl_(std::make_unique<impl>()) {
    impl_->payload = payload_for(options.format);
    impl_->pool = std::make_shared<spdlog::details::thread_pool>(queue_lines, 1);
    impl_->sink = std::make_shared<writer>(std::move(sink), impl_->payload);
    impl_->sink->set_formatter(formatter_for(options.format));
    impl_->sink->watch(*impl_->pool);
    impl_->logger = std::make_shared<spdlog::async_logger>("ctig", impl_->sink, impl_->pool,
                                                           spdlog::async_overflow_policy::overrun_oldest);
    impl_->logger->set_level(spdlog::level::trace);
    impl::running = impl_.get();
    set_level(parse_level(options.level).value_or(level::info));
}

service::~service() {
    set_level(level::off);
    impl::running = nullptr;
    impl_->sink->end();
}

void service::set_level(level l) noexcept { detail::threshold = l; }

std::uint64_t service::dropped() const { return impl_->pool->overrun_counter(); }

void detail::write(level l, const context& about, fmt::string_view format, fmt::format_args args) {
    auto* running = service::impl::running.load();
    if (running == nullptr) return;
    auto message = fmt::vformat(format, args);
    mask_secrets(message);
    running->logger->log(spdlog::level::info, running->payload(l, about, message));
}

line_sink standard_error() {
    return [](std::string_view lines) { std::fwrite(lines.data(), 1, lines.size(), stderr); };
}

}  // namespace ctig::log
