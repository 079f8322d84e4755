// The directory in a file of its own, the simulated PBX in the process.
#include <gtest/gtest.h>

#include "cti_gateway/gateway.hpp"
#include "tests/support/gateway_lab.hpp"
#include "tests/support/rcc_lab.hpp"
#include "tests/support/run_until.hpp"
#include "tests/support/sip_stream_client.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctig {
namespace {

TEST(DirectoryFile, ItsLinesAreTheSimulatedPbxsToo) {
    const test::temporary_folder folder;
    test::gateway_lab lab;
    lab.options.directory_toml.clear();
    lab.settings.source = folder.write("gateway.toml",
                                       "[simulator]\n[[simulator.application_user]]\nuser = \"CtiGW\"\n"
                                       "password = \"lab\"\n[[simulator.line]]\nnumber = \"1000\"\n");
    lab.settings.directory.file = folder.write(
        "users.toml",
        "[[user]]\nid = \"alice\"\nrcc = true\nappearances = [{ device = \"SEP1\", line = \"1000\", "
        "partition = \"lab\" }]\n[[device]]\nname = \"SEP1\"\nlines = [{ number = \"1000\", partition = "
        "\"lab\" "
        "}]\n");
    lab.start();
    test::sip_stream_client client(lab.io, lab.listener("tcp"));
    const auto answered = [&] { return !client.received.empty() && client.received.back().status() >= 200; };
    test::client_dialog dialog(client.flow());
    client.send(lab.invite(dialog).text());
    ASSERT_TRUE(test::run_until(lab.io, answered));
    ASSERT_EQ(client.received.back().status(), 200);
    dialog.to_tag = client.received.back().to_tag();
    client.send(dialog.ack().text());
    client.received.clear();

    client.send(dialog
                    .info(test::csta_document("GetDoNotDisturb",
                                              "<device>" + std::string(test::line_1000) + "</device>"))
                    .text());
    ASSERT_TRUE(test::run_until(lab.io, answered));
    EXPECT_EQ(test::text_in(client.received.back().body(), "doNotDisturbOn"), "false")
        << client.received.back().body();
}

}  // namespace
}  // namespace ctig
