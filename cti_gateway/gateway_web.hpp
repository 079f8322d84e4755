#pragma once
// The gateway as its web side sees it, and the web side's parts.
#include <memory>

#include "cti_gateway/gateway_impl.hpp"
#include "cti_gateway/http/application.hpp"
#include "cti_gateway/http/server.hpp"

namespace ctig {

/// Thread: the gateway's. Lifetime: the gateway's; stop() before the links.
class gateway::web_side final : public http::backend {
public:
    explicit web_side(gateway::impl& of);
    ~web_side();

    /// Errors: throws std::runtime_error that names http.listen.
    void listen(const asio::ip::tcp::endpoint& where);
    void stop();
    /// Handshakes from now on use this certificate. Connections that stand keep theirs.
    void reload(std::shared_ptr<asio::ssl::context> security);
    /// Sign-ins from now on are checked by this.
    void use(directory::password_check check);
    /// The certificate for http.tls; null without it, and where `mistakes` says what is wrong with it.
    [[nodiscard]] static std::shared_ptr<asio::ssl::context> security_of(
        const config::configuration& settings, std::vector<std::string>& mistakes);

    // http::backend
    [[nodiscard]] gateway_status status() const override;
    [[nodiscard]] std::shared_ptr<const directory::directory> people() const override;
    [[nodiscard]] std::shared_ptr<const config::configuration> settings() const override;
    [[nodiscard]] const http::web_options& options() const override;
    [[nodiscard]] http::session_list sessions(const http::session_query& which) const override;
    [[nodiscard]] http::admission_report admission() const override;
    [[nodiscard]] std::deque<refused_request> refusals() const override;
    void calls_at(std::string pbx_device, std::function<void(http::line_calls)> done) override;
    [[nodiscard]] std::optional<lineuri::line_appearance> selection(std::string_view user) const override;
    [[nodiscard]] std::optional<std::string> place_of(std::string_view profile) const override;
    [[nodiscard]] boost::system::result<void, std::string> select(
        const std::string& user, const std::optional<lineuri::line_appearance>& phone,
        const std::string& peer) override;

private:
    [[nodiscard]] static http::application_parts parts_of(web_side& self, gateway::impl& gateway);
    [[nodiscard]] http::session_report report(const shards::shard& of,
                                              const bridge::rcc_session& session) const;

    gateway::impl& gateway_;
    http::application application_;
    std::unique_ptr<http::server> server_;
};

}  // namespace ctig
