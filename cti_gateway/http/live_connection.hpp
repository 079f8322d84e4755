#pragma once
// One WebSocket (RFC 6455) that watches the live feed. What the client sends is read and forgotten.
#include <functional>
#include <memory>

#include "cti_gateway/http/live_feed.hpp"
#include "cti_gateway/http/message.hpp"

namespace ctig::http {

class web_stream;

/// Thread: the gateway's.
class live_connection : public live_watcher {
public:
    /// Takes the connection over after a WebSocket handshake request that was granted. `closed` is called
    /// once, never from inside start() or close(). `feed` outlives close().
    [[nodiscard]] static std::shared_ptr<live_connection> make(web_stream stream, live_access access,
                                                               live_feed& feed, std::function<void()> closed);
    virtual void start(const request& handshake) = 0;
    virtual void close() = 0;
};

}  // namespace ctig::http
