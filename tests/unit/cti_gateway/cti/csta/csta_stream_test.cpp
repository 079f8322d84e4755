// A stream to a CTI manager, over loopback: when it writes, and that nothing is lost or overtaken.
#include "cti_gateway/cti/csta/csta_stream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/buffer.hpp>

#include "tests/support/run_until.hpp"

namespace ctig::cti {
namespace {

class CstaStream : public testing::Test, private stream_sink {
protected:
    void SetUp() override {
        const auto port = std::to_string(listener.local_endpoint().port());
        stream =
            std::make_shared<csta_stream>(io.get_executor(), manager_address{"127.0.0.1", port}, nullptr);
        stream->open(*this);
        listener.async_accept(manager, [](boost::system::error_code) {});
        ASSERT_TRUE(test::run_until(io, [&] { return is_open && manager.is_open(); }));
    }
    ~CstaStream() override {
        stream->finish("");
        boost::system::error_code ignored;
        manager.close(ignored);
        listener.close(ignored);
        io.restart();
        io.run();
    }
    void read() {
        manager.async_read_some(asio::buffer(buffer), [this](boost::system::error_code ec, std::size_t n) {
            ended = ec == asio::error::eof;
            if (ec) return;
            heard.append(buffer.data(), n);
            read();
        });
    }
    /// More than the sockets hold.
    [[nodiscard]] static std::string much() {
        std::string out;
        while (out.size() < 8U << 20) out += std::to_string(out.size()) + ' ';
        return out;
    }

    asio::io_context io{1};
    tcp_acceptor listener{io.get_executor(), {asio::ip::address_v4::loopback(), 0}};
    tcp_socket manager{io.get_executor()};
    std::shared_ptr<csta_stream> stream;
    std::array<char, 65536> buffer{};
    std::string heard;
    bool is_open = false, ended = false;

private:
    void on_stream_open() override { is_open = true; }
    void on_stream_bytes(std::string_view) override {}
    void on_stream_closed(std::string why) override { ADD_FAILURE() << why; }
};

TEST_F(CstaStream, SendsWhatOneTurnSaysTogether) {
    stream->send("one");
    stream->send("two");
    EXPECT_EQ(manager.available(), 0U);
    ASSERT_TRUE(test::run_until(io, [&] { return manager.available() != 0; }));
    EXPECT_EQ(manager.available(), 6U);
}

TEST_F(CstaStream, LosesNothingToAManagerThatReadsLate) {
    const auto first = much();
    stream->send(first);
    stream->send("then");
    ASSERT_TRUE(test::run_until(io, [&] { return manager.available() != 0; }));
    stream->send("last");
    EXPECT_GT(stream->backlog(), 1U << 20);
    read();
    ASSERT_TRUE(test::run_until(io, [&] { return heard.size() == first.size() + 8; }));
    EXPECT_TRUE(heard == first + "thenlast");
    EXPECT_EQ(stream->backlog(), 0U);
}

TEST_F(CstaStream, SaysItsLastWordsBehindWhatWaits) {
    const auto first = much();
    stream->send(first);
    stream->finish("bye");
    read();
    ASSERT_TRUE(test::run_until(io, [&] { return ended; }));
    EXPECT_TRUE(heard == first + "bye");
}

}  // namespace
}  // namespace ctig::cti
