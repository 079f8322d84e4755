#include "tests/support/sip_stream_client.hpp"

#include <boost/asio/write.hpp>

namespace ctig::test {

struct sip_stream_client::state : std::enable_shared_from_this<sip_stream_client::state> {
    state(asio::io_context& io, sip_stream_client& of) : socket(io.get_executor()), owner(&of) {}

    void read() {
        socket.async_read_some(asio::buffer(buffer),
                               [self = shared_from_this()](boost::system::error_code ec, std::size_t n) {
                                   if (self->owner == nullptr) return;
                                   if (ec) {
                                       self->owner->closed = true;
                                       return;
                                   }
                                   self->framer.append({self->buffer.data(), n});
                                   self->cut();
                                   self->read();
                               });
    }
    void cut() {
        for (auto f = framer.next(); f.what == sip::framed::kind::message; f = framer.next())
            owner->received.push_back({sip::flow_id{}, std::string(f.bytes)});
    }

    tcp_socket socket;
    sip_stream_client* owner;
    sip::stream_framer framer;
    std::array<char, 16384> buffer{};
};

sip_stream_client::sip_stream_client(asio::io_context& io, const asio::ip::tcp::endpoint& gateway,
                                     const std::string& source)
    : state_(std::make_shared<state>(io, *this)) {
    state_->socket.open(gateway.protocol());
    if (!source.empty()) state_->socket.bind({asio::ip::make_address(source), 0});
    state_->socket.connect(gateway);
    state_->socket.set_option(asio::ip::tcp::no_delay(true));
    state_->read();
}

sip_stream_client::~sip_stream_client() {
    state_->owner = nullptr;
    boost::system::error_code ignored;
    state_->socket.close(ignored);
}

// Small beside the socket's buffer, and the gateway reads on the same thread later: blocking is all right
// here.
void sip_stream_client::send(const std::string& text) { asio::write(state_->socket, asio::buffer(text)); }

sip::flow sip_stream_client::flow() const {
    sip::flow f = tcp_flow();
    f.local_address = state_->socket.remote_endpoint().address().to_string();
    f.local_port = state_->socket.remote_endpoint().port();
    f.remote_address = state_->socket.local_endpoint().address().to_string();
    f.remote_port = state_->socket.local_endpoint().port();
    return f;
}

}  // namespace ctig::test
