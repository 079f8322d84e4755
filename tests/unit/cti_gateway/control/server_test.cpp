#include "cti_gateway/control/server.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "cti_gateway/control/client.hpp"

namespace ctig::control {
namespace {

using namespace std::chrono_literals;
using local = asio::local::stream_protocol;

answer echo(std::string_view command, const boost::json::object& arguments) {
    return boost::json::object{{"command", command}, {"arguments", arguments}};
}

class ControlServer : public ::testing::Test {
protected:
    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "ctig-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        path_ = folder_ / "control.sock";
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    /// Runs the loop in a thread of its own until `use` is done: the client blocks.
    template <class Use>
    void serving(server& s, Use use) {
        auto work = asio::make_work_guard(io_);
        std::thread loop([this] { io_.run(); });
        use();
        asio::post(io_, [&s] { s.stop(); });
        work.reset();
        loop.join();
        io_.restart();
    }

    asio::io_context io_{1};
    std::filesystem::path folder_, path_;
};

// The command line asks a running gateway.
TEST_F(ControlServer, AnswersTheClient) {
    server s(io_.get_executor(), echo);
    ASSERT_TRUE(s.listen(path_).has_value());
    serving(s, [&] {
        const auto got = call(path_, "status", {{"verbose", true}});
        ASSERT_TRUE(got.has_value()) << got.error();
        EXPECT_EQ(got->at("command").as_string(), "status");
        EXPECT_EQ(got->at("arguments").as_object().at("verbose").as_bool(), true);
    });
}

// Others on the machine cannot even connect; after the stop the file is gone.
TEST_F(ControlServer, MakesItsFileForTheOwnerAloneAndRemovesIt) {
    server s(io_.get_executor(), echo);
    ASSERT_TRUE(s.listen(path_).has_value());
    struct stat found {};
    ASSERT_EQ(::lstat(path_.c_str(), &found), 0);
    EXPECT_TRUE(S_ISSOCK(found.st_mode));
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
    s.stop();
    EXPECT_FALSE(std::filesystem::exists(path_));
    io_.run();
}

// A gateway that was killed leaves its file; the next one takes the place.
TEST_F(ControlServer, ReplacesAFileThatNobodyAnswersOn) {
    { asio::basic_socket_acceptor<local, executor> dead(io_, local::endpoint(path_.string())); }
    ASSERT_TRUE(std::filesystem::exists(path_));
    server s(io_.get_executor(), echo);
    EXPECT_TRUE(s.listen(path_).has_value());
    serving(s, [&] { EXPECT_TRUE(call(path_, "x").has_value()); });
}

// A second gateway on the same path is told so, and the first goes on.
TEST_F(ControlServer, LeavesARunningGatewayAlone) {
    server first(io_.get_executor(), echo), second(io_.get_executor(), echo);
    ASSERT_TRUE(first.listen(path_).has_value());
    const auto refused = second.listen(path_);
    ASSERT_TRUE(refused.has_error());
    EXPECT_NE(refused.error().find("a running gateway answers"), std::string::npos) << refused.error();
    serving(first, [&] { EXPECT_TRUE(call(path_, "x").has_value()); });
}

// A gateway that stops late does not take its successor's file away.
TEST_F(ControlServer, RemovesOnlyItsOwnFile) {
    server first(io_.get_executor(), echo), second(io_.get_executor(), echo);
    ASSERT_TRUE(first.listen(path_).has_value());
    std::filesystem::rename(path_, folder_ / "moved");
    ASSERT_TRUE(second.listen(path_).has_value());
    first.stop();
    EXPECT_TRUE(std::filesystem::exists(path_));
    second.stop();
    EXPECT_FALSE(std::filesystem::exists(path_));
    io_.run();
}

// Each reason not to listen is told in words.
TEST_F(ControlServer, SaysWhyItCannotListen) {
    server s(io_.get_executor(), echo);
    const auto no_folder = s.listen(folder_ / "none" / "control.sock");
    ASSERT_TRUE(no_folder.has_error());
    EXPECT_NE(no_folder.error().find("does not exist"), std::string::npos) << no_folder.error();
    std::ofstream(path_) << "precious";
    const auto no_socket = s.listen(path_);
    ASSERT_TRUE(no_socket.has_error());
    EXPECT_NE(no_socket.error().find("is not a socket"), std::string::npos) << no_socket.error();
    EXPECT_TRUE(std::filesystem::exists(path_));
    EXPECT_TRUE(s.listen(folder_ / std::string(200, 'x')).has_error());
}

// A client that never ends its line is cut off at the bound with a reason.
TEST_F(ControlServer, RefusesARequestOver64KiB) {
    server s(io_.get_executor(), echo);
    ASSERT_TRUE(s.listen(path_).has_value());
    serving(s, [&] {
        asio::io_context io(1);
        local::socket client(io);
        client.connect(local::endpoint(path_.string()));
        boost::system::error_code ec;
        asio::write(client, asio::buffer(std::string(max_request + 1, 'x')), ec);
        std::string got;
        asio::read(client, asio::dynamic_buffer(got), ec);  // to its end
        EXPECT_TRUE(ec.failed());
        EXPECT_EQ(got, "{\"ok\":false,\"error\":\"the request is longer than 64 KiB\"}\n");
    });
}

// Three requests on one connection, two of them in one piece, get three answers in their order.
TEST_F(ControlServer, AnswersEachLineOfAConnection) {
    server s(io_.get_executor(), echo);
    ASSERT_TRUE(s.listen(path_).has_value());
    serving(s, [&] {
        asio::io_context io(1);
        local::socket client(io);
        client.connect(local::endpoint(path_.string()));
        asio::write(client, asio::buffer(std::string("{\"command\":\"a\"}\n{\"command\":\"b\"}\n{\"comm")));
        asio::write(client, asio::buffer(std::string("and\":\"c\"}\n")));
        std::string got;
        for (const auto* want : {"\"a\"", "\"b\"", "\"c\""}) {
            const auto size = asio::read_until(client, asio::dynamic_buffer(got), '\n');
            EXPECT_NE(got.substr(0, size).find(want), std::string::npos) << got;
            got.erase(0, size);
        }
    });
}

// A client that connects and says nothing is closed at the deadline and gives its place free: here there is
// one place.
TEST_F(ControlServer, ClosesSilentClientsAndAdmitsTheNext) {
    server s(io_.get_executor(), echo, {.connections = 1, .deadline = 20ms});
    ASSERT_TRUE(s.listen(path_).has_value());
    serving(s, [&] {
        asio::io_context io(1);
        local::socket silent(io);
        silent.connect(local::endpoint(path_.string()));
        EXPECT_TRUE(call(path_, "x").has_value());
        boost::system::error_code ec;
        char c = 0;
        asio::read(silent, asio::buffer(&c, 1), ec);
        EXPECT_EQ(ec, asio::error::eof);
    });
}

// With all places taken a client waits in the backlog; when another goes it is served.
TEST_F(ControlServer, BoundsTheNumberOfConnections) {
    server s(io_.get_executor(), echo, {.connections = 1});
    ASSERT_TRUE(s.listen(path_).has_value());
    serving(s, [&] {
        asio::io_context io(1);
        local::socket first(io);
        first.connect(local::endpoint(path_.string()));
        asio::write(first, asio::buffer(std::string("{\"command\":\"a\"}\n")));
        std::string got;
        asio::read_until(first, asio::dynamic_buffer(got), '\n');
        EXPECT_TRUE(call(path_, "b", {}, 20ms).has_error());
        first.close();
        EXPECT_TRUE(call(path_, "c").has_value());
    });
}

// The command line says in words that nothing runs.
TEST_F(ControlServer, TellsTheClientThatNoGatewayRuns) {
    const auto got = call(path_, "status");
    ASSERT_TRUE(got.has_error());
    EXPECT_NE(got.error().find("no gateway runs at"), std::string::npos) << got.error();
}

// A gateway that accepts and never answers does not hang the command line.
TEST_F(ControlServer, GivesUpOnAGatewayThatDoesNotAnswer) {
    asio::basic_socket_acceptor<local, executor> mute(io_, local::endpoint(path_.string()));
    const auto got = call(path_, "status", {}, 20ms);
    ASSERT_TRUE(got.has_error());
    EXPECT_NE(got.error().find("no answer in 20 ms"), std::string::npos) << got.error();
}

}  // namespace
}  // namespace ctig::control
