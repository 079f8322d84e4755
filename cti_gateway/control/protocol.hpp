#pragma once
// The control protocol: one JSON object a line, one line of answer for each, over a Unix socket.
//
//   {"command":"status"}                                  {"ok":true,"sessions":3,...}
//   {"command":"select","arguments":{"user":"joe"}}       {"ok":false,"error":"no such user"}
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace ctig::control {

constexpr std::size_t max_request = 64 * 1024;  ///< bytes of a request's line

/// The members of the answer, or a text that says what is wrong.
using answer = boost::system::result<boost::json::object, std::string>;

/// Carries out a command. Called on the gateway's thread; must not block.
using handler = std::function<answer(std::string_view command, const boost::json::object& arguments)>;

/// Takes the answer of a command that needs time: once, on the gateway's thread; dropped, nobody is answered.
using reply = std::function<void(answer)>;
/// The same as a handler, answering when it can; the connection waits no longer than its deadline.
using deferring_handler =
    std::function<void(std::string_view command, const boost::json::object& arguments, reply done)>;

/// Hands a request's line to the handler; `line` gets the answer's, at once when it is no request.
void answer_later(std::string_view request, const deferring_handler& handle,
                  std::function<void(std::string)> line);

/// The line (with its line feed) that answers a request's line. Anything that is not a request gets
/// "ok":false.
[[nodiscard]] std::string answer_line(std::string_view request, const handler& handle);

[[nodiscard]] std::string request_line(std::string_view command, const boost::json::object& arguments);

/// The members of an answer without "ok", or the error's text.
[[nodiscard]] answer read_answer(std::string_view line);

}  // namespace ctig::control
