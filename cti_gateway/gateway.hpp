#pragma once
// The gateway as a library: construct it from a configuration, run the io_context that you gave it, stop it.
//
//   boost::asio::io_context io;
//   ctig::gateway gateway(io, settings);
//   gateway.start();
//   io.run();
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cti_gateway/config/config.hpp"
#include "cti_gateway/directory/password_check.hpp"
#include "cti_gateway/status.hpp"

namespace boost::asio {
class io_context;
}

namespace ctig {

struct gateway_options {
    std::filesystem::path trace_file;  ///< SIP messages and those of csta and baresip links; empty: nowhere
    std::size_t connections = 0;       ///< SIP over TCP and TLS; 0: 20000, or what the process may have open
    std::vector<std::string> name_servers;  ///< "address:port" each; none: the system's
    std::string directory_toml;  ///< when not empty, read in place of directory.file (lab mode, embedding)
    /// Who checks the passwords of the phone selection page; none: the directory's password_hash.
    directory::password_check password_check = {};
    std::string operator_token;  ///< in place of http.operator_token_file (lab mode, embedding)
};

/// What came of a reload.
struct reload_result {
    bool applied =
        false;  ///< false: the old configuration stays, `notes` says what is wrong with the new one
    std::vector<std::string> notes;  ///< else: what takes effect at the next restart only
};

/// One gateway. Thread: every member on the one thread that runs the io_context; with [runtime] shards over
/// 1 the gateway has further threads of its own. Lifetime: once started, stop() it and run the io_context
/// until `stopped` was called, then destroy it.
class gateway final : public status_source {
public:
    /// Reads the directory. Errors: throws std::runtime_error with every mistake, a line each.
    gateway(boost::asio::io_context& io, config::configuration settings, gateway_options options = {});
    ~gateway();

    /// Binds the listeners, starts the links. Errors: throws std::runtime_error that names the address or the
    /// file.
    void start();
    /// Lets nobody else in, answers what is in flight, then closes. Without a journal every dialog gets BYE;
    /// with one, sessions stay as they are for the next process. `stopped` is called at the end, at most 5 s
    /// later.
    void stop(std::function<void()> stopped);
    /// Calls `done` once every thread of the gateway has come to its next turn: a watchdog's question.
    void when_all_respond(std::function<void()> done);
    /// Reads directory, access lists, limits and CTI managers anew; sessions stay.
    [[nodiscard]] reload_result reload(config::configuration settings);

    [[nodiscard]] gateway_status status() const override;

private:
    struct impl;
    class web_side;
    std::unique_ptr<impl> impl_;
};

}  // namespace ctig
