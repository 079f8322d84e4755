#pragma once
// Password checks take a tenth of a second of a processor each, or wait for an LDAP server: threads of their
// own do them, at low priority, and only so many wait.
#include <cstddef>
#include <functional>
#include <memory>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/directory/password_check.hpp"

namespace ctig::http {

/// Thread: the gateway's. Destruction waits for the checks under way and drops those that wait.
class password_workers {
public:
    using done_function = std::function<void(directory::password_verdict)>;

    password_workers(executor loop, directory::password_check check, std::size_t threads = 2,
                     std::size_t waiting = 32);
    ~password_workers();

    /// Checks from now on are made by this one; those under way keep theirs.
    void use(directory::password_check check);
    /// Calls `done` on the loop, later. False: too many wait, nothing happens.
    [[nodiscard]] bool check(directory::password_question question, done_function done);

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace ctig::http
