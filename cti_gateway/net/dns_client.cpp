#include "cti_gateway/net/dns_client.hpp"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netdb.h>

#include <algorithm>
#include <boost/asio/posix/basic_descriptor.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <map>
#include <stdexcept>
#include <utility>

#include "cti_gateway/config/endpoint.hpp"

namespace ctig::net {
namespace {

using descriptor = asio::posix::basic_stream_descriptor<executor>;

constexpr int query_timeout_ms = 2000;
constexpr int query_tries = 2;

std::string literal_of(const sockaddr* address) {
    char text[INET6_ADDRSTRLEN] = {};
    const void* bytes =
        address->sa_family == AF_INET6
            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr)
            : &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
    return inet_ntop(address->sa_family, bytes, text, sizeof text) == nullptr ? std::string{} : text;
}

std::vector<srv_record> read_srv(const unsigned char* answer, int length) {
    std::vector<srv_record> out;
    ares_srv_reply* all = nullptr;
    if (ares_parse_srv_reply(answer, length, &all) != ARES_SUCCESS) return out;
    for (const auto* one = all; one != nullptr; one = one->next)
        out.push_back(
            {.priority = one->priority, .weight = one->weight, .port = one->port, .target = one->host});
    ares_free_data(all);
    return out;
}

std::vector<naptr_record> read_naptr(const unsigned char* answer, int length) {
    const auto text = [](const unsigned char* s) { return std::string(reinterpret_cast<const char*>(s)); };
    std::vector<naptr_record> out;
    ares_naptr_reply* all = nullptr;
    if (ares_parse_naptr_reply(answer, length, &all) != ARES_SUCCESS) return out;
    for (const auto* one = all; one != nullptr; one = one->next)
        out.push_back({.order = one->order,
                       .preference = one->preference,
                       .flags = text(one->flags),
                       .service = text(one->service),
                       .replacement = one->replacement});
    ares_free_data(all);
    return out;
}

/// The libraries' count of users; c-ares wants it before the first channel.
void initialise_library() {
    static const int done = ares_library_init(ARES_LIB_INIT_ALL);
    if (done != ARES_SUCCESS) throw std::runtime_error(fmt::format("c-ares: {}", ares_strerror(done)));
}

}  // namespace

// c-ares says which of its sockets it waits for; each is watched by a descriptor that does not own it.
class dns_client::channel : public std::enable_shared_from_this<channel> {
public:
    channel(executor ex, const std::vector<std::string>& servers) : executor_(ex), timer_(ex) {
        initialise_library();
        ares_options options{};
        options.timeout = query_timeout_ms;
        options.tries = query_tries;
        options.sock_state_cb = [](void* self, ares_socket_t s, int readable, int writable) {
            static_cast<channel*>(self)->watch(s, readable != 0, writable != 0);
        };
        options.sock_state_cb_data = this;
        int done =
            ares_init_options(&ares_, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
        if (done == ARES_SUCCESS && !servers.empty())
            done = ares_set_servers_ports_csv(ares_, fmt::format("{}", fmt::join(servers, ",")).c_str());
        if (done == ARES_SUCCESS) return;
        stop();  // nobody's destructor runs for what was not made
        throw std::runtime_error(
            fmt::format("name servers {}: {}", fmt::join(servers, ","), ares_strerror(done)));
    }
    ~channel() { stop(); }
    channel(const channel&) = delete;
    channel& operator=(const channel&) = delete;

    [[nodiscard]] ares_channel native() const noexcept { return ares_; }
    [[nodiscard]] bool stopped() const noexcept { return ares_ == nullptr; }

    template <class Handler>
    void later(Handler handler) {
        asio::post(executor_, [self = shared_from_this(), handler = std::move(handler)]() mutable {
            if (!self->stopped()) handler();
        });
    }

    void arm() {
        if (stopped()) return;
        timeval longest{.tv_sec = 5, .tv_usec = 0}, wanted{};
        const timeval* next = ares_timeout(ares_, &longest, &wanted);
        const bool idle = watched_.empty();
        if (idle || next == nullptr) return;
        timer_.expires_after(std::chrono::seconds(next->tv_sec) + std::chrono::microseconds(next->tv_usec));
        timer_.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
            if (const auto self = weak.lock(); self && !ec) self->process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        });
    }

    void stop() {
        if (stopped()) return;
        const auto closing = std::exchange(ares_, nullptr);
        ares_destroy(closing);  // calls each open query's callback with ARES_EDESTRUCTION
        timer_.cancel();
        for (auto& [s, w] : watched_) w.at.release();
        watched_.clear();
    }

private:
    struct watched {
        descriptor at;
        std::uint64_t epoch;
        bool read = false, write = false, reading = false, writing = false;
    };

    void process(ares_socket_t readable, ares_socket_t writable) {
        if (stopped()) return;
        ares_process_fd(ares_, readable, writable);
        arm();
    }

    void watch(ares_socket_t s, bool readable, bool writable) {
        auto found = watched_.find(s);
        if (!readable && !writable) {  // c-ares is about to close it
            if (found == watched_.end()) return;
            found->second.at.release();
            watched_.erase(found);
            return;
        }
        if (found == watched_.end())
            found = watched_.emplace(s, watched{descriptor(executor_, s), ++last_epoch_}).first;
        found->second.read = readable;
        found->second.write = writable;
        wait_for(s, found->second);
    }

    void wait_for(ares_socket_t s, watched& w) {
        if (w.read && !std::exchange(w.reading, true))
            w.at.async_wait(descriptor::wait_read,
                            [weak = weak_from_this(), s, epoch = w.epoch](boost::system::error_code ec) {
                                if (const auto self = weak.lock())
                                    self->on_ready(s, epoch, ec, &watched::reading, s, ARES_SOCKET_BAD);
                            });
        if (w.write && !std::exchange(w.writing, true))
            w.at.async_wait(descriptor::wait_write,
                            [weak = weak_from_this(), s, epoch = w.epoch](boost::system::error_code ec) {
                                if (const auto self = weak.lock())
                                    self->on_ready(s, epoch, ec, &watched::writing, ARES_SOCKET_BAD, s);
                            });
    }

    void on_ready(ares_socket_t s, std::uint64_t epoch, boost::system::error_code ec, bool watched::*waiting,
                  ares_socket_t readable, ares_socket_t writable) {
        auto found = watched_.find(s);
        if (found == watched_.end() || found->second.epoch != epoch) return;  // the number was used again
        found->second.*waiting = false;
        if (ec) return;
        process(readable, writable);
        found = watched_.find(s);
        if (found != watched_.end() && found->second.epoch == epoch) wait_for(s, found->second);
    }

    executor executor_;
    steady_timer timer_;
    ares_channel ares_ = nullptr;
    std::map<ares_socket_t, watched> watched_;
    std::uint64_t last_epoch_ = 0;
};

namespace {

/// What a callback of c-ares is given: whose it is, and what to call. Owned by the query.
template <class Answer, class Channel>
struct query {
    std::shared_ptr<Channel> of;
    std::function<void(Answer)> done;

    // Posted: c-ares may answer from inside the call, and the callee may ask again.
    static void answer(void* argument, int status, Answer with) {
        const std::unique_ptr<query> self(static_cast<query*>(argument));
        if (status == ARES_EDESTRUCTION || self->of->stopped()) return;
        self->of->later(
            [done = std::move(self->done), with = std::move(with)]() mutable { done(std::move(with)); });
    }
};

}  // namespace

dns_client::dns_client(executor ex, const std::vector<std::string>& servers)
    : channel_(std::make_shared<channel>(ex, servers)) {}
dns_client::~dns_client() { stop(); }
void dns_client::stop() { channel_->stop(); }

void dns_client::ask(const dns_question& question, std::function<void(dns_records)> done) {
    if (question.type == dns_question::record::address)
        return addresses(question.name, [done = std::move(done)](std::vector<address_record> found) {
            done(dns_records(std::move(found)));
        });
    if (channel_->stopped()) return;
    using one_query = query<dns_records, channel>;
    const auto naptr = [](void* argument, int status, int, unsigned char* bytes, int length) {
        one_query::answer(argument, status,
                          status == ARES_SUCCESS ? read_naptr(bytes, length) : std::vector<naptr_record>{});
    };
    const auto srv = [](void* argument, int status, int, unsigned char* bytes, int length) {
        one_query::answer(argument, status,
                          status == ARES_SUCCESS ? read_srv(bytes, length) : std::vector<srv_record>{});
    };
    const bool is_naptr = question.type == dns_question::record::naptr;
    ares_query(channel_->native(), question.name.c_str(), ns_c_in, is_naptr ? ns_t_naptr : ns_t_srv,
               is_naptr ? ares_callback(naptr) : ares_callback(srv),
               new one_query{channel_, std::move(done)});
    channel_->arm();
}

void dns_client::addresses(const std::string& host, std::function<void(std::vector<address_record>)> done) {
    if (channel_->stopped()) return;
    using one_query = query<std::vector<address_record>, channel>;
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(
        channel_->native(), host.c_str(), nullptr, &hints,
        [](void* argument, int status, int, ares_addrinfo* found) {
            std::vector<address_record> out;
            for (const auto* node = found != nullptr ? found->nodes : nullptr; node != nullptr;
                 node = node->ai_next)
                out.push_back(
                    {literal_of(node->ai_addr), static_cast<std::uint32_t>(std::max(node->ai_ttl, 0))});
            ares_freeaddrinfo(found);
            one_query::answer(argument, status, std::move(out));
        },
        new one_query{channel_, std::move(done)});
    channel_->arm();
}

void dns_client::names(const std::string& address, std::function<void(std::vector<std::string>)> done) {
    if (channel_->stopped()) return;
    using one_query = query<std::vector<std::string>, channel>;
    unsigned char bytes[16] = {};
    const bool v6 = address.find(':') != std::string::npos;
    if (inet_pton(v6 ? AF_INET6 : AF_INET, address.c_str(), bytes) != 1)
        return channel_->later([done = std::move(done)] { done({}); });
    ares_gethostbyaddr(
        channel_->native(), bytes, v6 ? 16 : 4, v6 ? AF_INET6 : AF_INET,
        [](void* argument, int status, int, hostent* found) {
            std::vector<std::string> out;
            if (status == ARES_SUCCESS && found != nullptr) {
                out.emplace_back(found->h_name);
                for (char** alias = found->h_aliases; alias != nullptr && *alias != nullptr; ++alias)
                    if (std::ranges::count(out, *alias) == 0) out.emplace_back(*alias);
            }
            one_query::answer(argument, status, std::move(out));
        },
        new one_query{channel_, std::move(done)});
    channel_->arm();
}

}  // namespace ctig::net
