#pragma once
// The HTTP messages that the handlers see: whole, in memory, bounded by the server.
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <string>
#include <variant>

namespace ctig::http {

namespace beast_http = boost::beast::http;

using request = beast_http::request<beast_http::string_body>;
using response = beast_http::response<beast_http::string_body>;
using beast_http::field;
using beast_http::status;
using beast_http::verb;

/// A request and how it came.
struct incoming {
    request what;
    std::string peer_address;  ///< without the port
    bool secure = false;       ///< over TLS
};

/// Answer to a WebSocket handshake: the connection gets the live feed for as long as `allowed` says yes.
struct live_access {
    std::function<bool()> allowed;
};

using outcome = std::variant<response, live_access>;
/// Answers the request; on the gateway's thread, at once or later, at most once. Dropped unused it leaves the
/// client without an answer.
using reply = std::function<void(outcome)>;
/// Called on the gateway's thread; must not block. `what` is valid until `answer` is called or dropped.
using handler = std::function<void(const incoming& what, reply answer)>;

}  // namespace ctig::http
