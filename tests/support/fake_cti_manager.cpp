#include "tests/support/fake_cti_manager.hpp"

#include <array>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <utility>

namespace ctig::test {

struct fake_cti_manager::connection : std::enable_shared_from_this<connection> {
    connection(fake_cti_manager& m, tcp_socket s) : manager(m), socket(std::move(s)) {
        if (m.tls_ != nullptr) secured.emplace(socket, *m.tls_);
    }
    template <class Operation>
    void with_stream(Operation operation) {
        if (secured)
            operation(*secured);
        else
            operation(socket);
    }
    [[nodiscard]] bool current() const { return socket.is_open() && manager.connection_.get() == this; }

    void start() {
        if (!secured) return read();
        secured->async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](const auto& ec) {
            if (!self->socket.is_open()) return;
            if (ec)
                self->manager.drop();
            else
                self->read();
        });
    }
    void read() {
        with_stream([this](auto& stream) {
            stream.async_read_some(
                asio::buffer(buffer),
                [self = shared_from_this()](const boost::system::error_code& ec, std::size_t n) {
                    if (!self->socket.is_open() || !self->current()) return;
                    if (ec) return self->manager.drop();
                    self->reader.append({self->buffer.data(), n});
                    self->frames();
                    if (self->socket.is_open()) self->read();
                });
        });
    }
    void frames() {
        for (auto next = reader.next().value(); next && current(); next = reader.next().value())
            manager.on_message({static_cast<unsigned>(next->id), decoder.decode(next->xml).value()});
    }
    void write() {
        writing.swap(queued);
        with_stream([this](auto& stream) {
            asio::async_write(stream, asio::buffer(writing),
                              [self = shared_from_this()](const auto& ec, std::size_t) {
                                  self->writing.clear();
                                  if (!ec && !self->queued.empty()) self->write();
                              });
        });
    }

    fake_cti_manager& manager;
    tcp_socket socket;
    std::optional<asio::ssl::stream<tcp_socket&>> secured;
    std::array<char, 4096> buffer{};
    csta::frame_reader reader;
    csta::decoder decoder;
    std::string queued, writing;
};

fake_cti_manager::fake_cti_manager(asio::io_context& io, asio::ssl::context* tls)
    : executor_(io.get_executor()), tls_(tls), acceptor_(executor_) {
    listen();
}

fake_cti_manager::~fake_cti_manager() {
    stop_listening();
    drop();
}

void fake_cti_manager::listen() {
    acceptor_.open(asio::ip::tcp::v4());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind({asio::ip::address_v4::loopback(), port_});
    acceptor_.listen();
    port_ = acceptor_.local_endpoint().port();
    accept();
}

void fake_cti_manager::stop_listening() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
}

void fake_cti_manager::drop() {
    if (!connection_) return;
    boost::system::error_code ignored;
    connection_->socket.close(ignored);
    connection_.reset();
}

void fake_cti_manager::send_octets(std::string_view octets) {
    if (!connection_) return;
    connection_->queued += octets;
    if (connection_->writing.empty()) connection_->write();
}

void fake_cti_manager::accept() {
    acceptor_.async_accept([this](const boost::system::error_code& ec, tcp_socket socket) {
        if (ec) return;
        drop();
        ++accepted;
        connection_ = std::make_shared<connection>(*this, std::move(socket));
        connection_->start();
        accept();
    });
}

void fake_cti_manager::on_message(framed_message m) {
    using namespace csta;
    if (csta::holds_alternative<start_application_session>(m.what)) {
        on_login(m.id);
        logins.push_back(std::move(m));
    } else if (csta::holds_alternative<request_system_status>(m.what)) {
        ++heartbeats;
        send(m.id, request_system_status_response{system_status_value::normal});
    } else if (csta::holds_alternative<reset_application_session_timer>(m.what)) {
        ++renewals;
        send(m.id, reset_application_session_timer_pos_response{session_duration});
    } else if (csta::holds_alternative<stop_application_session>(m.what)) {
        farewells.push_back(std::move(m));
    } else if (is_response(m.what)) {
        answers.push_back(std::move(m));
    } else {
        requests.push_back(std::move(m));
    }
}
void fake_cti_manager::on_login(unsigned id) {
    switch (mode) {
        case sign_in::granted:
            return send(id, csta::start_application_session_pos_response{
                                .session_id = "S1",
                                .actual_protocol_version = {},
                                .actual_session_duration = session_duration});
        case sign_in::refused:
            return send(id, csta::start_application_session_neg_response{
                                {csta::session_error::invalid_application_info}});
        case sign_in::not_answered: return;
    }
}

}  // namespace ctig::test
