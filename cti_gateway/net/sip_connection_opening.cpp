// A connection until it is open: handshake, and who the peer is.
#include <openssl/ssl.h>

#include "cti_gateway/config/endpoint.hpp"
#include "cti_gateway/log/log.hpp"
#include "cti_gateway/net/sip_connection.hpp"
#include "cti_gateway/net/sip_transport.hpp"

namespace ctig::net {

void sip_connection::start() {
    arm(limit::opening);
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    if (!setup_.tls) return confirm_names();
    if (!setup_.dialled.empty()) return shake_hands();
    // Silent peers cost no TLS state, and a load balancer's connect-and-close no handshake.
    socket_.async_wait(tcp_socket::wait_read, [self = shared_from_this()](boost::system::error_code ec) {
        if (self->stage_ == stage::closed) return;
        if (ec) return self->end();
        // The address alone may tell that the peer has no business here; or its certificate will tell who it
        // is.
        self->flow_.standing = self->owner_.sink_.standing_of(self->identity());
        if (self->flow_.standing == sip::peer_standing::stranger &&
            !self->owner_.sink_.needs_names(self->identity()) &&
            !self->owner_.stranger_handshakes_.pass(std::chrono::steady_clock::now()))
            return self->end();
        self->shake_hands();
    });
}

void sip_connection::shake_hands() {
    secured_.emplace(socket_, *setup_.tls);
    if (setup_.check) secured_->set_verify_callback(*setup_.check);
    // RFC 6066 3: a literal address is no server name. SSL_set_tlsext_host_name is a macro with an old cast.
    if (!setup_.dialled.empty() && !config::is_address(setup_.dialled))
        SSL_ctrl(secured_->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 setup_.dialled.data());
    secured_->async_handshake(
        setup_.dialled.empty() ? asio::ssl::stream_base::server : asio::ssl::stream_base::client,
        [self = shared_from_this()](boost::system::error_code ec) {
            if (self->stage_ != stage::closed) self->on_handshake(ec);
        });
}

void sip_connection::on_handshake(boost::system::error_code ec) {
    if (ec) {
        tell_failure(ec);
        return end();
    }
    if (setup_.check) {
        certificate_ = tls::names_of_peer(secured_->native_handle());
        names_ = certificate_.domains;
        if (!names_.empty()) flow_.certificate = names_.front();
    }
    tls_buffer_ = std::make_unique<std::array<char, 16384>>();
    confirm_names();
}

// One line for each refusal: the failing check and the subject. A stranger's is nothing to act on, and what
// comes by the hundred is told of by the counters.
void sip_connection::tell_failure(const boost::system::error_code& ec) {
    const auto why = setup_.check ? setup_.check->why(ec) : tls::handshake_failure(ec);
    const bool certificate_refused = why.starts_with("certificate");
    ++(certificate_refused ? owner_.counters_.tls_refused : owner_.counters_.tls_failures);
    const auto about = log::context{.peer = flow_.remote_address};
    if (!setup_.dialled.empty())
        log::warn(about, "TLS connection to {} port {} given up: {}", setup_.dialled, flow_.remote_port, why);
    else if ((flow_.standing == sip::peer_standing::stranger && !owner_.sink_.needs_names(identity())) ||
             (!certificate_refused && tls::is_quiet_end(ec)) ||
             !owner_.handshake_lines_.pass(std::chrono::steady_clock::now()))
        log::debug(about, "TLS client on port {} refused: {}", flow_.local_port, why);
    else
        log::warn(about, "TLS client on port {} refused: {}", flow_.local_port, why);
}

void sip_connection::confirm_names() {
    if (!setup_.dialled.empty() || !owner_.sink_.needs_names(identity())) return open();
    owner_.sink_.confirm_names(
        flow_.remote_address, [self = shared_from_this()](std::vector<std::string> confirmed) {
            if (self->stage_ != stage::opening) return;
            self->names_.insert(self->names_.end(), confirmed.begin(), confirmed.end());
            self->open();
        });
}

void sip_connection::open() {
    stage_ = stage::open;
    heard_ = std::chrono::steady_clock::now();
    flow_.standing = owner_.sink_.standing_of(identity());
    if (!names_.empty() && setup_.dialled.empty()) owner_.quota_.confirm(flow_.id, flow_.standing);
    arm(resting_limit());
    settle(true);
    if (!waiting_.empty()) post_flush();
    read();
}

}  // namespace ctig::net
