#pragma once
// The driver for CTI managers that speak CSTA XML over TCP or TLS: a csta_session fed by a csta_stream.
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "csta/frame.hpp"
#include "cti_gateway/asio.hpp"
#include "cti_gateway/cti/csta/csta_session.hpp"
#include "cti_gateway/cti/csta/csta_stream.hpp"
#include "cti_gateway/cti/driver_registry.hpp"
#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::cti {

/// Thread: the gateway's.
class csta_driver final : public link_driver, private stream_sink {
public:
    struct setup {
        manager_address peer;
        const dialect* how = nullptr;  ///< static data
        application_login who;
        std::shared_ptr<asio::ssl::context> tls;  ///< null for TCP
        cti_tap* tap = nullptr;                   ///< sees every document
        std::string name;                         ///< of the manager, as configured, for the tap
    };
    csta_driver(executor ex, setup what);
    ~csta_driver() override;

    void connect(driver_sink& sink) override;
    void close() override;
    void request(csta::message what, completion done) override;
    /// A document as it is, for people who try things out.
    void request_document(std::string_view document, completion done);
    [[nodiscard]] std::string_view protocol() const noexcept override { return "csta"; }

private:
    void on_stream_open() override;
    void on_stream_bytes(std::string_view bytes) override;
    void on_stream_closed(std::string reason) override;

    void apply(csta_session::outputs outputs);
    void apply_one(csta_session::output& output);
    void arm_timer();
    void tap_in(std::string_view bytes);
    void tap_out(std::string_view frame);

    /// Requests that wait to be written are bounded by their octets: past this, busy.
    static constexpr std::size_t max_backlog = 1 << 20;

    executor executor_;
    setup setup_;
    driver_sink* sink_ = nullptr;
    std::shared_ptr<csta_stream> stream_;
    std::shared_ptr<link_memory> memory_ = std::make_shared<link_memory>();
    std::optional<csta_session> session_;
    csta::frame_reader tapped_;  ///< cuts what came in a second time, for the tap
    steady_timer timer_;
    std::uint64_t epoch_ = 0;  ///< of the connection; close() ends one
    std::shared_ptr<const std::monostate> alive_ = std::make_shared<const std::monostate>();
};

/// For driver_registry::add.
[[nodiscard]] std::unique_ptr<link_driver> make_csta_driver(const driver_request& what);
[[nodiscard]] std::optional<std::string> csta_driver_refuses(const config::cti_options& options);

}  // namespace ctig::cti
