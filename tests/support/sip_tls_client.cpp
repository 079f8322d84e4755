#include "tests/support/sip_tls_client.hpp"

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "cti_gateway/tls/certificate_names.hpp"
#include "sip_session/stream_framer.hpp"

namespace ctig::test {
namespace {

std::shared_ptr<asio::ssl::context> client_context(const certificate* shown) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    context->set_verify_mode(asio::ssl::verify_none);
    if (shown == nullptr) return context;
    context->use_certificate_chain(asio::buffer(shown->certificate_pem));
    context->use_private_key(asio::buffer(shown->private_key_pem), asio::ssl::context::pem);
    return context;
}

}  // namespace

struct sip_tls_client::state : std::enable_shared_from_this<sip_tls_client::state> {
    using secured = asio::ssl::stream<tcp_socket>;
    state(asio::io_context& io, std::shared_ptr<asio::ssl::context> own, asio::ssl::context& context,
          sip_tls_client& of)
        : kept(std::move(own)), stream(io.get_executor(), context), owner(&of) {}

    void shake_hands(asio::ssl::stream_base::handshake_type as) {
        stream.async_handshake(as, [self = shared_from_this()](boost::system::error_code ec) {
            if (self->owner == nullptr) return;
            if (ec) {
                self->owner->closed = true;
                return self->close();
            }
            self->owner->open = true;
            for (const auto& text : self->early) self->write(text);
            self->read();
        });
    }
    void read() {
        stream.async_read_some(asio::buffer(buffer), [self = shared_from_this()](boost::system::error_code ec,
                                                                                 std::size_t n) {
            if (self->owner == nullptr) return;
            if (ec) {
                self->owner->closed = true;
                return self->close();
            }
            self->owner->raw.append(self->buffer.data(), n);
            self->framer.append({self->buffer.data(), n});
            for (auto f = self->framer.next(); f.what == sip::framed::kind::message; f = self->framer.next())
                self->owner->received.push_back({sip::flow_id{}, std::string(f.bytes)});
            self->read();
        });
    }
    // Small beside the socket's buffer: blocking is all right here.
    void write(const std::string& text) {
        boost::system::error_code ignored;
        asio::write(stream, asio::buffer(text), ignored);
    }
    void close() {
        boost::system::error_code ignored;
        stream.next_layer().close(ignored);
    }

    std::shared_ptr<asio::ssl::context> kept;
    secured stream;
    sip_tls_client* owner;
    sip::stream_framer framer;
    std::vector<std::string> early;
    std::array<char, 16384> buffer{};
};

sip_tls_client::sip_tls_client(asio::io_context& io, const asio::ip::tcp::endpoint& gateway,
                               const certificate* shown, const std::string& source) {
    auto context = client_context(shown);
    state_ = std::make_shared<state>(io, context, *context, *this);
    auto& socket = state_->stream.next_layer();
    socket.open(gateway.protocol());
    if (gateway.address().is_v4()) socket.bind({asio::ip::make_address(source), 0});
    socket.connect(gateway);
    state_->shake_hands(asio::ssl::stream_base::client);
}

sip_tls_client::sip_tls_client(asio::io_context& io, tcp_acceptor& acceptor, asio::ssl::context& context)
    : state_(std::make_shared<state>(io, nullptr, context, *this)) {
    acceptor.async_accept(state_->stream.next_layer(), [self = state_](boost::system::error_code ec) {
        if (!ec && self->owner != nullptr) self->shake_hands(asio::ssl::stream_base::server);
    });
}

sip_tls_client::~sip_tls_client() {
    state_->owner = nullptr;
    state_->close();
}

void sip_tls_client::send(const std::string& text) {
    if (open)
        state_->write(text);
    else
        state_->early.push_back(text);
}

std::string sip_tls_client::peer_subject() const {
    return tls::names_of_peer(state_->stream.native_handle()).subject;
}

sip::flow sip_tls_client::flow() const {
    sip::flow f = tcp_flow();
    const auto& socket = state_->stream.next_layer();
    f.protocol = sip::transport::tls;
    f.local_address = socket.remote_endpoint().address().to_string();
    f.local_port = socket.remote_endpoint().port();
    f.remote_address = socket.local_endpoint().address().to_string();
    f.remote_port = socket.local_endpoint().port();
    return f;
}

}  // namespace ctig::test
