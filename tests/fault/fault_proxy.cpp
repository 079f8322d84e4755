#include "tests/fault/fault_proxy.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace ctig::fault {
namespace {

constexpr std::chrono::milliseconds trickle_pace{50};
constexpr std::size_t largest_piece = 65536;

}  // namespace

/// Two sockets and the bytes between them. Lives as long as an operation of one of its ways.
class proxied_connection : public std::enable_shared_from_this<proxied_connection> {
public:
    proxied_connection(tcp_socket from, tcp_socket to, std::shared_ptr<way_fault[]> faults)
        : near_(std::move(from)),
          far_(std::move(to)),
          faults_(std::move(faults)),
          onward_{near_, far_, way::onward, steady_timer(near_.get_executor())},
          back_{far_, near_, way::back, steady_timer(near_.get_executor())} {}

    void start(const asio::ip::tcp::endpoint& target) {
        near_.set_option(asio::ip::tcp::no_delay(true));
        far_.async_connect(target, [self = shared_from_this()](const boost::system::error_code& failed) {
            if (failed) return self->end(ending::rst);
            self->far_.set_option(asio::ip::tcp::no_delay(true));
            self->read(self->onward_);
            self->read(self->back_);
        });
    }
    /// The faults have changed: whoever waits because of them looks again.
    void look_again() {
        onward_.pace.cancel();
        back_.pace.cancel();
    }
    void end(ending how) {
        boost::system::error_code ignored;
        for (auto* socket : {&near_, &far_}) {
            if (how == ending::rst) socket->set_option(asio::socket_base::linger(true, 0), ignored);
            socket->close(ignored);
        }
        look_again();
    }
    [[nodiscard]] bool open() const { return near_.is_open(); }

private:
    struct one_way {
        tcp_socket& from;
        tcp_socket& to;
        way which;
        steady_timer pace;
        std::array<char, largest_piece> piece{};
        std::size_t at = 0, size = 0;
    };

    [[nodiscard]] const way_fault& fault_of(const one_way& w) const {
        return faults_[static_cast<std::size_t>(w.which)];
    }
    void wait(one_way& w, std::chrono::steady_clock::time_point until,
              void (proxied_connection::*then)(one_way&)) {
        w.pace.expires_at(until);
        w.pace.async_wait([self = shared_from_this(), &w, then](const boost::system::error_code&) {
            if (self->open()) (self.get()->*then)(w);
        });
    }
    // Nothing is read from a blocked way: its sender's kernel holds the bytes.
    void read(one_way& w) {
        if (fault_of(w).blocked)
            return wait(w, std::chrono::steady_clock::time_point::max(), &proxied_connection::read);
        w.from.async_read_some(
            asio::buffer(w.piece),
            [self = shared_from_this(), &w](const boost::system::error_code& failed, std::size_t got) {
                if (failed) return self->on_end(w, failed);
                w.at = 0;
                w.size = got;
                self->delay(w);
            });
    }
    void on_end(const one_way&, const boost::system::error_code& why) {
        if (open()) end(why == asio::error::eof ? ending::fin : ending::rst);
    }
    void delay(one_way& w) {
        const auto by = fault_of(w).delay;
        if (by.count() == 0) return pass(w);
        wait(w, std::chrono::steady_clock::now() + by, &proxied_connection::pass);
    }
    void pass(one_way& w) {
        const auto& fault = fault_of(w);
        if (fault.blocked)  // it came before the way was blocked, and did not get through
            return wait(w, std::chrono::steady_clock::time_point::max(), &proxied_connection::pass);
        auto now = w.size - w.at;
        if (fault.bytes_a_second != 0)
            now = std::min<std::size_t>(
                now, std::max<std::size_t>(
                         1, fault.bytes_a_second * static_cast<std::size_t>(trickle_pace.count()) / 1000));
        asio::async_write(
            w.to, asio::buffer(w.piece.data() + w.at, now),
            [self = shared_from_this(), &w](const boost::system::error_code& failed, std::size_t sent) {
                if (failed) return self->on_end(w, failed);
                w.at += sent;
                if (w.at == w.size) return self->read(w);
                self->wait(w, std::chrono::steady_clock::now() + trickle_pace, &proxied_connection::pass);
            });
    }

    tcp_socket near_, far_;
    std::shared_ptr<way_fault[]> faults_;
    one_way onward_, back_;
};

fault_proxy::fault_proxy(asio::io_context& io, asio::ip::tcp::endpoint target)
    : target_(std::move(target)),
      acceptor_(io.get_executor(), {target_.address(), 0}),
      faults_(std::make_shared<way_fault[]>(2)) {
    accept();
}

fault_proxy::~fault_proxy() { end_all(ending::rst); }

std::vector<std::shared_ptr<proxied_connection>> fault_proxy::standing() {
    std::vector<std::shared_ptr<proxied_connection>> found;
    std::erase_if(connections_, [&](const auto& weak) {
        auto one = weak.lock();
        if (!one || !one->open()) return true;
        found.push_back(std::move(one));
        return false;
    });
    return found;
}

std::size_t fault_proxy::connections() const {
    return static_cast<std::size_t>(std::ranges::count_if(connections_, [](const auto& weak) {
        const auto one = weak.lock();
        return one && one->open();
    }));
}

void fault_proxy::accept() {
    acceptor_.async_accept([this](const boost::system::error_code& failed, tcp_socket socket) {
        if (failed) return;
        if (refusing_) {
            boost::system::error_code ignored;
            socket.set_option(asio::socket_base::linger(true, 0), ignored);
        } else {
            tcp_socket far(socket.get_executor());
            const auto made =
                std::make_shared<proxied_connection>(std::move(socket), std::move(far), faults_);
            connections_.push_back(made);
            made->start(target_);
        }
        accept();
    });
}

void fault_proxy::set(way where, way_fault fault) {
    faults_[static_cast<std::size_t>(where)] = fault;
    for (const auto& one : standing()) one->look_again();
}

void fault_proxy::heal() {
    refusing_ = false;
    set(way::onward, {});
    set(way::back, {});
}

void fault_proxy::half_open() {
    set(way::onward, {.blocked = true});
    set(way::back, {.blocked = true});
}

void fault_proxy::end_all(ending how) {
    for (const auto& one : standing()) one->end(how);
}
void fault_proxy::cut() { end_all(ending::fin); }
void fault_proxy::reset() { end_all(ending::rst); }
void fault_proxy::refuse() {
    refusing_ = true;
    reset();
}

}  // namespace ctig::fault
