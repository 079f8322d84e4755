// The simulated PBX over TCP on loopback, with a client that knows nothing but frames.
#include "cti_gateway/simulator/manager_server.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <optional>

#include "csta/codec.hpp"
#include "csta/frame.hpp"
#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

using asio::ip::tcp;

class raw_client : public std::enable_shared_from_this<raw_client> {
public:
    static std::shared_ptr<raw_client> connect(asio::io_context& io, const tcp::endpoint& to) {
        auto made = std::make_shared<raw_client>(io);
        boost::system::error_code ec;
        made->socket_.connect(to, ec);
        made->connected_ = !ec;
        if (made->connected_) made->read();
        return made;
    }
    explicit raw_client(asio::io_context& io) : io_(io), socket_(io.get_executor()) {}
    [[nodiscard]] bool connected() const { return connected_; }
    [[nodiscard]] bool closed() const { return closed_; }

    void send(std::string_view bytes) {
        boost::system::error_code ignored;
        asio::write(socket_, asio::buffer(bytes), ignored);
    }
    void send(const csta::message& what) {
        std::string bytes;
        ASSERT_FALSE(csta::append_frame(bytes, csta::invoke_id{1}, csta::encode(what)));
        send(bytes);
    }
    /// The next message, whatever it is. Nothing when the connection closes first.
    std::optional<csta::message> next() {
        while (received_.empty() && !closed_ && io_.run_one_for(std::chrono::seconds{10}) > 0) {
        }
        if (received_.empty()) return std::nullopt;
        auto first = std::move(received_.front());
        received_.erase(received_.begin());
        return first;
    }
    csta::message ask(const csta::message& what) {
        send(what);
        return next().value_or(csta::message{});
    }
    bool sign_in() {
        const auto answer = ask(csta::start_application_session{
            .application_id = "test",
            .login = csta::session_login_info{.user_name = "CtiGW", .password = "Secret"},
            .requested_protocol_versions = {std::string(csta::ed3_namespace)},
            .requested_session_duration = std::chrono::seconds{60}});
        return csta::holds_alternative<csta::start_application_session_pos_response>(answer);
    }
    void wait_until_closed() {
        while (!closed_ && io_.run_one_for(std::chrono::seconds{10}) > 0) {
        }
        EXPECT_TRUE(closed_);
    }
    void stop_reading() { reading_ = false; }
    void close() { socket_.close(); }

private:
    void read() {
        socket_.async_read_some(asio::buffer(buffer_), [this, self = shared_from_this()](
                                                           boost::system::error_code ec, std::size_t size) {
            if (ec) {
                closed_ = true;
                return;
            }
            reader_.append({buffer_.data(), size});
            for (auto frame = reader_.next(); frame && frame->has_value(); frame = reader_.next()) {
                received_.push_back(decoder_.decode((*frame)->xml).value());
            }
            if (reading_) read();
        });
    }

    asio::io_context& io_;
    tcp_socket socket_;
    std::array<char, 4096> buffer_{};
    csta::frame_reader reader_;
    csta::decoder decoder_;
    std::vector<csta::message> received_;
    bool connected_ = false, closed_ = false, reading_ = true;
};

class ManagerServer : public testing::Test {
protected:
    ManagerServer() {
        for (int manager = 0; manager < 2; ++manager) {
            EXPECT_FALSE(server->listen({asio::ip::address_v4::loopback(), 0}));
        }
    }
    ~ManagerServer() override {
        server->stop();
        host->shut_down();
        io.restart();
        while (io.poll() != 0) {
        }
    }
    std::shared_ptr<raw_client> client(std::size_t manager) {
        return raw_client::connect(io, server->address_of(manager));
    }
    static simulator_config config() {
        auto c = lab_config();
        c.application_users = {{"CtiGW", "Secret"}};
        c.call_ids = call_id_scheme::manager;
        return c;
    }
    void settle() {
        io.restart();
        while (io.poll() != 0) {
        }
    }

    asio::io_context io{1};
    std::shared_ptr<simulated_pbx_host> host = simulated_pbx_host::make(io.get_executor(), config(), 2);
    std::shared_ptr<manager_server> server = manager_server::make(host);
};

// A monitor at manager 0, a call made there: the response comes first, then the events.
TEST_F(ManagerServer, CarriesACallOverTcp) {
    auto one = client(0);
    ASSERT_TRUE(one->sign_in());
    const auto started = one->ask(csta::monitor_start{{dev("1000")}, {}, {}, {}});
    EXPECT_TRUE(csta::holds_alternative<csta::monitor_start_response>(started));
    const auto made =
        one->ask(csta::make_call{dev("1000"), dev("1005"), csta::auto_originate::do_not_prompt});
    EXPECT_EQ(csta::get<csta::make_call_response>(made).calling_device, at("1", "1000"));
    for (const auto* expected :
         {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall",
          "Delivered 1/1005 connected newCall", "Established 1/1005 connected newCall"}) {
        EXPECT_EQ(describe(one->next().value_or(csta::message{})), expected);
    }
}

// Two clients of one manager: each has its own monitors, and those of one that goes are gone with it.
TEST_F(ManagerServer, KeepsTheMonitorsOfItsClientsApart) {
    auto one = client(0);
    auto other = client(0);
    ASSERT_TRUE(one->sign_in() && other->sign_in());
    const auto watch = csta::monitor_start{{dev("1000")}, {}, {}, {}};
    const auto first = one->ask(watch);
    const auto second = other->ask(watch);
    const auto& xref = csta::get<csta::monitor_start_response>(first).monitor_cross_ref_id;
    EXPECT_NE(xref, csta::get<csta::monitor_start_response>(second).monitor_cross_ref_id);
    EXPECT_EQ(csta::get<csta::csta_error_code>(other->ask(csta::monitor_stop{xref})),
              csta::make_error(csta::operation_error::invalid_monitor_cross_ref_id));
    EXPECT_EQ(host->exchange().monitors(), 2U);
    one->close();
    while (host->exchange().monitors() > 1 && io.run_one_for(std::chrono::seconds{10}) > 0) {
    }
    EXPECT_EQ(host->exchange().monitors(), 1U);
}

// Manager 0 stops with a call standing. Its client is cut off, nobody gets in; manager 1 knows the call by a
// name of its own. Then manager 0 starts again at the same address.
TEST_F(ManagerServer, StopsOneManagerWhileCallsLiveOn) {
    auto one = client(0);
    auto other = client(1);
    ASSERT_TRUE(one->sign_in() && other->sign_in());
    (void)one->ask(csta::make_call{dev("1000"), dev("1001"), csta::auto_originate::do_not_prompt});
    server->stop_manager(0);
    one->wait_until_closed();
    EXPECT_FALSE(client(0)->connected());

    const auto snapshot = other->ask(csta::snapshot_device{dev("1001")});
    const auto& items =
        std::get<csta::snapshot_device_data>(
            csta::get<csta::snapshot_device_response>(snapshot).cross_ref_id_or_snapshot_data.value)
            .items;
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].connection_identifier, at("2", "1001"));
    EXPECT_TRUE(csta::holds_alternative<csta::answer_call_response>(
        other->ask(csta::answer_call{items[0].connection_identifier})));

    server->start_manager(0);
    auto again = client(0);
    EXPECT_TRUE(again->sign_in());
}

// Somebody who speaks something else is cut off; others are not touched.
TEST_F(ManagerServer, ClosesOnlyTheConnectionThatBreaksTheFraming) {
    auto good = client(0);
    auto bad = client(0);
    ASSERT_TRUE(good->sign_in());
    bad->send("GET / HTTP/1.1\r\n\r\n");
    bad->wait_until_closed();
    EXPECT_TRUE(csta::holds_alternative<csta::request_system_status_response>(
        good->ask(csta::request_system_status{})));
}

// A client that asks for ever and never reads is cut off when 1 MiB waits for it.
TEST_F(ManagerServer, CutsOffAReaderThatIsTooSlow) {
    auto slow = client(0);
    ASSERT_TRUE(slow->sign_in());
    std::string request;
    ASSERT_FALSE(csta::append_frame(request, csta::invoke_id{1}, csta::encode(csta::get_csta_features{})));
    std::string many;
    for (int i = 0; i < 100; ++i) many += request;
    auto watcher = client(0);
    ASSERT_TRUE(watcher->sign_in());
    slow->stop_reading();
    slow->send(request);
    ASSERT_TRUE(slow->next());
    // What a megabyte and the socket buffers hold is less than this.
    for (int i = 0; i < 400 && host->clients() == 2; ++i) {
        slow->send(many);
        settle();
    }
    EXPECT_EQ(host->clients(), 1U);
    EXPECT_TRUE(csta::holds_alternative<csta::request_system_status_response>(
        watcher->ask(csta::request_system_status{})));
}

// A silent manager keeps its connections and says nothing, until it is started again.
TEST_F(ManagerServer, KeepsSilent) {
    auto one = client(0);
    ASSERT_TRUE(one->sign_in());
    host->silence_manager(0);
    one->send(csta::request_system_status{});
    settle();
    host->start_manager(0);
    EXPECT_TRUE(csta::holds_alternative<csta::monitor_start_response>(
        one->ask(csta::monitor_start{{dev("1000")}, {}, {}, {}})));
    EXPECT_FALSE(one->closed());
}

}  // namespace
}  // namespace ctig::simulator::test
