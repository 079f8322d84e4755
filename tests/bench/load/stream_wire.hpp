#pragma once
#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "tests/bench/load/wire.hpp"
#include "tests/load/response_scan.hpp"

namespace ctig::bench {

[[noreturn]] inline void give_up(std::string_view what, const boost::system::error_code& why) {
    std::fprintf(stderr, "sip_load: %.*s: %s\n", static_cast<int>(what.size()), what.data(),
                 why.message().c_str());
    std::exit(1);
}

/// A TCP or TLS stream. One write in flight; what a turn sends meanwhile is gathered into the next.
template <class Stream>
class stream_wire final : public wire {
public:
    stream_wire(Stream stream, asio::ip::udp::endpoint local, message_sink sink)
        : stream_(std::move(stream)), local_(std::move(local)), sink_(std::move(sink)) {
        read();
    }
    void send(std::string_view message) override {
        waiting_ += message;
        if (posted_ || !writing_.empty()) return;
        posted_ = true;
        asio::post(stream_.get_executor(), [this] {
            posted_ = false;
            write();
        });
    }
    [[nodiscard]] asio::ip::udp::endpoint local() const override { return local_; }

private:
    void write() {
        if (!writing_.empty() || waiting_.empty()) return;
        writing_.swap(waiting_);
        asio::async_write(stream_, asio::buffer(writing_),
                          [this](const boost::system::error_code& failed, std::size_t) {
                              if (failed) give_up("write", failed);
                              writing_.clear();
                              write();
                          });
    }
    void read() {
        if (buffer_.size() - end_ < 65536) buffer_.resize(end_ + 262144);
        stream_.async_read_some(asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
                                [this](const boost::system::error_code& failed, std::size_t got) {
                                    if (failed) give_up("the server closed the connection", failed);
                                    end_ += got;
                                    cut();
                                    read();
                                });
    }
    void cut() {
        std::size_t begin = 0;
        for (;;) {
            const auto size = load::message_size({buffer_.data() + begin, end_ - begin});
            if (size == 0) break;
            sink_({buffer_.data() + begin, size});
            begin += size;
        }
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= begin;
    }

    Stream stream_;
    asio::ip::udp::endpoint local_;
    message_sink sink_;
    std::string waiting_, writing_, buffer_;
    std::size_t end_ = 0;
    bool posted_ = false;
};

}  // namespace ctig::bench
