#pragma once
// The HTTP messages that the handlers see: whole, in memory, bounded by the server.
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace ctig::http {

namespace beast_http = boost::beast::http;

using request = beast_http::request<beast_http::string_body>;
using response = beast_http::response<beast_http::string_body>;
using beast_http::field;
using beast_http::status;
using beast_http::verb;

}  // namespace ctig::http
