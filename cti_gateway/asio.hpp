#pragma once
// The Asio vocabulary of the program: a concrete executor (not any_io_executor); one thread runs one
// io_context.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <chrono>

namespace ctig {

namespace asio = boost::asio;
using executor = asio::io_context::executor_type;
template <class T = void>
using task = asio::awaitable<T, executor>;
using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, executor>;
using tcp_acceptor = asio::basic_socket_acceptor<asio::ip::tcp, executor>;
using udp_socket = asio::basic_datagram_socket<asio::ip::udp, executor>;
using steady_timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                                asio::wait_traits<std::chrono::steady_clock>, executor>;

}  // namespace ctig
