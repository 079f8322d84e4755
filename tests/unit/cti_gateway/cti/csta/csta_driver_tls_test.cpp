// csta_driver over TLS, made from the configuration as at start-up.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "cti_gateway/cti/driver_registry.hpp"
#include "tests/support/fake_cti_manager.hpp"
#include "tests/support/run_until.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_certificate.hpp"

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;

struct listening_sink : driver_sink {
    void on_connected() override { connected = true; }
    void on_signed_in() override { signed_in = true; }
    void on_refused(std::string r) override { reason = std::move(r); }
    void on_closed(std::string r) override { reason = std::move(r); }
    void on_message(csta::message) override {}
    bool connected = false, signed_in = false;
    std::string reason;
};

class CstaDriverTls : public testing::Test {
protected:
    CstaDriverTls() { std::ofstream(directory / "ca.pem") << certificate.certificate_pem; }

    std::unique_ptr<link_driver> driver_for(const std::string& host, const std::filesystem::path& ca) {
        options.ca = ca;
        const auto port = manager.address().substr(manager.address().rfind(':'));
        options.managers = {{.address = host + port, .tls = true}};
        return standard_drivers().make({io.get_executor(), options, options.managers[0], link_index{}});
    }
    bool settle(listening_sink& sink) {
        return test::run_until(io, [&] { return sink.signed_in || !sink.reason.empty(); });
    }

    asio::io_context io{1};
    test::temporary_folder folder;
    const std::filesystem::path directory = folder.path();
    test::certificate certificate = test::make_certificate("localhost");
    asio::ssl::context context = test::server_context(certificate);
    test::fake_cti_manager manager{io, &context};
    config::cti_options options;
};

// The certificate is trusted and bears the host's name: in service.
TEST_F(CstaDriverTls, SignsInToAManagerThatIsTrusted) {
    for (const auto& ca : {directory / "ca.pem", directory}) {
        listening_sink sink;
        const auto driver = driver_for("localhost", ca);
        driver->connect(sink);
        ASSERT_TRUE(settle(sink));
        EXPECT_TRUE(sink.signed_in) << sink.reason;
        driver->close();
    }
}

// The same manager under a name that its certificate does not bear.
TEST_F(CstaDriverTls, TurnsAwayFromAnotherName) {
    listening_sink sink;
    const auto driver = driver_for("127.0.0.1", directory / "ca.pem");
    driver->connect(sink);
    ASSERT_TRUE(settle(sink));
    EXPECT_FALSE(sink.connected);
    EXPECT_TRUE(sink.reason.starts_with("TLS: ")) << sink.reason;
    EXPECT_TRUE(manager.logins.empty()) << "the password was not sent";
}

// Nobody we trust has signed for it.
TEST_F(CstaDriverTls, TurnsAwayFromAManagerThatIsNotTrusted) {
    std::ofstream(directory / "other.pem") << test::make_certificate("localhost").certificate_pem;
    listening_sink sink;
    const auto driver = driver_for("localhost", directory / "other.pem");
    driver->connect(sink);
    ASSERT_TRUE(settle(sink));
    EXPECT_FALSE(sink.connected);
    EXPECT_TRUE(sink.reason.starts_with("TLS: ")) << sink.reason;
    EXPECT_TRUE(manager.logins.empty()) << "the password was not sent";
}

// A trust file that is not there ends the start, and the key is named.
TEST_F(CstaDriverTls, NamesTheKeyOfATrustFileThatCannotBeRead) {
    try {
        (void)driver_for("localhost", directory / "missing.pem");
        FAIL() << "was accepted";
    } catch (const std::runtime_error& e) {
        EXPECT_EQ(std::string(e.what()).substr(0, 8), "cti.ca: ") << e.what();
    }
}

}  // namespace
}  // namespace ctig::cti
