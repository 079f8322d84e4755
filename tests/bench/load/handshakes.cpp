#include "tests/bench/load/handshakes.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <cstdio>
#include <memory>
#include <vector>

namespace ctig::bench {
namespace {

struct counting {
    asio::io_context io{1};
    asio::ssl::context tls{asio::ssl::context::tls_client};
    asio::ip::tcp::endpoint to;
    std::chrono::steady_clock::time_point end;
    std::uint64_t done = 0, failed = 0;

    // A stream is used for one handshake; the next one gets a new session, so nothing is resumed.
    void next() {
        if (std::chrono::steady_clock::now() >= end) return;
        auto stream = std::make_shared<asio::ssl::stream<tcp_socket>>(tcp_socket(io.get_executor()), tls);
        stream->lowest_layer().async_connect(to, [this, stream](const boost::system::error_code& refused) {
            if (refused) return ended(true);
            stream->async_handshake(
                asio::ssl::stream_base::client,
                [this, stream](const boost::system::error_code& broken) { ended(!!broken); });
        });
    }
    void ended(bool wrong) {
        ++(wrong ? failed : done);
        next();
    }
};

}  // namespace

int count_handshakes(const options& how) {
    counting c;
    c.tls.set_verify_mode(asio::ssl::verify_none);
    c.to = {how.target.address, how.target.port};
    const auto began = std::chrono::steady_clock::now();
    c.end = began + how.duration;
    for (std::size_t i = 0; i < how.at_once; ++i) c.next();
    c.io.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("{\"handshakes\": %llu, \"failed\": %llu, \"handshakes_per_s\": %.1f}\n",
                static_cast<unsigned long long>(c.done), static_cast<unsigned long long>(c.failed),
                static_cast<double>(c.done) / took.count());
    return c.done == 0 ? 1 : 0;
}

}  // namespace ctig::bench
